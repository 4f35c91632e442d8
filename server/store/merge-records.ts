import { applyPlan } from '#core/change/apply-batch.ts';
import { changeSchema, type Change } from '#core/change/change.ts';
import { NOTHING_COVERED } from '#core/change/covered.ts';
import { packRecord, unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import { idsToLookUp, planBatch, recordsToLoad, type HeldChange } from '#core/change/plan-batch.ts';
import type { RecordRef, RecordState } from '#core/change/state.ts';
import { changeId, splitChangeId } from '#core/ids.ts';
import type { Client } from '../database.ts';
import { updateDigests } from './digests.ts';
import { textArray } from './text-array.ts';

/**
 * Keeps the current heads of a scope's records, with the very merge that the offices use. The scope's row is locked by the caller.
 * Nothing waits here for a change that did not come with it or before: it may have gone with a backup and a disk, and nobody can
 * tell. (`held` is for changes that name each other in a ring, which no honest PC makes, and for what an earlier version kept.)
 */
export const mergeChanges = async (client: Client, scope: string, accepted: readonly Change[]): Promise<void> => {
  const held = await readHeld(client, scope);
  const arrived = await readArrived(client, scope, accepted, held);
  const plan = planBatch({ incoming: accepted, held, arrived, ...NOTHING_COVERED, letGo: () => true });
  const before = await readStates(client, scope, recordsToLoad(plan));
  const result = applyPlan(plan, before);
  await writeStates(client, scope, before, result.records);
  await writeHeld(client, scope, held, result.held);
};

const columns = (ids: readonly string[]): [string[], number[]] => {
  const parts = ids.map(splitChangeId);
  return [parts.map(({ incarnation }) => incarnation), parts.map(({ n }) => n)];
};

const readHeld = async (client: Client, scope: string): Promise<Change[]> => {
  const { rows } = await client.query<{ body: string }>(
    'SELECT c.body FROM held h JOIN changes c USING (scope, incarnation, n) WHERE h.scope = $1 ORDER BY c.revision',
    [scope],
  );
  return rows.map((row) => changeSchema.parse(JSON.parse(row.body)) as Change);
};

/** What the changes name and what has taken effect before: in the log, and not waiting itself. */
const readArrived = async (client: Client, scope: string, accepted: readonly Change[], held: readonly Change[]): Promise<Set<string>> => {
  const fresh = new Set([...accepted, ...held].map(({ id }) => id));
  const wanted = idsToLookUp(accepted, held, NOTHING_COVERED).filter((id) => !fresh.has(id));
  if (wanted.length === 0) return new Set();
  const { rows } = await client.query<{ incarnation: string; n: number }>(
    `SELECT c.incarnation, c.n FROM unnest($2::text[], $3::bigint[]) AS wanted (incarnation, n)
     JOIN changes c ON c.scope = $1 AND c.incarnation = wanted.incarnation AND c.n = wanted.n`,
    [scope, ...columns(wanted)],
  );
  return new Set(rows.map((row) => changeId(row.incarnation, row.n)));
};

const readStates = async (client: Client, scope: string, refs: readonly RecordRef[]): Promise<RecordState[]> => {
  if (refs.length === 0) return [];
  const { rows } = await client.query<{ packed: string }>(
    `SELECT r.packed FROM unnest($2::text[], $3::text[]) AS wanted (kind, record)
     JOIN records r ON r.scope = $1 AND r.kind = wanted.kind AND r.record = wanted.record`,
    [scope, refs.map(({ kind }) => kind), refs.map(({ record }) => record)],
  );
  // Written by this very file a moment or a year ago.
  return rows.map((row) => unpackRecord(JSON.parse(row.packed) as PackedRecord));
};

const writeStates = async (client: Client, scope: string, before: readonly RecordState[], touched: readonly RecordState[]): Promise<void> => {
  // A change that sets nothing makes no record.
  const states = touched.filter(({ fields }) => Object.keys(fields).length > 0);
  if (states.length === 0) return;
  await updateDigests(client, scope, before, states);
  await client.query(
    `INSERT INTO records (scope, kind, record, packed) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
     ON CONFLICT (scope, kind, record) DO UPDATE SET packed = excluded.packed`,
    [scope, textArray(states.map(({ kind }) => kind)), textArray(states.map(({ record }) => record)), textArray(states.map((state) => JSON.stringify(packRecord(state))))],
  );
};

const writeHeld = async (client: Client, scope: string, before: readonly Change[], after: readonly HeldChange[]): Promise<void> => {
  const waited = new Set(before.map(({ id }) => id));
  const waits = new Set(after.map(({ change }) => change.id));
  const freed = [...waited].filter((id) => !waits.has(id));
  const fresh = [...waits].filter((id) => !waited.has(id));
  const pairs = 'FROM unnest($2::text[], $3::bigint[]) AS one (incarnation, n)';
  if (freed.length > 0) await client.query(`DELETE FROM held WHERE scope = $1 AND (incarnation, n) IN (SELECT * ${pairs})`, [scope, ...columns(freed)]);
  if (fresh.length > 0) await client.query(`INSERT INTO held (scope, incarnation, n) SELECT $1, * ${pairs}`, [scope, ...columns(fresh)]);
};
