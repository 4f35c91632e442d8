import type { Change, FieldName } from './change.ts';
import { applyInto, emptyRecord, type Before } from './merge.ts';
import { planBatch, type BatchInput, type BatchPlan, type HeldChange } from './plan-batch.ts';
import { recordKey, type Head, type RecordState } from './state.ts';

/** A change as it went into a record's state, and what it superseded there: history's earlier values, a withdrawal's way back. */
export type AppliedChange = { readonly change: Change; readonly before: Before };

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
  const touched = new Map<string, OpenState>();
  const applied: AppliedChange[] = [];
  for (const change of plan.order) {
    const key = recordKey(change);
    let open = touched.get(key);
    if (open === undefined) {
      open = openState(known.get(key) ?? emptyRecord(change.scope, change.kind, change.record));
      touched.set(key, open);
    }
    applied.push({ change, before: applyInto(open.fields, change) });
  }
  return { records: [...touched.values()], applied, held: plan.held, duplicates: plan.duplicates };
};

/** A state whose field table is copied once per batch, not once per change; it is only written to before it is handed out. */
type OpenState = RecordState & { readonly fields: Record<FieldName, readonly Head[]> };

const openState = (state: RecordState): OpenState => ({ ...state, fields: { ...state.fields } });
