import type { Change } from '#core/change/change.ts';
import { applyPlan } from '#core/change/apply-batch.ts';
import { idsToLookUp, planBatch, recordsToLoad, type ScopeVectors } from '#core/change/plan-batch.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { recordKey, type ChangeRow, type OutboxRow, type RecordRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';

export const readVectors = async (db: ViewDb): Promise<ScopeVectors> =>
  Object.fromEntries((await db.vectors.toArray()).map(({ scope, vector }) => [scope, vector]));

/**
 * Applies changes made here and changes received, in causal order; what names something that has not come yet is held back.
 * Runs inside the write door's transaction.
 */
export const applyChanges = async (db: ViewDb, made: readonly Change[], received: readonly Change[], replaced: readonly string[]): Promise<void> => {
  const incoming = [...made, ...received];
  const vectors = await readVectors(db);
  const heldBefore = await db.held.toArray();
  const held = heldBefore.map((row) => row.change);
  const arrived = new Set(await db.changes.where('id').anyOf(idsToLookUp(incoming, held, vectors)).primaryKeys());
  const plan = planBatch({ incoming, held, arrived, vectors });

  const keys = recordsToLoad(plan).map(recordKey);
  const oldRows = (await db.records.bulkGet(keys)).filter((row) => row !== undefined);
  const result = applyPlan(plan, oldRows.map(rowToState));

  const rows = result.records.map(stateToRow);
  await putRecords(db, oldRows, rows);
  const mine = new Set(made.map((change) => change.id));
  await db.changes.bulkPut(
    result.applied.map(({ change, before }): ChangeRow => ({ id: change.id, key: recordKey(change), change, before, ...(mine.has(change.id) ? { mine: 1 as const } : {}) })),
  );
  if (heldBefore.length > 0 || result.held.length > 0) {
    await db.held.clear();
    await db.held.bulkPut(result.held.map(({ change, waitsFor }) => ({ id: change.id, change, waitsFor })));
  }
  await noteOutbox(db, made, rows, replaced);
};

/** Own changes wait in the outbox until they are acknowledged. Samples of the trial register never leave, so they do not wait. */
const noteOutbox = async (db: ViewDb, made: readonly Change[], rows: readonly RecordRow[], replaced: readonly string[]): Promise<void> => {
  if (replaced.length > 0) await db.outbox.bulkDelete([...replaced]);
  if (made.length === 0) return;
  const samples = new Set(rows.filter((row) => row.fields['sample'] === true).map((row) => row.key));
  const waiting = made
    .map((change): OutboxRow => ({ id: change.id, key: recordKey(change), state: 'waiting' }))
    .filter((row, index) => made[index]?.scope !== TRIAL_SCOPE || !samples.has(row.key));
  await db.outbox.bulkPut(waiting);
};
