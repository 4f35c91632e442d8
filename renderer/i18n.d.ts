import 'i18next';
import type { thai } from './i18n.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof thai;
    returnNull: false;
  }
}
