import { useTranslation } from 'react-i18next';
import type { SyncRun } from '#ipc/contract.ts';
import { useRuns } from '#renderer/data/outbox.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import styles from './RunList.module.css';

const SHOWN = 50;

export const RunList = () => {
  const { t } = useTranslation('sync');
  const runs = useRuns(SHOWN);
  if (runs === undefined) return null;
  if (runs.length === 0) return <p className={styles['empty']}>{t('runs.empty')}</p>;
  return (
    <table className={styles['runs']}>
      <thead>
        <tr>
          {(['when', 'outcome', 'sent', 'received', 'refused', 'bytes', 'took'] as const).map((column) => <th key={column} scope="col">{t(`runs.${column}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => <Row key={run.id} run={run} />)}
      </tbody>
    </table>
  );
};

const Row = ({ run }: { readonly run: SyncRun }) => {
  const { t } = useTranslation(['sync', 'errors']);
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const outcome = run.outcome === 'done' ? t(run.complete ? 'runs.done' : 'runs.partly') : t(`runs.${run.outcome}`);
  const reason = run.error === null || run.outcome === 'cancelled' ? '' : t(`errors:${run.error.type}.title` as 'runs.failed', { defaultValue: run.error.type });
  return (
    <tr>
      <td>{moment(run.startedAt)}</td>
      <td>{[outcome, reason].filter((text) => text !== '').join(' · ')}</td>
      <td>{digits(run.sent)}</td>
      <td>{digits(run.received)}</td>
      <td>{digits(run.refused)}</td>
      <td>{bytes(run.bytesUp + run.bytesDown)}</td>
      <td>{t('runs.seconds', { count: 0, replace: { count: digits(((run.endedAt - run.startedAt) / 1000).toFixed(1)) } })}</td>
    </tr>
  );
};
