import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import type { ListSort } from '#core/domain/list-row.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { stampMs } from '#core/change/clock.ts';
import { countryLabel } from '#core/places/countries.ts';
import { ContinuityStrip } from '#renderer/components/ContinuityStrip.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useContinuity } from '#renderer/data/use-continuity.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useColumnDate, useMoment } from '#renderer/dates/use-date-format.ts';
import { NameCell } from '#renderer/screens/shared/NameCell.tsx';
import { useAgreementName } from '../use-agreement-words.ts';
import styles from '../AgreementTable.module.css';

/** A column that the list can show. `width` in pixels; the first one takes what is left. */
export type ColumnSpec = { readonly id: string; readonly width: number; readonly sort: ListSort | null };

export const COLUMN_SPECS: readonly ColumnSpec[] = [
  { id: 'parties', width: 240, sort: 'name' },
  { id: 'state', width: 156, sort: 'state' },
  { id: 'signed', width: 124, sort: 'date' },
  { id: 'continuity', width: 104, sort: null },
  { id: 'country', width: 120, sort: 'country' },
  { id: 'type', width: 168, sort: 'type' },
  { id: 'area', width: 200, sort: 'area' },
  { id: 'frame', width: 200, sort: 'frame' },
  { id: 'level', width: 168, sort: 'level' },
  { id: 'verification', width: 120, sort: 'verification' },
  { id: 'intent', width: 124, sort: 'intentDate' },
  { id: 'end', width: 124, sort: 'endDate' },
  { id: 'scope', width: 180, sort: 'scope' },
  { id: 'touched', width: 160, sort: 'touched' },
];
export const FIRST_COLUMN = 'parties';
export const FIRST_COLUMNS = ['parties', 'state', 'signed', 'continuity'];

type CellProps = { readonly record: RecordView };

const useLanguage = (): 'th' | 'en' => (useTranslation().i18n.language === 'en' ? 'en' : 'th');

const countriesOf = (record: RecordView): string[] => {
  const { parties } = readAgreement(record.fields);
  return [...new Set(parties.filter((party) => party.side === 'partner' && party.country !== '').map((party) => party.country))];
};

const Countries = ({ record }: CellProps) => {
  const language = useLanguage();
  return <>{countriesOf(record).map((country) => countryLabel(country, language)).join(', ')}</>;
};

/** Both names, and the country where it has no column of its own. */
export const Parties = ({ record, withCountry }: CellProps & { readonly withCountry: boolean }) => {
  const nameOf = useAgreementName();
  const hasCountry = withCountry && countriesOf(record).length > 0;
  return (
    <NameCell isSample={readAgreement(record.fields).sample}>
      <NameText>{nameOf(record.fields)}</NameText>
      {hasCountry && <span className={styles['country']}> · <Countries record={record} /></span>}
    </NameCell>
  );
};

const DateCell = ({ date }: { readonly date: PartialDate | null }) => {
  const format = useColumnDate();
  return <span className={styles['date']}>{date === null ? '–' : format(date)}</span>;
};

const Codes = ({ list, codes }: { readonly list: string; readonly codes: readonly string[] }) => {
  const wordOf = useCodeWords();
  const words = codes.filter((code) => code !== '').map((code) => wordOf(list, code)).join(', ');
  return <span title={words}>{words}</span>;
};

const Continuity = ({ record }: CellProps) => <ContinuityStrip counts={useContinuity([record.id])[record.id] ?? []} />;

const Unit = ({ record }: CellProps) => <>{useUnitName()(record.scope)}</>;

const Touched = ({ record }: CellProps) => <span className={styles['date']}>{useMoment()(stampMs(record.touched))}</span>;

/** What stands in a column of a record. */
export const Cell = ({ column, record, withCountry }: CellProps & { readonly column: string; readonly withCountry: boolean }) => {
  const agreement = readAgreement(record.fields);
  switch (column) {
    case 'parties': return <Parties record={record} withCountry={withCountry} />;
    case 'state': return <StateChip state={agreement.state} />;
    case 'signed': return <DateCell date={agreement.signedDate} />;
    case 'intent': return <DateCell date={agreement.intentDate} />;
    case 'end': return <DateCell date={agreement.endDate} />;
    case 'continuity': return <Continuity record={record} />;
    case 'country': return <Countries record={record} />;
    case 'type': return <Codes list="agreementType" codes={[agreement.type]} />;
    case 'area': return <Codes list="area" codes={agreement.areas} />;
    case 'frame': return <Codes list="frame" codes={agreement.frames} />;
    case 'level': return <Codes list="level" codes={agreement.parties.map((party) => party.level)} />;
    case 'verification': return <Codes list="verification" codes={[agreement.verification]} />;
    case 'scope': return <Unit record={record} />;
    case 'touched': return <Touched record={record} />;
    default: return null;
  }
};
