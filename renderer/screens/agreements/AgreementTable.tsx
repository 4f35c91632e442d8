import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import { countryLabel } from '#core/places/countries.ts';
import { ContinuityStrip } from '#renderer/components/ContinuityStrip.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { VirtualTable, type Column } from '#renderer/components/VirtualTable.tsx';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useContinuity } from '#renderer/data/use-continuity.ts';
import { useColumnDate } from '#renderer/dates/use-date-format.ts';
import { NameCell } from '#renderer/screens/shared/NameCell.tsx';
import { SyncMark } from '#renderer/screens/shared/SyncMark.tsx';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useAgreementName } from './use-agreement-words.ts';
import styles from './AgreementTable.module.css';

type AgreementTableProps = {
  readonly ids: readonly string[] | undefined;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
};

const Parties = ({ record }: { readonly record: RecordView }) => {
  const { i18n } = useTranslation();
  const nameOf = useAgreementName();
  const agreement = readAgreement(record.fields);
  const countries = [...new Set(agreement.parties.filter((party) => party.side === 'partner' && party.country !== '').map((party) => party.country))];
  return (
    <NameCell isSample={agreement.sample}>
      <NameText>{nameOf(record.fields)}</NameText>
      {countries.length > 0 && <span className={styles['country']}> · {countries.map((country) => countryLabel(country, i18n.language === 'en' ? 'en' : 'th')).join(', ')}</span>}
    </NameCell>
  );
};

const SignedDate = ({ record }: { readonly record: RecordView }) => {
  const format = useColumnDate();
  const { signedDate } = readAgreement(record.fields);
  return <span className={styles['date']}>{signedDate === null ? '–' : format(signedDate)}</span>;
};

const Continuity = ({ record }: { readonly record: RecordView }) => {
  const strips = useContinuity([record.id]);
  return <ContinuityStrip counts={strips[record.id] ?? []} />;
};

const useAgreementRows = (visible: readonly string[]) => useRecords('agreement', visible);

export const AgreementTable = ({ ids, selected, onSelect, onOpen }: AgreementTableProps) => {
  const { t } = useTranslation('agreements');
  const { sort, setSort } = useAgreementList();
  const columns: readonly Column<RecordView>[] = [
    { id: 'mark', label: t('columns.mark'), labelHidden: true, width: '36px', cell: (record) => <SyncMark record={record} hasDoubt={readAgreement(record.fields).doubts.some((doubt) => !doubt.settled)} /> },
    { id: 'name', label: t('columns.parties'), width: 'minmax(0, 1fr)', sortable: true, cell: (record) => <Parties record={record} /> },
    { id: 'state', label: t('columns.state'), width: '156px', sortable: true, cell: (record) => <StateChip state={readAgreement(record.fields).state} /> },
    { id: 'date', label: t('columns.signed'), width: '124px', sortable: true, cell: (record) => <SignedDate record={record} /> },
    { id: 'continuity', label: t('columns.continuity'), width: '104px', cell: (record) => <Continuity record={record} /> },
  ];
  return (
    <VirtualTable
      label={t('title')}
      ids={ids}
      columns={columns}
      // oxlint-disable-next-line react/hooks -- always the same hook, defined above; the table calls it in every render
      useRows={useAgreementRows}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      sort={sort}
      onSort={(by) => (by === 'name' || by === 'state' || by === 'date') && setSort(by)}
    />
  );
};
