import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { isCertainlyBefore } from '#core/dates/check-date.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { passagesFrom, type Need } from '#core/domain/lifecycle.ts';
import { missingNeeds, stateChangeFields, UNLOGGED, type StateChange, type StateEntry } from '#core/domain/state-log.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';

/** What the panel holds while a change of state is being written. It is kept as a draft with the state the record had when it was opened. */
export type StateChangeDraft = {
  readonly opened: RecordState;
  /** the state when the panel was opened, '' where nobody had said one */
  readonly from: string;
  /** key of the entry that is being corrected, '' for a new step */
  readonly corrects: string;
  readonly to: string;
  readonly date: DateEntry;
  readonly by: string;
  readonly reason: string;
  readonly docNo: string;
  readonly docTitle: string;
  readonly docDate: DateEntry;
  readonly successor: string;
  /** id of the agreement that follows, '' where it is not in the register */
  readonly successorId: string;
  /** a date that lies before the step before it stays on purpose, as a doubt */
  readonly keepsOrder: boolean;
};

const NO_DATE: DateEntry = { text: '', date: null };

/** The correction of a state that stands without an entry. */
export const newUnloggedCorrection = (record: RecordView): StateChangeDraft =>
  newCorrection(record, { key: UNLOGGED, state: readAgreement(record.fields).state, date: null, by: '', document: null, successor: '', successorId: '' });

/** A new step, chosen already where the program had asked about it. */
export const newStateChange = (record: RecordView, to = ''): StateChangeDraft => ({
  opened: record.state,
  from: readAgreement(record.fields).state,
  corrects: '',
  to,
  date: NO_DATE,
  by: '',
  reason: '',
  docNo: '',
  docTitle: '',
  docDate: NO_DATE,
  successor: '',
  successorId: '',
  keepsOrder: false,
});

/** The correction of an entry begins with what it says: most often one part of it is wrong. */
export const newCorrection = (record: RecordView, entry: Omit<StateEntry, 'from' | 'reason' | 'corrects'>): StateChangeDraft => ({
  ...newStateChange(record, entry.state),
  corrects: entry.key,
  date: { text: entry.date?.text ?? '', date: entry.date },
  by: entry.by,
  docNo: entry.document?.no ?? '',
  docTitle: entry.document?.title ?? '',
  docDate: { text: entry.document?.date?.text ?? '', date: entry.document?.date ?? null },
  successor: entry.successor,
  successorId: entry.successorId,
});

export const isStateChangeDraft = (value: Json | null | undefined): value is Json & StateChangeDraft => typeof value === 'object' && value !== null && 'opened' in value && 'to' in value && 'docDate' in value && 'successorId' in value;

const changeOf = (draft: StateChangeDraft, log: readonly StateEntry[]): StateChange => ({
  state: draft.to,
  from: draft.corrects === '' ? draft.from : (log.find((entry) => entry.key === draft.corrects)?.from ?? ''),
  date: draft.date.date,
  by: draft.by,
  reason: draft.reason,
  document: { no: draft.docNo, title: draft.docTitle, date: draft.docDate.date },
  successor: draft.successor,
  successorId: draft.successorId,
  corrects: draft.corrects,
});

export type StateProblem = 'choose' | Need | 'date' | 'docDate' | 'order';

/** Words that are not agreed to mean a date yet. */
const open = ({ text, date }: DateEntry): boolean => date === null && text.trim() !== '';

/** What keeps the step from being recorded. `order` is a warning: old papers contradict each other, and it may be kept as a doubt. */
export const stateProblems = (draft: StateChangeDraft, record: RecordView): StateProblem[] => {
  const log = readAgreement(record.fields).stateLog;
  const isOffered = draft.corrects !== '' || passagesFrom(draft.from).some(({ to }) => to === draft.to);
  return [
    ...(draft.to === '' || !isOffered ? ['choose' as const] : missingNeeds(changeOf(draft, log))),
    ...(open(draft.date) ? ['date' as const] : []),
    ...(open(draft.docDate) ? ['docDate' as const] : []),
    ...(!draft.keepsOrder && draft.corrects === '' && liesBeforeTheLast(draft, log) ? ['order' as const] : []),
  ];
};

const liesBeforeTheLast = ({ date, from }: StateChangeDraft, log: readonly StateEntry[]): boolean => {
  const corrected = new Set(log.map((entry) => entry.corrects));
  return log.some((entry) => entry.state === from && !corrected.has(entry.key) && entry.date !== null && date.date !== null && isCertainlyBefore(date.date, { ...entry.date, openEnd: false }));
};

/** The fields that record it. `standing` is the entry that the shown state rests on: correcting an older one does not move the agreement. */
export const stateChangeSet = (draft: StateChangeDraft, record: RecordView, key: string, standing: string | null): Record<string, Json> => {
  const agreement = readAgreement(record.fields);
  const moves = draft.corrects === '' || draft.corrects === (standing ?? UNLOGGED);
  return {
    ...stateChangeFields(key, changeOf(draft, agreement.stateLog), agreement, moves),
    ...(draft.keepsOrder ? { [`doubts/state-order-${key}`]: { code: 'state-before-last', says: '', settled: false } } : {}),
  };
};
