import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { partyFields, readAgreement, removePartyFields, type Party } from '#core/domain/agreement.ts';
import type { Fields } from '#core/domain/field-paths.ts';
import { firstEntry } from '#core/domain/state-log.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { DATE_PATHS, TEXT_PATHS, type DatePath, type TextPath } from './draft-paths.ts';
import { desiredMore, entryOf, groundedDate, moreDraftOf, type MoreDraft } from './more-draft.ts';

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
  readonly more: MoreDraft;
  /** contradictions that the person keeps on purpose: old papers are like that */
  readonly keptAsDoubt: readonly string[];
  /** what a refused change said beside the fields of the form (an entry of the state log, a source): it is not lost by being edited here */
  readonly carried?: Fields;
};

const emptyTexts = (): Record<TextPath, string> => Object.fromEntries(TEXT_PATHS.map((path) => [path, ''])) as Record<TextPath, string>;

export const newParty = (key: string, side: Party['side'], place = ''): Party => ({
  key,
  side,
  name: '',
  nameEn: '',
  country: side === 'thai' ? 'TH' : '',
  place,
  locality: '',
  coordinates: '',
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
  more: moreDraftOf(readAgreement({})),
  keptAsDoubt: [],
});

const textsOf = (fields: Fields): Record<TextPath, string> => {
  const texts = emptyTexts();
  for (const path of TEXT_PATHS) {
    const value = fields[path];
    if (typeof value === 'string') texts[path] = value;
  }
  return texts;
};

export const agreementDraftOf = (record: RecordView): AgreementDraft => {
  const agreement = readAgreement(record.fields);
  return {
    id: record.id,
    opened: record.state,
    parties: agreement.parties,
    texts: textsOf(record.fields),
    dates: {
      'dates/intent': entryOf(agreement.intentDate),
      'dates/signed': entryOf(agreement.signedDate),
      'dates/inForce': entryOf(agreement.inForceDate),
      'dates/end': entryOf(agreement.endDate),
    },
    areas: agreement.areas,
    more: moreDraftOf(agreement),
    keptAsDoubt: [],
  };
};

/** A draft that an older version wrote has no word for what came later: there it stands as the record had it, and is not emptied. */
export const completeDraft = (draft: AgreementDraft): AgreementDraft => {
  const opened = openedFields(draft);
  return { ...draft, texts: { ...textsOf(opened), ...draft.texts }, more: { ...moreDraftOf(readAgreement(opened)), ...draft.more } };
};

const openedFields = (draft: AgreementDraft): Fields =>
  Object.fromEntries(Object.entries(draft.opened?.fields ?? {}).flatMap(([path, heads]) => (heads[0] === undefined || heads[0].value === null ? [] : [[path, heads[0].value]])));

/** A date is plain data with unknown keys carried along; as a stored value it is JSON. */
const dateValue = (draft: AgreementDraft, path: DatePath): Json | undefined => {
  const { date } = draft.dates[path];
  return date === null ? undefined : (groundedDate(date, draft.more.grounds[path]) as Json);
};

/** Every field that the form owns, as it should be. What has not changed makes no change. */
export const desiredAgreement = (draft: AgreementDraft): Record<string, Json | undefined> => {
  const opened = openedFields(draft);
  const before = readAgreement(opened);
  const desired: Record<string, Json | undefined> = {};
  for (const path of TEXT_PATHS) desired[path] = draft.texts[path].trim() === '' ? undefined : draft.texts[path].trim();
  for (const path of DATE_PATHS) desired[path] = dateValue(draft, path);
  for (const area of new Set([...before.areas, ...draft.areas])) desired[`areas/${area}`] = draft.areas.includes(area) ? true : undefined;
  const kept = new Set(draft.parties.map((party) => party.key));
  for (const party of before.parties) if (!kept.has(party.key)) Object.assign(desired, removePartyFields(party.key));
  for (const party of draft.parties) Object.assign(desired, partyFields(party));
  return { ...draft.carried, ...desired, ...desiredMore(draft.more, before, opened), ...firstStateEntry(draft), ...doubtFields(draft) };
};

/** The state when the form was opened, '' where nobody had said one. */
export const openedState = (draft: AgreementDraft): string => openedText(draft, 'state');

/** What stood in a text field when the form was opened. */
export const openedText = (draft: AgreementDraft, path: TextPath): string => textsOf(openedFields(draft))[path];

/** The form says a state only where there was none; that is the first entry of the log. Its key is the same on every PC: two that begin the log differently decide the same thing. */
const firstStateEntry = (draft: AgreementDraft): Record<string, Json> => {
  const state = draft.texts.state.trim();
  return state === '' || openedState(draft) !== '' || Object.keys(draft.carried ?? {}).some((path) => path.startsWith('stateLog/')) ? {} : { 'stateLog/first': firstEntry(state) };
};

const doubtFields = (draft: AgreementDraft): Record<string, Json> =>
  Object.fromEntries(draft.keptAsDoubt.map((code) => [`doubts/${code}`, { code, says: '', settled: false }]));
