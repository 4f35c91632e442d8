import { useTranslation } from 'react-i18next';
import { useDigits } from '#renderer/dates/use-date-format.ts';

/** How long something took, no finer than a person cares: "0.4 s", "12 s", "3 min". */
export const useDuration = (): ((ms: number) => string) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  return (ms) => {
    const seconds = Math.max(0, ms) / 1_000;
    if (seconds >= 120) return t('runs.minutes', { count: 0, replace: { count: digits(Math.round(seconds / 60)) } });
    return t('runs.seconds', { count: 0, replace: { count: digits(seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)) } });
  };
};
