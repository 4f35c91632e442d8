import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, SyncRun } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { exportRuns } from '#renderer/data/help-desk.ts';
import { useRuns } from '#renderer/data/outbox.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './RunList.module.css';

const SHOWN = 50;

export const RunList = () => {
  const { t } = useTranslation('sync');
  const runs = useRuns(SHOWN);
  if (runs === undefined) return null;
  if (runs.length === 0) return <p className={styles['empty']}>{t('runs.empty')}</p>;
  return (
    <>
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
      <ExportRuns />
    </>
  );
};

const ExportRuns = () => {
  const { t } = useTranslation('sync');
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    const saved = await exportRuns();
    setFailure(saved.ok ? null : saved.error);
    if (saved.ok && saved.value) showToast({ text: t('runs.exported') });
  };
  return (
    <div className={styles['export']}>
      <Button icon={Download} onPress={() => void save()}>{t('runs.export')}</Button>
      <small>{t('runs.exportHint')}</small>
      {failure !== null && <ErrorNotice failure={failure} />}
    </div>
  );
};

/** A run as one line; its details by kind stand below it when it is opened. */
const Row = ({ run }: { readonly run: SyncRun }) => {
  const { t, i18n } = useTranslation(['sync', 'errors']);
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const outcome = run.outcome === 'done' ? t(run.complete ? 'runs.done' : 'runs.partly') : t(`runs.${run.outcome}`);
  const reason = run.error === null || run.outcome === 'cancelled' ? '' : t(`errors:${run.error.type}.title` as 'runs.failed', { defaultValue: run.error.type });
  const kinds = Object.entries(run.kinds ?? {});
  const kindName = (kind: string): string => (i18n.exists(`sync:kinds.${kind}`) ? t(`sync:kinds.${kind}` as 'sync:kinds.agreement') : kind);
  return (
    <tr>
      <td>
        <details>
          <summary>{moment(run.startedAt)}</summary>
          <ul className={styles['kinds']}>
            {kinds.length === 0 && <li>{t('sync:runs.noKinds')}</li>}
            {kinds.map(([kind, { sent, received, refused, conflicts = 0 }]) => (
              <li key={kind}>{t('sync:runs.kind', { kind: kindName(kind), sent: digits(sent), received: digits(received), refused: digits(refused), conflicts: digits(conflicts) })}</li>
            ))}
            {run.versions !== undefined && <li>{t('sync:runs.versions', { app: run.versions.app, protocol: run.versions.protocol, endpoint: run.versions.endpoint ?? '–' })}</li>}
            <li>{t('sync:runs.requests', { count: run.requests, replace: { count: digits(run.requests) } })}</li>
          </ul>
        </details>
      </td>
      <td>{[outcome, reason].filter((text) => text !== '').join(' · ')}</td>
      <td>{digits(run.sent)}</td>
      <td>{digits(run.received)}</td>
      <td>{digits(run.refused)}</td>
      <td>{bytes(run.bytesUp + run.bytesDown)}</td>
      <td>{t('runs.seconds', { count: 0, replace: { count: digits(((run.endedAt - run.startedAt) / 1000).toFixed(1)) } })}</td>
    </tr>
  );
};
