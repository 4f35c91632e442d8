import type { Change } from '#core/change/change.ts';
import { applyPlan } from '#core/change/apply-batch.ts';
import { conflictsOf } from '#core/change/merge.ts';
import { idsToLookUp, planBatch, recordsToLoad } from '#core/change/plan-batch.ts';
import { readCovered } from './apply-changes.ts';
import { recordKey, type ViewDb } from './db.ts';
import { rowToState } from './rows.ts';

/** What changes would do to the register as it stands. */
export type Foreseen = {
  /** fields that would newly wait for a decision */
  readonly conflicts: number;
  /** changes that name something which is neither here nor in the file: they would wait for it */
  readonly waiting: number;
  /** records that would be made or changed */
  readonly records: number;
};

/** Lays changes over the register without writing anything: with the same rules, so what it says is what would happen. */
export const foresee = (db: ViewDb, changes: readonly Change[]): Promise<Foreseen> =>
  db.transaction('r', db.records, db.changes, db.held, db.vectors, async () => {
    const [covered, heldRows, rows] = await Promise.all([readCovered(db), db.held.toArray(), db.records.bulkGet([...new Set(changes.map(recordKey))])]);
    const held = heldRows.map(({ change }) => change);
    const known = rows.filter((row) => row !== undefined);
    const logged = await db.changes.bulkGet(idsToLookUp(changes, held, covered));
    const arrived = new Set(logged.flatMap((row) => (row === undefined ? [] : [row.id])));
    const plan = planBatch({ ...covered, incoming: changes, held, arrived });
    const wanted = new Set(recordsToLoad(plan).map(recordKey));
    const before = known.filter((row) => wanted.has(row.key)).map(rowToState);
    const after = applyPlan(plan, before).records;
    const open = (states: typeof before): Set<string> => new Set(states.flatMap((state) => conflictsOf(state).map(({ field }) => `${recordKey(state)} ${field}`)));
    const earlier = open(before);
    const ours = new Set(changes.map(({ id }) => id));
    return { conflicts: [...open([...after])].filter((field) => !earlier.has(field)).length, waiting: plan.held.filter(({ change }) => ours.has(change.id)).length, records: after.length };
  });
