import { useTranslation } from 'react-i18next';
import type { ImportRow } from '#core/import/propose.ts';
import { COLUMN_ROLES, type ColumnRole } from '#core/import/table.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { ProposalCard } from './ProposalCard.tsx';
import type { ImportStage } from './use-import.ts';
import styles from './StagedTable.module.css';

/** Row by row: the raw words on the left, what was understood of them on the right, with its doubts and the decision. */
export const StagedTable = ({ stage }: { readonly stage: ImportStage }) => {
  const { t } = useTranslation('import');
  const digits = useDigits();
  return (
    <div className={styles['staged']}>
      <div className={styles['summary']} role="status">
        <b>{t('summary.rows', { count: stage.rows.length, replace: { count: digits(stage.rows.length) } })}</b>
        <b className={styles['good']}>{t('summary.relations', { count: stage.relations, replace: { count: digits(stage.relations) } })}</b>
        <span>{t('summary.left', { count: stage.left, replace: { count: digits(stage.left) } })}</span>
        {stage.undecided > 0 && <b className={styles['open']}>{t('summary.undecided', { count: stage.undecided, replace: { count: digits(stage.undecided) } })}</b>}
        <span className={styles['grow']} />
        <Button onPress={() => stage.decideAll('accept')}>{t('acceptAll')}</Button>
        <Button onPress={() => stage.decideAll('leave')}>{t('leaveAll')}</Button>
      </div>
      <Columns stage={stage} />
      <ol className={styles['rows']}>
        {stage.rows.map((row) => <Row key={row.number} row={row} stage={stage} />)}
      </ol>
    </div>
  );
};

const Columns = ({ stage }: { readonly stage: ImportStage }) => {
  const { t } = useTranslation('import');
  const header = stage.table?.header ?? [];
  return (
    <details className={styles['columns']}>
      <summary>{t('columns.title')}</summary>
      <div>
        {header.map((head, index) => (
          <Select
            key={index}
            label={head.trim() === '' ? `#${index + 1}` : head}
            name={`column-${index}`}
            value={stage.columns[index] ?? 'ignore'}
            options={COLUMN_ROLES.map((role) => ({ value: role, label: t(`columns.${role}`) }))}
            onChange={(value) => stage.setColumns(stage.columns.map((role, at) => (at === index ? (COLUMN_ROLES.find((each): each is ColumnRole => each === value) ?? 'ignore') : role)))}
          />
        ))}
      </div>
    </details>
  );
};

const Row = ({ row, stage }: { readonly row: ImportRow; readonly stage: ImportStage }) => {
  const { t } = useTranslation('import');
  const digits = useDigits();
  return (
    <li className={styles['row']} data-row={row.number}>
      <div className={styles['raw']}>
        <div>
          <b>{t('row', { number: digits(row.number) })}</b>
          {row.cells.map((cell, index) => <p key={index}>{cell}</p>)}
        </div>
      </div>
      <div className={styles['proposals']}>
        {row.proposals.map((proposal) => <ProposalCard key={proposal.key} proposal={proposal} stage={stage} />)}
      </div>
    </li>
  );
};
