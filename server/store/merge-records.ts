import { applyPlan } from '#core/change/apply-batch.ts';
import { changeSchema, type Change } from '#core/change/change.ts';
import { packRecord, unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import { idsToLookUp, planBatch, recordsToLoad } from '#core/change/plan-batch.ts';
import { recordKey, type RecordState } from '#core/change/state.ts';
import type { Client } from '../database.ts';

/** Keeps the current heads of a scope's records, with the very merge that the offices use. */
export const mergeChanges = async (client: Client, scope: string, accepted: readonly Change[]): Promise<void> => {
  const held = await readHeld(client, scope);
  const incomingIds = new Set(accepted.map(({ id }) => id));
  const heldIds = new Set(held.map(({ id }) => id));
  const wanted = idsToLookUp(accepted, held, {}).filter((id) => !incomingIds.has(id) && !heldIds.has(id));
  const { rows } = await client.query<{ id: string }>('SELECT id FROM changes WHERE scope = $1 AND id = ANY ($2::text[])', [scope, wanted]);
  const plan = planBatch({ incoming: accepted, held, arrived: new Set(rows.map((row) => row.id)), vectors: {} });
  const states = await readStates(client, scope, recordsToLoad(plan));
  const result = applyPlan(plan, states);
  await writeStates(client, scope, result.records);
  if (held.length === 0 && result.held.length === 0) return;
  await client.query('DELETE FROM held WHERE scope = $1', [scope]);
  await client.query('INSERT INTO held (scope, id, body) SELECT $1, * FROM unnest($2::text[], $3::text[])', [scope, result.held.map(({ change }) => change.id), result.held.map(({ change }) => JSON.stringify(change))]);
};

const readHeld = async (client: Client, scope: string): Promise<Change[]> => {
  const { rows } = await client.query<{ body: string }>('SELECT body FROM held WHERE scope = $1', [scope]);
  return rows.map((row) => changeSchema.parse(JSON.parse(row.body)) as Change);
};

const readStates = async (client: Client, scope: string, refs: readonly { readonly kind: string; readonly record: string }[]): Promise<RecordState[]> => {
  if (refs.length === 0) return [];
  const { rows } = await client.query<{ packed: string }>(
    'SELECT r.packed FROM records r JOIN unnest($2::text[], $3::text[]) AS wanted (kind, record) USING (kind, record) WHERE r.scope = $1',
    [scope, refs.map(({ kind }) => kind), refs.map(({ record }) => record)],
  );
  // Written by this very function a moment or a year ago.
  return rows.map((row) => unpackRecord(JSON.parse(row.packed) as PackedRecord));
};

const writeStates = async (client: Client, scope: string, states: readonly RecordState[]): Promise<void> => {
  const byKey = new Map(states.map((state) => [recordKey(state), state]));
  const all = [...byKey.values()];
  if (all.length === 0) return;
  await client.query(
    `INSERT INTO records (scope, kind, record, packed) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
     ON CONFLICT (scope, kind, record) DO UPDATE SET packed = excluded.packed`,
    [scope, all.map(({ kind }) => kind), all.map(({ record }) => record), all.map((state) => JSON.stringify(packRecord(state)))],
  );
};
