import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { useLastComplete, useOnlyHere } from '#renderer/data/outbox.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';

export const REMIND_DAYS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const today = (): string => new Date().toDateString();

/** The time, new every hour: a window may stand open for weeks. */
const useHour = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), HOUR_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** After some days without a complete sync, while something waits: said once a day, in the way of nothing, and put away by one press. */
export const SyncReminder = () => {
  const { t } = useTranslation('frame');
  const digits = useDigits();
  const go = useNavigation((navigation) => navigation.go);
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const lastComplete = useLastComplete();
  const onlyHere = useOnlyHere()?.records ?? 0;
  const [days] = useSetting<number>('sync/remind-days', REMIND_DAYS);
  const now = useHour();
  const [putAway, setPutAway] = useSetting<string>('sync/reminder-put-away', '');
  if (status.unit === null || running || lastComplete === undefined || lastComplete === null || onlyHere === 0 || putAway === today()) return null;
  const since = Math.floor((now - lastComplete) / DAY_MS);
  if (days === 0 || since < days) return null;
  return (
    <Banner
      tone="info"
      title={t('reminder.title', { count: since, replace: { count: digits(since) } })}
      actions={
        <>
          <Button onPress={() => go({ screen: 'sync' })}>{t('reminder.sync')}</Button>
          <Button variant="quiet" onPress={() => setPutAway(today())}>{t('reminder.later')}</Button>
        </>
      }
    >
      {t('reminder.meaning', { count: onlyHere, replace: { count: digits(onlyHere) } })}
    </Banner>
  );
};
