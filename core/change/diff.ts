import { sameJson } from './canonical.ts';
import type { ChangeIntent, FieldName, Json } from './change.ts';
import { headIds, headsOf, isDeleted, shownValue } from './merge.ts';
import { ownField, setOwnField } from './own-field.ts';
import { DELETED_FIELD, type RecordState } from './state.ts';

/**
 * What a form saves: the fields whose value differs from the one shown, or null when there is none. `seen` is the state the
 * form opened with, not today's: an edit that came meanwhile must become a conflict and not be superseded unseen.
 * A field that `desired` does not have is left alone; undefined and null both mean emptied. For a new record pass
 * `emptyRecord`.
 */
export const changedFields = (seen: RecordState, desired: Readonly<Record<FieldName, Json | undefined>>): ChangeIntent | null => {
  const set: Record<FieldName, Json> = {};
  for (const field of Object.keys(desired)) {
    const value = ownField(desired, field) ?? null;
    if (!sameJson(value, shownValue(seen, field) ?? null)) setOwnField(set, field, value);
  }
  return Object.keys(set).length === 0 ? null : intentOn(seen, set);
};

/**
 * A person decides a field, whether its heads conflict or not: the value is set even where it is already the one shown, and
 * every head of it that the person saw is superseded. Also how a record is deleted (`settle(seen, DELETED_FIELD, true)`)
 * and brought back (null).
 */
export const settle = (seen: RecordState, field: FieldName, value: Json): ChangeIntent => {
  const set: Record<FieldName, Json> = {};
  setOwnField(set, field, value);
  return intentOn(seen, set);
};

/** Several fields of one record decided in one change, each as `settle` decides one. */
export const settleFields = (seen: RecordState, values: Readonly<Record<FieldName, Json>>): ChangeIntent => intentOn(seen, { ...values });

const intentOn = (seen: RecordState, set: Record<FieldName, Json>): ChangeIntent => {
  const base: Record<FieldName, readonly string[]> = {};
  for (const field of Object.keys(set)) nameIn(base, field, headIds(seen, field));
  if (saysThatItLives(seen, set)) {
    setOwnField(set, DELETED_FIELD, null);
    nameIn(base, DELETED_FIELD, headsOf(seen, DELETED_FIELD).filter((head) => head.value !== true).map((head) => head.id));
  }
  return { scope: seen.scope, kind: seen.kind, record: seen.record, set, base };
};

/**
 * An edit of a record that exists also sets `deleted` to null. Otherwise a deletion and an edit made at the same time would
 * touch different fields and merge in silence: the edit would be in the register and nobody would see it. So they meet in
 * one register, as an ordinary conflict. It never names a head that says `true`: editing does not settle a deletion.
 */
const saysThatItLives = (seen: RecordState, set: Readonly<Record<FieldName, Json>>): boolean =>
  Object.keys(seen.fields).length > 0 && !isDeleted(seen) && !Object.hasOwn(set, DELETED_FIELD);

const nameIn = (base: Record<FieldName, readonly string[]>, field: FieldName, ids: readonly string[]): void => {
  if (ids.length > 0) setOwnField(base, field, ids);
};
