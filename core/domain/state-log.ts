import { z } from 'zod';
import { stampMs } from '../change/clock.ts';
import type { Author, Json } from '../change/change.ts';
import type { RecordState } from '../change/state.ts';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { needsOf, type Need } from './lifecycle.ts';

/** A paper that decides something: its number, its date as known, what it is. */
export const documentSchema = z.looseObject({ no: z.string().catch(''), date: partialDateSchema.nullable().catch(null), title: z.string().catch('') });
export type DecidingDocument = { readonly no: string; readonly date: PartialDate | null; readonly title: string };

/**
 * One entry of an agreement's life, written when its state changes (`stateLog/<key>`). The field `state` says where it stands now, so two
 * offices that decide differently meet in a conflict of `state`, and both entries stay.
 *
 * - `state` what it became; `from` what it was before, '' where nobody had said.
 * - `date` since when, as far as known (not when it was written down: that is in the change itself, with the writer).
 * - `by` who decided, as the paper names them.
 * - `corrects` the key of an entry that was wrong; that one stays, struck through.
 * - `successor` what took its place, in words; `successorId` the agreement, where it is in the register.
 */
export const stateEntrySchema = z.looseObject({
  key: z.string(),
  state: z.string(),
  from: z.string().catch(''),
  date: partialDateSchema.nullable().catch(null),
  by: z.string().catch(''),
  reason: z.string().catch(''),
  document: documentSchema.nullable().catch(null),
  successor: z.string().catch(''),
  successorId: z.string().catch(''),
  corrects: z.string().catch(''),
});
export type StateEntry = {
  readonly key: string;
  readonly state: string;
  readonly from: string;
  readonly date: PartialDate | null;
  readonly by: string;
  readonly reason: string;
  readonly document: DecidingDocument | null;
  readonly successor: string;
  readonly successorId: string;
  readonly corrects: string;
};

/** An entry with what its change says: who wrote it down, and when. */
export type LoggedState = StateEntry & { readonly author: Author | null; readonly atMs: number | null; readonly isCorrected: boolean; readonly stands: boolean };

/** The log with who wrote what when. `stands`: the entry that the shown state rests on; none where the state was set without one. */
export const loggedStates = (log: readonly StateEntry[], record: RecordState, state: string): LoggedState[] => {
  const corrected = new Set(log.map((entry) => entry.corrects).filter((key) => key !== ''));
  const written = log.map((entry) => {
    const head = record.fields[`stateLog/${entry.key}`]?.[0];
    return { ...entry, author: head?.author ?? null, atMs: head === undefined ? null : stampMs(head.at), isCorrected: corrected.has(entry.key), at: head?.at ?? '' };
  });
  const standing = written.filter((entry) => !entry.isCorrected && entry.state === state).toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))[0];
  return written.map(({ at: _at, ...entry }) => ({ ...entry, stands: entry.key === standing?.key }));
};

/** The first entry of a new record, or of one whose state nobody had said: what the form, an import or a bulk edit knows. */
export const firstEntry = (state: string, date: PartialDate | null = null): Json => ({ state, from: '', date: date as Json, by: '', reason: '', document: null });

/** Dates of the agreement that a state's date also tells, where they are not known yet. */
const DATE_OF_STATE: Readonly<Partial<Record<string, string>>> = { intent: 'dates/intent', signed: 'dates/signed' };

/** What the person asks to be recorded; texts are trimmed and empty ones left out of the value. */
export type StateChange = Omit<StateEntry, 'key'>;

/** What still has to be said before the change can be recorded. A correction owes its reason, and what its state needs. */
export const missingNeeds = ({ from, state, corrects, reason, document, successor, successorId }: StateChange): Need[] => {
  const asked = corrects === '' ? (needsOf(from, state) ?? []) : ['reason' as const];
  const given: Readonly<Record<Need, boolean>> = {
    reason: reason.trim() !== '',
    document: document !== null && (document.no.trim() !== '' || document.title.trim() !== ''),
    successor: successor.trim() !== '' || successorId !== '',
  };
  return asked.filter((need) => !given[need]);
};

/**
 * The fields that record a change of state. Setting the state and writing the entry are one change, so neither is ever without the other.
 * `moves`: whether the agreement now stands in that state; false for the correction of an older entry.
 */
export const stateChangeFields = (key: string, change: StateChange, known: { readonly signedDate: PartialDate | null; readonly intentDate: PartialDate | null }, moves = true): Record<string, Json> => {
  const { document } = change;
  const hasDocument = document !== null && (document.no.trim() !== '' || document.title.trim() !== '' || document.date !== null);
  // Dates are plain data with unknown keys carried along; as stored values they are JSON.
  const entry: Record<string, Json> = {
    state: change.state,
    from: change.from,
    date: change.date as Json,
    by: change.by.trim(),
    reason: change.reason.trim(),
    document: hasDocument ? { no: document.no.trim(), title: document.title.trim(), date: document.date as Json } : null,
    ...(change.successor.trim() === '' ? {} : { successor: change.successor.trim() }),
    ...(change.successorId === '' ? {} : { successorId: change.successorId }),
    ...(change.corrects === '' ? {} : { corrects: change.corrects }),
  };
  const datePath = change.date === null ? undefined : DATE_OF_STATE[change.state];
  const isKnown = datePath === 'dates/signed' ? known.signedDate !== null : known.intentDate !== null;
  return {
    [`stateLog/${key}`]: entry,
    ...(moves ? { state: change.state } : {}),
    ...(datePath === undefined || isKnown || !moves ? {} : { [datePath]: change.date as Json }),
  };
};
