import type { ChangeId, RecordId, Scope } from '../ids.ts';
import { sameJson } from './canonical.ts';
import type { Change, FieldName, Json } from './change.ts';
import { ownField, setOwnField } from './own-field.ts';
import { DELETED_FIELD, recordKey, type Gone, type Head, type RecordState } from './state.ts';

/** Per field that a change set: the heads that it superseded when it was applied. Fields where it superseded none are left out. */
export type Before = Readonly<Record<FieldName, readonly Head[]>>;

export type Conflict = { readonly field: FieldName; readonly heads: readonly Head[] };

const NO_HEADS: readonly Head[] = [];
const NO_NAMES: readonly ChangeId[] = [];
const NOTHING_BEFORE: Before = Object.freeze({});
const NOTHING_GONE: Gone = Object.freeze({});

export const emptyRecord = (scope: Scope, kind: string, record: RecordId): RecordState => ({ scope, kind, record, fields: {} });

/**
 * The state with one more change. Assumes that everything the change names in its base has arrived and that the change was
 * not applied before and superseded since: core/change/apply-batch.ts sees to both. Applying a live head again changes nothing.
 */
export const applyChange = (state: RecordState, change: Change): RecordState => {
  if (recordKey(state) !== recordKey(change)) throw new Error(`Change ${change.id} is not about record ${state.record}`);
  const open = openRecord(state);
  applyInto(open, change);
  return closeRecord(open);
};

/** A state whose tables belong to whoever opened it: copied once per batch, not once per change. */
export type OpenRecord = { -readonly [K in keyof Omit<RecordState, 'fields'>]: RecordState[K] } & { readonly fields: Record<FieldName, readonly Head[]> };

export const openRecord = (state: RecordState): OpenRecord => ({ ...state, fields: { ...state.fields } });

/** The state as it is handed out: without an empty `gone`. */
export const closeRecord = ({ gone = NOTHING_GONE, ...state }: OpenRecord): RecordState => (Object.keys(gone).length > 0 ? { ...state, gone } : state);

/**
 * Applies a change to a state that the caller opened, and answers what it superseded. `lacking`: what the change names that has
 * not come, where it is let go without it.
 */
export const applyInto = (open: OpenRecord, change: Change, lacking: readonly ChangeId[] = NO_NAMES): Before => {
  let before: Record<FieldName, readonly Head[]> | null = null;
  for (const field of Object.keys(change.set)) {
    const old = ownField(open.fields, field) ?? NO_HEADS;
    const named = ownField(change.base, field) ?? NO_NAMES;
    const superseded = named.length === 0 ? NO_HEADS : old.filter((head) => named.includes(head.id));
    if (superseded.length > 0) setOwnField((before ??= {}), field, superseded);
    const left = without(old, superseded);
    setOwnField(open.fields, field, isGone(open.gone, field, change.id) ? left : addHead(left, headOf(change, field)));
    if (open.gone !== undefined || lacking.length > 0) open.gone = goneAfter(open.gone ?? NOTHING_GONE, field, { came: change.id, lacks: named.filter((id) => lacking.includes(id)) });
  }
  return before ?? NOTHING_BEFORE;
};

const isGone = (gone: Gone | undefined, field: FieldName, id: ChangeId): boolean => gone !== undefined && (ownField(gone, field) ?? NO_NAMES).includes(id);

/** One field's list without what came and with what is lacking now, sorted, so that equal sets of changes give equal states. */
const goneAfter = (gone: Gone, field: FieldName, { came, lacks }: { readonly came: ChangeId; readonly lacks: readonly ChangeId[] }): Gone => {
  const ids = [...new Set([...(ownField(gone, field) ?? NO_NAMES), ...lacks])].filter((id) => id !== came).toSorted();
  return withGone(gone, field, ids);
};

/** The table with one field's list; an empty list is left out. */
export const withGone = (gone: Gone, field: FieldName, ids: readonly ChangeId[]): Gone => {
  const table: Record<FieldName, readonly ChangeId[]> = { ...gone };
  if (ids.length > 0) setOwnField(table, field, ids);
  else delete table[field];
  return table;
};

const without = (heads: readonly Head[], superseded: readonly Head[]): readonly Head[] => {
  if (superseded.length === 0) return heads;
  return superseded.length === heads.length ? NO_HEADS : heads.filter((head) => !superseded.includes(head));
};

export const headOf = (change: Change, field: FieldName): Head => ({
  id: change.id,
  value: ownField(change.set, field) ?? null,
  at: change.at,
  author: change.author,
});

/** The heads with one more, in order: the greatest (at, id) first, because that one is shown. One that is there already stays. */
export const addHead = (heads: readonly Head[], head: Head): readonly Head[] => {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = heads[middle];
    if (other !== undefined && isShownBefore(other, head)) low = middle + 1;
    else high = middle;
  }
  if (heads[low]?.id === head.id) return heads;
  return heads.length === 0 ? [head] : heads.toSpliced(low, 0, head);
};

const isShownBefore = (a: Head, b: Head): boolean => a.at > b.at || (a.at === b.at && a.id > b.id);

/** All live values of a field, the shown one first. */
export const headsOf = (state: RecordState, field: FieldName): readonly Head[] => ownField(state.fields, field) ?? NO_HEADS;

/** The value that screens show; undefined where nobody ever set the field, null where somebody emptied it. */
export const shownValue = (state: RecordState, field: FieldName): Json | undefined => headsOf(state, field)[0]?.value;

/** The record as screens and domain schemas read it: shown values, emptied fields left out. */
export const shownFields = (state: RecordState): Record<FieldName, Json> => {
  const shown: Record<FieldName, Json> = {};
  for (const field of Object.keys(state.fields)) {
    const value = shownValue(state, field);
    if (value !== undefined && value !== null) setOwnField(shown, field, value);
  }
  return shown;
};

/**
 * The fields whose heads differ in value, in order of name. Heads with equal values are no conflict, though all of them stay
 * heads until a change names them.
 */
export const conflictsOf = (state: RecordState): Conflict[] => {
  const conflicts: Conflict[] = [];
  for (const field of Object.keys(state.fields)) {
    const heads = headsOf(state, field);
    const [shown] = heads;
    if (shown === undefined || heads.length < 2) continue;
    if (heads.some((head) => !sameJson(head.value, shown.value))) conflicts.push({ field, heads });
  }
  return conflicts.toSorted((a, b) => (a.field < b.field ? -1 : 1));
};

/** What a new change of this field names in its base: all heads, also those that are not shown. */
export const headIds = (state: RecordState, field: FieldName): ChangeId[] => headsOf(state, field).map((head) => head.id);

/** The stamps of the heads that a base names: which changes, and not only which ids, its author saw. */
export const seenStamps = (state: RecordState, base: Change['base']): Record<ChangeId, string> =>
  Object.fromEntries(Object.keys(base).flatMap((field) => headsOf(state, field).map(({ id, at }) => [id, at])));

/** Whether the shown value of the `deleted` register is true. Deleting against editing stays visible in conflictsOf. */
export const isDeleted = (state: RecordState): boolean => shownValue(state, DELETED_FIELD) === true;

/** The greatest stamp of the record's heads; '' for a record without any. For display and sorting only. */
export const lastTouched = (state: RecordState): string => {
  let last = '';
  for (const field of Object.keys(state.fields)) {
    const at = headsOf(state, field)[0]?.at ?? '';
    if (at > last) last = at;
  }
  return last;
};
