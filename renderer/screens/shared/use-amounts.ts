import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Say } from '#renderer/state/toasts.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';

/** `say`: the words of a toast, which may be shown in another language by then. */
type Amount = (count: number, say?: Say) => string;
export type Amounts = { readonly records: Amount; readonly fields: Amount };

/** "3 records", "1 field": each number with its own noun, because a language may bend the two apart. */
export const useAmounts = (): Amounts => {
  const { t } = useTranslation('conflicts');
  const digits = useDigits();
  return useMemo(() => {
    const counted = (count: number) => ({ count, replace: { count: digits(count) } });
    return {
      records: (count, say) => (say === undefined ? t('nRecords', counted(count)) : say('conflicts:nRecords', counted(count))),
      fields: (count, say) => (say === undefined ? t('nFields', counted(count)) : say('conflicts:nFields', counted(count))),
    };
  }, [t, digits]);
};
