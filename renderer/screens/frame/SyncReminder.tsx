import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysToRemindOf } from '#core/sync/reminder.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { useLastComplete, useOldestWaiting, useOnlyHere } from '#renderer/data/outbox.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import styles from './SyncReminder.module.css';

const REMIND_DAYS = 7;
const HOUR_MS = 3_600_000;

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

/** After some days without a complete sync: said in the way of nothing, and put away for the day by one press. */
export const SyncReminder = () => {
  const { t } = useTranslation('frame');
  const digits = useDigits();
  const go = useNavigation((navigation) => navigation.go);
  const screen = useNavigation((navigation) => navigation.route.screen);
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const lastComplete = useLastComplete();
  const oldestWaiting = useOldestWaiting();
  const onlyHere = useOnlyHere()?.records ?? 0;
  const [days] = useSetting<number>('sync/remind-days', REMIND_DAYS);
  const now = useHour();
  const [putAway, setPutAway] = useSetting<string>('sync/reminder-put-away', '');
  if (status.unit === null || running || screen === 'sync' || lastComplete === undefined || oldestWaiting === undefined || putAway === today()) return null;
  const since = daysToRemindOf({ now, lastComplete, oldestWaiting, onlyHere, days });
  if (since === null) return null;
  return (
    <div className={styles['reminder']}>
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
        {onlyHere === 0 ? t('reminder.nothingHere') : t('reminder.meaning', { count: onlyHere, replace: { count: digits(onlyHere) } })}
      </Banner>
    </div>
  );
};
