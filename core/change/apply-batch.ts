import type { ChangeId } from '../ids.ts';
import type { Change } from './change.ts';
import { applyInto, closeRecord, emptyRecord, openRecord, type Before, type OpenRecord } from './merge.ts';
import { planBatch, type BatchInput, type BatchPlan, type HeldChange } from './plan-batch.ts';
import { recordKey, type RecordState } from './state.ts';

/**
 * A change as it went into a record's state, and what it superseded there: history's earlier values, a withdrawal's way back.
 * `lacking`: what it names that had not come when it was let go without it.
 */
export type AppliedChange = { readonly change: Change; readonly before: Before; readonly lacking?: readonly ChangeId[] };

export type BatchResult = {
  /** the new states of the records that were touched, and of no others */
  readonly records: readonly RecordState[];
  /** in causal order */
  readonly applied: readonly AppliedChange[];
  /** everything that waits from now on; replaces what was held before */
  readonly held: readonly HeldChange[];
  readonly duplicates: readonly Change[];
};

/**
 * Applies a batch where all states are at hand. A store that has to look things up goes in steps: `idsToLookUp` → its log →
 * `planBatch` → `recordsToLoad` → its records → `applyPlan`, all in one transaction. Whatever the order, the duplicates and
 * the cuts between batches: the states depend only on the set of changes that have come.
 */
export const applyBatch = (input: BatchInput & { readonly records: readonly RecordState[] }): BatchResult =>
  applyPlan(planBatch(input), input.records);

/** Applies what a plan found applicable. `records` are the present states of `recordsToLoad(plan)`; unknown ones begin empty. */
export const applyPlan = (plan: BatchPlan, records: readonly RecordState[]): BatchResult => {
  const known = new Map(records.map((state) => [recordKey(state), state]));
  const touched = new Map<string, OpenRecord>();
  const applied: AppliedChange[] = [];
  for (const change of plan.order) {
    const key = recordKey(change);
    let open = touched.get(key);
    if (open === undefined) {
      open = openRecord(known.get(key) ?? emptyRecord(change.scope, change.kind, change.record));
      touched.set(key, open);
    }
    const lacking = plan.lacking.get(change.id);
    const before = applyInto(open, change, lacking);
    applied.push(lacking === undefined ? { change, before } : { change, before, lacking });
  }
  return { records: [...touched.values()].map(closeRecord), applied, held: plan.held, duplicates: plan.duplicates };
};
