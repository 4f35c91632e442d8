import { useEffect } from 'react';
import { useSetting } from './data/settings.ts';
import { callMachine } from './platform.ts';

export type Theme = 'light' | 'dark' | 'system';

const DARK = '(prefers-color-scheme: dark)';

/** Light, dark, or as the system is; the window's own surfaces follow. */
export const useTheme = (): void => {
  const [theme] = useSetting<Theme>('theme', 'system');
  useEffect(() => {
    const system = window.matchMedia(DARK);
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'dark' || (theme === 'system' && system.matches) ? 'dark' : 'light';
    };
    apply();
    void callMachine('app.theme', { theme });
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
};
