import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import { VirtualTable, type Column } from '#renderer/components/VirtualTable.tsx';
import type { TableGroup } from '#renderer/components/table-lines.ts';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { SyncMark } from '#renderer/screens/shared/SyncMark.tsx';
import { useAgreementList } from '#renderer/state/lists.ts';
import { Cell, COLUMN_SPECS } from './list/columns.tsx';
import { trackOf, withWidth, writeLayout, type ShownColumn } from './list/layout.ts';
import { useColumnWords } from './list/use-column-words.ts';

type AgreementTableProps = {
  readonly ids: readonly string[] | undefined;
  readonly columns: readonly ShownColumn[];
  readonly onWidth: (column: string, width: number) => void;
  readonly groups: readonly TableGroup[] | null;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
};

const useAgreementRows = (visible: readonly string[]) => useRecords('agreement', visible);

const hasDoubt = (record: RecordView): boolean => readAgreement(record.fields).doubts.some((doubt) => !doubt.settled);
const sortOf = (id: string) => COLUMN_SPECS.find((spec) => spec.id === id)?.sort ?? null;

/** The register as a table of chosen columns. */
export const AgreementTable = ({ ids, columns: saved, onWidth, groups, selected, onSelect, onOpen }: AgreementTableProps) => {
  const { t } = useTranslation(['list', 'agreements']);
  const { sort, setSort, checked, check, folded, fold } = useAgreementList();
  const wordOf = useColumnWords();
  const digits = useDigits();
  // While an edge is drawn its width is only shown; it is kept when it is let go.
  const asSaved = JSON.stringify(writeLayout(saved));
  const [drawn, setDrawn] = useState<{ readonly column: string; readonly width: number; readonly over: string } | null>(null);
  const shown = drawn?.over === asSaved ? withWidth(saved, drawn.column, drawn.width) : saved;
  const withCountry = !shown.some(({ id }) => id === 'country');
  const columns: readonly Column<RecordView>[] = [
    { id: 'mark', label: t('columns.mark'), labelHidden: true, width: '34px', cell: (record) => <SyncMark record={record} hasDoubt={hasDoubt(record)} /> },
    ...shown.map((column): Column<RecordView> => ({ id: column.id, label: wordOf(column.id), width: trackOf(column), sortable: sortOf(column.id) !== null, cell: (record) => <Cell column={column.id} record={record} withCountry={withCountry} /> })),
  ];
  const sorted = COLUMN_SPECS.find((spec) => spec.sort === sort.by)?.id ?? '';
  return (
    <VirtualTable
      label={t('agreements:title')}
      ids={ids}
      columns={columns}
      // oxlint-disable-next-line react/hooks -- always the same hook, defined above; the table calls it in every render
      useRows={useAgreementRows}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      sort={{ by: sorted, direction: sort.direction }}
      onSort={(id) => {
        const by = sortOf(id);
        if (by !== null) setSort(by);
      }}
      onWidth={(column, width, isLast) => {
        setDrawn({ column, width, over: asSaved });
        if (isLast) onWidth(column, width);
      }}
      checking={{ checked, check, label: t('columns.check') }}
      {...(groups === null ? {} : { grouping: { groups, folded, fold, countWords: (count) => t('group.count', { count, replace: { count: digits(count) } }) } })}
    />
  );
};
