import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { orderProblem } from '#core/dates/check-date.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { partyFields, readAgreement, removePartyFields, type Party } from '#core/domain/agreement.ts';
import type { Fields } from '#core/domain/field-paths.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

/** A date as it is being typed: the words, and how they were understood once the person is content with it. */
export type DateEntry = { readonly text: string; readonly date: PartialDate | null };

/** What the form holds. It is kept as a draft in the journal with the state the record had when the form was opened. */
export type AgreementDraft = {
  readonly id: string;
  readonly opened: RecordState | null;
  /** refused changes that this one stands for */
  readonly replaces?: readonly string[];
  readonly parties: readonly Party[];
  readonly texts: Readonly<Record<TextPath, string>>;
  readonly dates: Readonly<Record<DatePath, DateEntry>>;
  readonly areas: readonly string[];
  /** contradictions that the person keeps on purpose: old papers are like that */
  readonly keptAsDoubt: readonly string[];
};

export const TEXT_PATHS = [
  'title/th', 'title/en', 'type', 'nameUsed/thai', 'nameUsed/partner', 'state', 'signedPlace', 'ending',
  'why/motive', 'why/history', 'why/benefit', 'asWritten', 'verification', 'sensitivity', 'notes',
] as const;
export type TextPath = (typeof TEXT_PATHS)[number];
export const DATE_PATHS = ['dates/intent', 'dates/signed', 'dates/inForce', 'dates/end'] as const;
export type DatePath = (typeof DATE_PATHS)[number];

const emptyTexts = (): Record<TextPath, string> => Object.fromEntries(TEXT_PATHS.map((path) => [path, ''])) as Record<TextPath, string>;

const entryOf = (date: PartialDate | null): DateEntry => ({ text: date?.text ?? '', date });

export const newParty = (key: string, side: Party['side'], place = ''): Party => ({
  key,
  side,
  name: '',
  nameEn: '',
  country: side === 'thai' ? 'TH' : '',
  place,
  level: '',
  body: '',
});

/** A form for a new agreement: one party on each side, the Thai one already the unit's own province. */
export const newAgreementDraft = (id: string, province: string | null): AgreementDraft => ({
  id,
  opened: null,
  parties: [newParty('a', 'thai', province ?? ''), newParty('b', 'partner')],
  texts: emptyTexts(),
  dates: { 'dates/intent': entryOf(null), 'dates/signed': entryOf(null), 'dates/inForce': entryOf(null), 'dates/end': entryOf(null) },
  areas: [],
  keptAsDoubt: [],
});

export const agreementDraftOf = (record: RecordView): AgreementDraft => {
  const agreement = readAgreement(record.fields);
  const texts = emptyTexts();
  for (const path of TEXT_PATHS) {
    const value = record.fields[path];
    if (typeof value === 'string') texts[path] = value;
  }
  return {
    id: record.id,
    opened: record.state,
    parties: agreement.parties,
    texts,
    dates: {
      'dates/intent': entryOf(agreement.intentDate),
      'dates/signed': entryOf(agreement.signedDate),
      'dates/inForce': entryOf(agreement.inForceDate),
      'dates/end': entryOf(agreement.endDate),
    },
    areas: agreement.areas,
    keptAsDoubt: [],
  };
};

const openedFields = (draft: AgreementDraft): Fields =>
  Object.fromEntries(Object.entries(draft.opened?.fields ?? {}).flatMap(([path, heads]) => (heads[0] === undefined || heads[0].value === null ? [] : [[path, heads[0].value]])));

/** A date is plain data with unknown keys carried along; as a stored value it is JSON. */
const dateValue = (entry: DateEntry): Json | undefined => (entry.date === null ? undefined : (entry.date as Json));

/** Every field that the form owns, as it should be. What has not changed makes no change. */
export const desiredAgreement = (draft: AgreementDraft): Record<string, Json | undefined> => {
  const before = readAgreement(openedFields(draft));
  const desired: Record<string, Json | undefined> = {};
  for (const path of TEXT_PATHS) desired[path] = draft.texts[path].trim() === '' ? undefined : draft.texts[path].trim();
  for (const path of DATE_PATHS) desired[path] = dateValue(draft.dates[path]);
  for (const area of new Set([...before.areas, ...draft.areas])) desired[`areas/${area}`] = draft.areas.includes(area) ? true : undefined;
  const kept = new Set(draft.parties.map((party) => party.key));
  for (const party of before.parties) if (!kept.has(party.key)) Object.assign(desired, removePartyFields(party.key));
  for (const party of draft.parties) Object.assign(desired, partyFields(party));
  return { ...desired, ...doubtFields(draft) };
};

const doubtFields = (draft: AgreementDraft): Record<string, Json> =>
  Object.fromEntries(draft.keptAsDoubt.map((code) => [`doubts/${code}`, { code, says: '', settled: false }]));

export type DraftProblem = {
  /** path of the field to jump to */
  readonly field: string;
  /** key of the text in locales/{th,en}/agreements.json, below `problems` */
  readonly code: 'nobody' | 'no-partner' | 'signed-after-end' | 'signed-before-intent' | 'date-open';
  /** a warning may be kept as a doubt; an error must be mended */
  readonly keepable: boolean;
};

/** What keeps the form from being finished. Empty is no error: a wish has little more than two names. */
export const agreementProblems = (draft: AgreementDraft): DraftProblem[] => {
  const problems: DraftProblem[] = [];
  const named = (side: Party['side']): boolean => draft.parties.some((party) => party.side === side && (party.name.trim() !== '' || party.nameEn.trim() !== ''));
  const [first] = draft.parties;
  if (!named('thai')) problems.push({ field: `parties/${first?.key ?? 'a'}/name`, code: 'nobody', keepable: false });
  if (!named('partner')) problems.push({ field: `parties/${draft.parties.find((party) => party.side === 'partner')?.key ?? 'b'}/name`, code: 'no-partner', keepable: false });
  for (const path of DATE_PATHS) {
    if (draft.dates[path].date === null && draft.dates[path].text.trim() !== '') problems.push({ field: path, code: 'date-open', keepable: false });
  }
  const { 'dates/intent': intent, 'dates/signed': signed, 'dates/end': end } = draft.dates;
  if (signed.date !== null && end.date !== null && orderProblem(signed.date, end.date) !== null) problems.push({ field: 'dates/end', code: 'signed-after-end', keepable: true });
  if (signed.date !== null && intent.date !== null && orderProblem(intent.date, signed.date) !== null) problems.push({ field: 'dates/signed', code: 'signed-before-intent', keepable: true });
  return problems.filter((problem) => !draft.keptAsDoubt.includes(problem.code));
};
