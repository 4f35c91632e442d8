import type { ChangeId } from '../ids.ts';
import { sameJson } from './canonical.ts';
import type { ChangeIntent, FieldName, Json } from './change.ts';
import { settleFields } from './diff.ts';
import { headsOf } from './merge.ts';
import { setOwnField } from './own-field.ts';
import type { Head, RecordState } from './state.ts';

/** What a person decided for one field, and the heads that stood before them when they did. */
export type Decision = { readonly value: Json; readonly seen: readonly ChangeId[] };

/**
 * The change that settles conflicts: one change for all decided fields of a record. It names exactly the heads that the person
 * saw and that still stand. A head that came meanwhile is not named, so it stays a head: the conflict then goes on between it
 * and the decision, and nothing is overruled unseen.
 */
export const settlementOf = (now: RecordState, decisions: Readonly<Record<FieldName, Decision>>): ChangeIntent => {
  const fields: Record<FieldName, readonly Head[]> = { ...now.fields };
  const values: Record<FieldName, Json> = {};
  for (const [field, { value, seen }] of Object.entries(decisions)) {
    setOwnField(fields, field, headsOf(now, field).filter((head) => seen.includes(head.id)));
    setOwnField(values, field, value);
  }
  return settleFields({ ...now, fields }, values);
};

/** A settlement that stands in a field, and the heads it took the place of, the one that had been shown first. */
export type Settled = { readonly by: ChangeId; readonly heads: readonly Head[] };

/**
 * Undoing a settlement. A change can never be taken back: others may have it. What the merge rule allows is to open the question again:
 * one new change for each of the values that were overruled, each naming the settlement and none the others. So they become
 * heads side by side, the field is in conflict as before, the value that was shown is shown again, and the settlement and its
 * undoing both stay in the log. The new heads bear the name of who undid; whose values they are is told by
 * core/change/lineage.ts. Fields in which the settlement is no longer a head were edited since and are left alone.
 */
export const reopeningOf = (now: RecordState, settled: Readonly<Record<FieldName, Settled>>): ChangeIntent[] => {
  const open = Object.entries(settled).flatMap(([field, { by, heads }]) => {
    const standing = headsOf(now, field).filter((head) => head.id === by);
    return standing.length === 0 ? [] : [{ field, standing, values: distinctValues(heads) }];
  });
  const most = Math.max(0, ...open.map(({ values }) => values.length));
  // The last change has the greatest stamp and is the one shown: the values go from the least to the first.
  return Array.from({ length: most }, (_, index) => most - 1 - index).map((rank) => {
    const fields: Record<FieldName, readonly Head[]> = { ...now.fields };
    const values: Record<FieldName, Json> = {};
    for (const each of open) {
      const value = each.values[rank];
      if (value === undefined) continue;
      setOwnField(fields, each.field, each.standing);
      setOwnField(values, each.field, value);
    }
    return settleFields({ ...now, fields }, values);
  });
};

const distinctValues = (heads: readonly Head[]): Json[] => {
  const values: Json[] = [];
  for (const { value } of heads) if (!values.some((other) => sameJson(other, value))) values.push(value);
  return values;
};
