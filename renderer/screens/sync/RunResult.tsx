import { useTranslation } from 'react-i18next';
import type { SyncRun } from '#ipc/contract.ts';
import { Card } from '#renderer/components/Card.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { TwinNotice } from './TwinNotice.tsx';
import { RunTrack } from './RunTrack.tsx';
import styles from './RunResult.module.css';

/** How the last run ended, and exactly what it moved. */
export const RunResult = ({ run, conflicts }: { readonly run: SyncRun; readonly conflicts: number }) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const counts = [
    ['sent', run.sent],
    ['received', run.received],
    ['refused', run.refused],
    ['conflicts', conflicts],
  ] as const;
  const nothing = run.outcome === 'done' && counts.every(([, count]) => count === 0);
  const outcome = run.outcome === 'done' && !run.complete ? t('result.incomplete') : t(`phase.${run.outcome}`);
  return (
    <Card>
      <div role="status" className={styles['result']} data-run={run.startedAt}>
        <div className={styles['head']}>
          <span className={styles['outcome']} data-outcome={run.outcome === 'done' && !run.complete ? 'partly' : run.outcome}>{outcome}</span>
          <span className={styles['muted']}>{t('result.title', { when: moment(run.endedAt) })}</span>
          <RunTrack phase={run.outcome} stage={run.stage} />
        </div>
        <dl className={styles['counts']}>
          {counts.map(([name, count]) => (
            <div key={name} data-count={name} data-zero={count === 0}>
              <dt>{t(`result.${name}`)}</dt>
              <dd>{digits(count)}</dd>
            </div>
          ))}
        </dl>
        {run.twin === true && <TwinNotice />}
        <small className={styles['muted']}>{nothing ? t('result.nothing') : t('bytes', { up: bytes(run.bytesUp), down: bytes(run.bytesDown) })}</small>
      </div>
    </Card>
  );
};
