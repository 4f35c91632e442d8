import { Check, ChevronDown, ChevronRight, CircleSlash, CircleX, Download, FileDown, Hourglass, type LucideIcon } from 'lucide-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conflictsOf } from '#core/export/run-table.ts';
import type { Failure, SyncRun } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice, useFailureWords } from '#renderer/components/ErrorNotice.tsx';
import { exportRuns } from '#renderer/data/help-desk.ts';
import { useRuns } from '#renderer/data/outbox.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { RunDetails } from './RunDetails.tsx';
import styles from './RunList.module.css';

const SHOWN = 50;

const COLUMNS = ['when', 'outcome', 'sent', 'received', 'refused', 'conflicts', 'bytes'] as const;

/** The newest runs of the sync, each with its details when it is opened, and the whole list as a file. */
export const RunList = () => {
  const { t } = useTranslation('sync');
  const runs = useRuns(SHOWN);
  const [open, setOpen] = useState<string | null>(null);
  if (runs === undefined) return null;
  if (runs.length === 0) return <p className={styles['empty']}>{t('runs.empty')}</p>;
  return (
    <>
      <table className={styles['runs']}>
        <thead>
          <tr>
            {COLUMNS.map((column) => <th key={column} scope="col" data-column={column}>{t(`runs.${column}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Fragment key={run.id}>
              <Row run={run} isOpen={open === run.id} onToggle={() => setOpen(open === run.id ? null : run.id)} />
              {open === run.id && (
                <tr id={`run-${run.id}`}>
                  <td colSpan={COLUMNS.length} className={styles['details']}><RunDetails run={run} /></td>
                </tr>
              )}
            </Fragment>
          ))}
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
    if (saved.ok && saved.value) showToast({ text: (say) => say('sync:runs.exported') });
  };
  return (
    <div className={styles['export']}>
      <Button icon={Download} onPress={() => void save()}>{t('runs.export')}</Button>
      <small>{t('runs.exportHint')}</small>
      {failure !== null && <ErrorNotice failure={failure} />}
    </div>
  );
};

type Outcome = 'done' | 'partly' | 'failed' | 'cancelled';
const ICONS: Readonly<Record<Outcome, LucideIcon>> = { done: Check, partly: Hourglass, failed: CircleX, cancelled: CircleSlash };

const outcomeOf = ({ outcome, complete }: SyncRun): Outcome => (outcome === 'done' && !complete ? 'partly' : outcome);

type RowProps = { readonly run: SyncRun; readonly isOpen: boolean; readonly onToggle: () => void };

const Row = ({ run, isOpen, onToggle }: RowProps) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const wordsOf = useFailureWords();
  const outcome = outcomeOf(run);
  const [Icon, Chevron] = [ICONS[outcome], isOpen ? ChevronDown : ChevronRight];
  const reason = outcome === 'failed' && run.error !== null ? wordsOf(run.error).title : '';
  return (
    <tr data-open={isOpen} onClick={onToggle}>
      <td>
        <button type="button" className={styles['open']} aria-expanded={isOpen} aria-controls={`run-${run.id}`} onClick={(event) => (event.stopPropagation(), onToggle())}>
          <Chevron size={15} aria-hidden /> {moment(run.startedAt)}
        </button>
      </td>
      <td>
        <span className={styles['outcome']} data-outcome={outcome}><Icon size={15} aria-hidden /> {t(`runs.${outcome}`)}</span>
        {run.byFile === true && <small className={styles['byFile']} data-by-file><FileDown size={13} aria-hidden /> {t('runs.byFile')}</small>}
        {reason !== '' && <small className={styles['reason']}>{reason}</small>}
      </td>
      {[run.sent, run.received, run.refused, conflictsOf(run)].map((count, index) => (
        <td key={COLUMNS[index + 2]} className={styles['number']} data-zero={count === 0}>{digits(count)}</td>
      ))}
      <td className={styles['number']} data-zero={run.byFile === true}>{run.byFile === true ? '–' : bytes(run.bytesUp + run.bytesDown)}</td>
    </tr>
  );
};
