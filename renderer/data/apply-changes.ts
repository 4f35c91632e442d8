import type { Change } from '#core/change/change.ts';
import { applyPlan, type AppliedChange } from '#core/change/apply-batch.ts';
import { NOTHING_COVERED, type Covered } from '#core/change/covered.ts';
import { idsToLookUp, planBatch, recordsToLoad, type HeldChange } from '#core/change/plan-batch.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { recordKey, type ChangeRow, type OutboxRow, type RecordRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { liveIds, rowToState, stateToRow } from './rows.ts';

/** What the snapshots taken so far cover. */
export const readCovered = async (db: ViewDb): Promise<Covered> => {
  const rows = await db.vectors.toArray();
  const refused = rows.flatMap((row) => (row.refused === undefined ? [] : [[row.scope, row.refused] as const]));
  return { vectors: Object.fromEntries(rows.map(({ scope, vector }) => [scope, vector])), ...(refused.length === 0 ? {} : { refused: Object.fromEntries(refused) }) };
};

/** What is made here is shown at once, also where a form names something that was refused or forgotten while it was open. */
const isAmong = (made: readonly Change[]): ((change: Change) => boolean) => {
  const ids = new Set(made.map(({ id }) => id));
  return ({ id }) => ids.has(id);
};

/** `byFile`: of those received, the ones that came by file and that nobody has confirmed yet. */
export type How = { readonly letGo?: (change: Change) => boolean; readonly byFile?: ReadonlySet<string> };
const NONE: ReadonlySet<string> = new Set();

/**
 * Applies changes made here and changes received, in causal order; what names something that has not come yet is held back.
 * Runs inside the write door's transaction.
 */
export const applyChanges = async (db: ViewDb, made: readonly Change[], received: readonly Change[], replaced: readonly string[], { letGo = isAmong(made), byFile = NONE }: How = {}): Promise<void> => {
  const incoming = [...made, ...received];
  const few = incoming.length <= FEW;
  const [covered, heldBefore, early] = await Promise.all([readCovered(db), db.held.toArray(), few ? readBefore(db, incoming, [], NOTHING_COVERED) : null]);
  const held = heldBefore.map((row) => row.change);
  const before = early !== null && held.length === 0 ? early : await readBefore(db, incoming, held, covered);
  const plan = planBatch({ ...covered, incoming, held, arrived: before.arrived, shown: before.shown, letGo });

  const oldRows = recordsToLoad(plan).map((ref) => before.rows.get(recordKey(ref))).filter((row) => row !== undefined);
  const result = applyPlan(plan, oldRows.map(rowToState));

  const rows = result.records.map(stateToRow);
  const mine = new Set(made.map((change) => change.id));
  // What waits keeps how it came; a copy from the endpoint confirms it.
  const confirmed = new Set(received.flatMap(({ id }) => (byFile.has(id) ? [] : [id])));
  const provisional = new Set([...byFile, ...heldBefore.flatMap((row) => (row.byFile === 1 && !confirmed.has(row.id) ? [row.id] : []))]);
  const log = result.applied.map((entry) => logRow(entry, { isMine: mine.has(entry.change.id), isByFile: provisional.has(entry.change.id) }));
  const nowConfirmed = before.byFile.filter(({ id }) => confirmed.has(id)).map(({ byFile: _byFile, ...row }): ChangeRow => row);
  db.tally.changes += log.length;
  await Promise.all([
    putRecords(db, oldRows, rows),
    db.changes.bulkPut([...log, ...nowConfirmed]),
    heldBefore.length > 0 || result.held.length > 0 ? replaceHeld(db, result.held, provisional) : undefined,
    noteOutbox(db, made, rows, replaced),
  ]);
};

export const logRow = (entry: AppliedChange, { isMine, isByFile = false }: { readonly isMine: boolean; readonly isByFile?: boolean }): ChangeRow => ({
  ...entry,
  id: entry.change.id,
  key: recordKey(entry.change),
  ...(isMine ? { mine: 1 as const } : {}),
  ...(isByFile ? { byFile: 1 as const } : {}),
});

/**
 * At the end of a complete run everything has come that the endpoint can give: what still waits is let go without what it names.
 * It may come yet, from a PC that was not there for long, or never.
 */
export const letHeldGo = async (db: ViewDb): Promise<void> => {
  if ((await db.held.count()) > 0) await applyChanges(db, [], [], [], { letGo: () => true });
};

/** So few changes are asked after before it is known what a snapshot covers: a save, where every way to the database is felt. */
const FEW = 20;

type Before = { readonly arrived: ReadonlySet<string>; readonly shown: ReadonlySet<string>; readonly rows: ReadonlyMap<string, RecordRow>; readonly byFile: readonly ChangeRow[] };

/**
 * The log and the records, asked in one go: what a save waits for is the way to the database and back, so questions that do
 * not need each other's answer leave together. A few records of changes that will be held are read for nothing.
 */
const readBefore = async (db: ViewDb, incoming: readonly Change[], held: readonly Change[], covered: Covered): Promise<Before> => {
  const keys = new Set([...incoming, ...held].map(recordKey));
  const [logged, found] = await Promise.all([db.changes.bulkGet(idsToLookUp(incoming, held, covered)), db.records.bulkGet([...keys])]);
  const rows = found.filter((row) => row !== undefined);
  const arrived = new Set(logged.flatMap((row) => (row === undefined ? [] : [row.id])));
  return { arrived, shown: new Set(rows.flatMap(liveIds)), rows: new Map(rows.map((row) => [row.key, row])), byFile: logged.flatMap((row) => (row?.byFile === 1 ? [row] : [])) };
};

const replaceHeld = async (db: ViewDb, held: readonly HeldChange[], provisional: ReadonlySet<string>): Promise<void> => {
  await db.held.clear();
  await db.held.bulkPut(held.map(({ change, waitsFor }) => ({ id: change.id, change, waitsFor, ...(provisional.has(change.id) ? { byFile: 1 as const } : {}) })));
};

/** Own changes wait until they are acknowledged. Samples of the trial register never leave, so they do not wait. */
export const waitingRows = (made: readonly Change[], rows: readonly RecordRow[]): OutboxRow[] => {
  const samples = new Set(rows.filter((row) => row.fields['sample'] === true).map((row) => row.key));
  return made
    .map((change): OutboxRow => ({ id: change.id, key: recordKey(change), state: 'waiting' }))
    .filter((row, index) => made[index]?.scope !== TRIAL_SCOPE || !samples.has(row.key));
};

const noteOutbox = async (db: ViewDb, made: readonly Change[], rows: readonly RecordRow[], replaced: readonly string[]): Promise<void> => {
  if (replaced.length > 0) await db.outbox.bulkDelete([...replaced]);
  if (made.length > 0) await db.outbox.bulkPut(waitingRows(made, rows));
};
