import { useTranslation } from 'react-i18next';
import type { SyncProgress } from '#ipc/contract.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { usePhaseText } from '#renderer/screens/shared/use-phase-text.ts';
import { RunTrack } from './RunTrack.tsx';
import styles from './RunProgress.module.css';

/** Share of the work done, 0 to 1; null while nobody can know it. */
const shareOf = (progress: SyncProgress): number | null => {
  if (progress.phase === 'pushing') return progress.toSend === 0 ? null : progress.sent / progress.toSend;
  return progress.toReceive === null || progress.toReceive === 0 ? null : progress.received / progress.toReceive;
};

/** An estimate in words no finer than it is: tens of seconds, then minutes, then hours, rounded up. */
const remainingOf = (seconds: number | null): { readonly unit: 'seconds' | 'minutes' | 'hours'; readonly time: number } | null => {
  if (seconds === null) return null;
  if (seconds <= 50) return { unit: 'seconds', time: Math.ceil(seconds / 10) * 10 };
  return seconds <= 90 * 60 ? { unit: 'minutes', time: Math.ceil(seconds / 60) } : { unit: 'hours', time: Math.ceil(seconds / 3_600) };
};

/** What the run is doing, how far it is, and that nobody needs to wait for it. */
export const RunProgress = () => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const bytes = useBytes();
  const phaseText = usePhaseText();
  const progress = useSyncStatus((status) => status.progress);
  const phase = progress?.phase ?? 'connecting';
  const text = phaseText(progress);
  const remaining = remainingOf(progress?.etaSeconds ?? null);
  return (
    <Card>
      <div className={styles['head']}>
        <div className={styles['line']} role="status">
          <b>{text}</b>
          {progress !== null && <span className={styles['muted']}>{t('bytes', { up: bytes(progress.bytesUp), down: bytes(progress.bytesDown) })}</span>}
          {remaining !== null && <span className={styles['muted']}>{t(`${phase === 'pushing' ? 'remainingToSend' : 'remaining'}.${remaining.unit}`, { time: digits(remaining.time) })}</span>}
        </div>
        <RunTrack phase={phase} />
      </div>
      <ProgressBar label={text} share={progress === null ? null : shareOf(progress)} />
      <small className={styles['muted']}>{t('calm')}</small>
    </Card>
  );
};
