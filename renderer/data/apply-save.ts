import { Dexie } from 'dexie';
import type { Change } from '#core/change/change.ts';
import { applyPlan } from '#core/change/apply-batch.ts';
import type { Covered } from '#core/change/covered.ts';
import { planBatch } from '#core/change/plan-batch.ts';
import { VIEW_RULES } from '#core/view-version.ts';
import type { ParsedFrame } from './apply.ts';
import { logRow, readCovered, waitingRows } from './apply-changes.ts';
import { readCounters, withDifferences } from './counters.ts';
import { recordKey, type RecordRow, type ViewDb, type Written } from './db.ts';
import { FEW_WAITING, summed, withRows } from './kept.ts';
import { NOTHING_KEPT, type Kept } from './kept-shape.ts';
import type { OpenRows } from './open-rows.ts';
import { countDifferences } from './put-records.ts';
import { liveIds, rowToState, stateToRow } from './rows.ts';

/** What a save needs to know of the view besides its records. Only the write door changes it, so it need not ask each time. */
export type Standing = { readonly journalId: string; kept: Kept; readonly covered: Covered; readonly counters: Map<string, number>; readonly isHolding: boolean; readonly isInParts: boolean };

export const readStanding = (db: ViewDb): Promise<Standing> =>
  db.transaction('r', db.meta, db.vectors, db.held, db.counters, async () => {
    const [meta, covered, held, counters] = await Promise.all([db.meta.get('view'), readCovered(db), db.held.count(), readCounters(db)]);
    return { journalId: meta?.journalId ?? '', kept: meta?.kept ?? NOTHING_KEPT, covered, counters, isHolding: held > 0, isInParts: meta?.inParts === 1 };
  });

type Save = { readonly position: number; readonly changes: readonly Change[] };

/**
 * What a person saves: changes of records that are open, all of whose names are known. Everything is known before the
 * database is asked, so the page is told first and the database written in one go. Answers false, having written nothing,
 * where that does not hold: the door then goes its ordinary way.
 */
export const applySave = async (db: ViewDb, open: OpenRows, standing: Standing, save: Save): Promise<Written | false> => {
  db.keysHere = null;
  const before = rowsBefore(open, save.changes);
  if (before === null || standing.isHolding || standing.isInParts) return false;
  const arrived = new Set([...before.values()].flatMap((row) => (row === null ? [] : liveIds(row))));
  const plan = planBatch({ ...standing.covered, incoming: save.changes, held: [], arrived });
  if (plan.order.length !== save.changes.length) return false;
  const oldRows = [...before.values()].filter((row) => row !== null);
  const result = applyPlan(plan, oldRows.map(rowToState));
  const rows = result.records.map((state) => summed(stateToRow(state)));
  const waiting = waitingRows(save.changes, rows);
  const stillHere = new Set(waiting.map(({ key }) => key));
  open.publish(rows.map((row) => ({ row, onlyHere: stillHere.has(row.key) || open.find(row.key)?.view?.onlyHere === true })));

  // The pages draw now, in the turns that waited for this one; to put together what the database is told costs more than that.
  await Promise.resolve();
  const kept = keptAfter(standing.kept, oldRows, rows, { changes: result.applied.length, waiting: waiting.length });
  const counters = withDifferences(standing.counters, countDifferences(oldRows, rows));
  try {
    await db.transaction('rw', [db.records, db.changes, db.outbox, db.meta, db.counters], () =>
      Promise.all([
        db.records.bulkPut(rows),
        // Added, not put: a change that the log has already is no save but an accident, and goes the ordinary way.
        db.changes.bulkAdd(result.applied.map((entry) => logRow(entry, { isMine: true }))),
        db.outbox.bulkPut(waiting),
        db.meta.put({ key: 'view', journalId: standing.journalId, position: save.position, durable: save.position, rules: VIEW_RULES, kept }),
        db.counters.bulkPut([...counters].map(([name, value]) => ({ name, value }))),
      ]),
    );
  } catch (problem) {
    if (!(problem instanceof Dexie.BulkError)) throw problem;
    open.retract(rows.map(({ key }) => key));
    return false;
  }
  for (const [name, value] of counters) standing.counters.set(name, value);
  standing.kept = kept;
  return new Map(rows.map((row) => [row.key, row]));
};

/** A save adds to the log and to the outbox, and touches no other table but the records. */
const keptAfter = (kept: Kept, oldRows: readonly RecordRow[], rows: readonly RecordRow[], added: { readonly changes: number; readonly waiting: number }): Kept => {
  const outbox = kept.outbox === null || kept.outbox + added.waiting > FEW_WAITING ? null : kept.outbox + added.waiting;
  return { ...kept, kinds: withRows(kept.kinds, oldRows, rows), changes: kept.changes + added.changes, outbox };
};

const rowsBefore = (open: OpenRows, changes: readonly Change[]): ReadonlyMap<string, RecordRow | null> | null => {
  const rows = new Map<string, RecordRow | null>();
  for (const change of changes) {
    const key = recordKey(change);
    const row = open.rowFor({ key, record: change.record });
    if (row === undefined) return null;
    rows.set(key, row);
  }
  return rows;
};

/** More than this is no save of a person but an import, and better done in the ordinary way. */
const FEW = 20;

/** The save that a frame holds, or null: a frame of another kind, of many changes, or one that stands for refused changes. */
export const saveIn = (frames: readonly ParsedFrame[]): Save | null => {
  const [frame] = frames;
  if (frames.length !== 1 || frame?.body.kind !== 'changes') return null;
  const body = frame.body as { readonly kind: string; readonly changes: readonly Change[]; readonly replaces?: readonly string[] };
  return body.changes.length > FEW || (body.replaces?.length ?? 0) > 0 ? null : { position: frame.position, changes: body.changes };
};
