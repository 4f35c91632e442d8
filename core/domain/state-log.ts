import { z } from 'zod';
import type { Json } from '../json.ts';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { sortKey } from '../dates/sort-date.ts';
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

/** Who wrote a field, and when: `at` sorts (a stamp of the change), `atMs` is the same for people. */
export type Writing = { readonly name: string; readonly at: string; readonly atMs: number | null };

/** An entry with who wrote it down when. `stands`: the shown state rests on it. */
export type LoggedState = StateEntry & { readonly writing: Writing | null; readonly isCorrected: boolean; readonly stands: boolean };

/**
 * The log with who wrote what when; `writingOf` tells it of a field's path. The entry that stands is the last one written for the shown
 * state that was not corrected; none where the state was set without one.
 */
export const loggedStates = (log: readonly StateEntry[], state: string, writingOf: (path: string) => Writing | null): LoggedState[] => {
  const corrected = new Set(log.map((entry) => entry.corrects).filter((key) => key !== ''));
  const written = log.map((entry) => ({ ...entry, writing: writingOf(`stateLog/${entry.key}`), isCorrected: corrected.has(entry.key) }));
  const standing = written.filter((entry) => !entry.isCorrected && entry.state === state).toSorted((a, b) => ((a.writing?.at ?? '') < (b.writing?.at ?? '') ? 1 : -1))[0];
  return written.map((entry) => ({ ...entry, stands: entry.key === standing?.key }));
};

/** What a correction names where a state was set without an entry: by a version that kept no log, or by the settling of a conflict. */
export const UNLOGGED = 'unlogged';

/** An entry with where it stands in time: a text that sorts with the keys of dates. */
export type PlacedState = { readonly entry: LoggedState; readonly date: PartialDate | null; readonly at: string };

/**
 * The log from the latest step to the earliest. An entry stands at its date; one without stands just before the next one that was recorded
 * after it, and where none was, at the moment it was recorded: so a draft without a date never stands after the signing that followed it.
 * `dateOf` may know a date that the entry does not say itself.
 */
export const placedStates = (log: readonly LoggedState[], dateOf: (entry: LoggedState) => PartialDate | null): readonly PlacedState[] => {
  let later: string | null = null;
  const placed = log
    .toSorted((a, b) => ((a.writing?.at ?? '') < (b.writing?.at ?? '') ? 1 : -1))
    .map((entry): PlacedState => {
      const date = dateOf(entry);
      const ms = entry.writing?.atMs ?? null;
      const written = ms === null ? '' : new Date(ms).toISOString();
      const at: string = date !== null && date.start !== null ? sortKey(date) : later !== null && later < written ? later : written;
      later = at;
      return { entry, date, at };
    });
  // Entries at one place keep the order in which they were recorded, the latest first.
  return placed.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
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
