import type { Change } from '#core/change/change.ts';
import { changeId, splitChangeId } from '#core/ids.ts';
import type { RefusalReason } from '#core/sync/protocol.ts';
import type { Client } from '../database.ts';
import { mergeChanges } from './merge-records.ts';
import type { Device } from './people.ts';
import { textArray } from './text-array.ts';

/** A life of a PC as far as the endpoint knows it. Its row stays locked until the end of the transaction. */
export type Life = { readonly incarnation: string; readonly scope: string; readonly lastN: number; readonly lastHash: string };

/** What was decided about one number: a replay gets the same answer, another content is a fork. */
export type Decided = { readonly hash: string } & ({ readonly revision: number; readonly refusal: null } | { readonly revision: null; readonly refusal: RefusalReason });

/** `text`: in UTF-8 */
export type Accepted = { readonly n: number; readonly hash: string; readonly text: Buffer; readonly change: Change };
export type Refusal = { readonly n: number; readonly hash: string; readonly reason: RefusalReason };

/**
 * Locks a life. Any device of its unit may go on with it, as long as the chain of hashes does: a PC that was enrolled again, or one
 * that gives back what others made. Null: it is of a unit that is out of sight here.
 */
export const claimLife = async (client: Client, incarnation: string, { id, unit }: Device): Promise<Life | null> => {
  const known = await lockLife(client, incarnation, unit);
  if (known !== null) return known;
  // Somebody else may begin it in this moment: this then waits for them.
  await client.query('INSERT INTO incarnations (incarnation, scope, device) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [incarnation, unit, id]);
  return lockLife(client, incarnation, unit);
};

const lockLife = async (client: Client, incarnation: string, unit: string): Promise<Life | null> => {
  const { rows } = await client.query<{ last_n: number; last_hash: string }>(
    'SELECT last_n, last_hash FROM incarnations WHERE incarnation = $1 AND scope = $2 FOR UPDATE',
    [incarnation, unit],
  );
  const [row] = rows;
  return row === undefined ? null : { incarnation, scope: unit, lastN: row.last_n, lastHash: row.last_hash };
};

/** What was decided about a stretch of a life's numbers, both ends included. */
export const readDecided = async (client: Client, life: Life, from: number, to: number): Promise<Map<number, Decided>> =>
  from > life.lastN ? new Map() : decidedWhere(client, life, 'n BETWEEN $3 AND $4', [from, to]);

/** The same of single numbers, however far apart. */
export const readDecidedAt = (client: Client, life: Life, numbers: readonly number[]): Promise<Map<number, Decided>> => decidedWhere(client, life, 'n = ANY ($3::bigint[])', [numbers]);

const decidedWhere = async (client: Client, { scope, incarnation }: Life, which: string, values: readonly unknown[]): Promise<Map<number, Decided>> => {
  const { rows } = await client.query<{ n: number; hash: string; revision: number | null; reason: RefusalReason | null }>(
    `SELECT n, hash, revision, NULL::json AS reason FROM changes WHERE scope = $1 AND incarnation = $2 AND ${which}
     UNION ALL
     SELECT n, hash, NULL, reason FROM refused WHERE scope = $1 AND incarnation = $2 AND ${which}`,
    [scope, incarnation, ...values],
  );
  return new Map(
    rows.map(({ n, hash, revision, reason }) => [n, reason === null ? { hash, revision: revision ?? 0, refusal: null } : { hash, revision: null, refusal: reason }]),
  );
};

/** The number of the change with this hash, null if the life has none. */
export const findByHash = async (client: Client, { scope, incarnation }: Life, hash: string): Promise<number | null> => {
  const { rows } = await client.query<{ n: number }>(
    `SELECT n FROM changes WHERE scope = $1 AND incarnation = $2 AND hash = $3
     UNION ALL SELECT n FROM refused WHERE scope = $1 AND incarnation = $2 AND hash = $3 LIMIT 1`,
    [scope, incarnation, hash],
  );
  return rows[0]?.n ?? null;
};

/** All that a change names. */
export const basesOf = ({ base }: Change): string[] => Object.values(base).flat();

/** Those of the ids that were refused in this unit. */
export const refusedAmong = async (client: Client, { scope }: Life, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const split = ids.map(splitChangeId);
  const { rows } = await client.query<{ incarnation: string; n: number }>(
    `SELECT r.incarnation, r.n FROM unnest($2::text[], $3::bigint[]) AS named (incarnation, n)
     JOIN refused r ON r.scope = $1 AND r.incarnation = named.incarnation AND r.n = named.n`,
    [scope, split.map(({ incarnation }) => incarnation), split.map(({ n }) => n)],
  );
  return new Set(rows.map((row) => changeId(row.incarnation, row.n)));
};

/** Writes down what was decided, gives the accepted ones their revisions and moves the life on: a few statements, however many changes. */
export const storeDecisions = async (
  client: Client,
  life: Life,
  { accepted, refused }: { readonly accepted: readonly Accepted[]; readonly refused: readonly Refusal[] },
): Promise<Map<number, Decided>> => {
  const first = accepted.length === 0 ? 0 : await takeRevisions(client, life.scope, accepted.length);
  if (accepted.length > 0) {
    await insertAccepted(client, life, accepted, first);
    await mergeChanges(client, life.scope, accepted.map(({ change }) => change));
  }
  if (refused.length > 0) await insertRefused(client, life, refused);
  const last = [...accepted, ...refused].reduce((a, b) => (b.n > a.n ? b : a), { n: life.lastN, hash: life.lastHash });
  await client.query('UPDATE incarnations SET last_n = $2, last_hash = $3 WHERE incarnation = $1', [life.incarnation, last.n, last.hash]);
  return new Map<number, Decided>([
    ...accepted.map(({ n, hash }, index): [number, Decided] => [n, { hash, revision: first + index, refusal: null }]),
    ...refused.map(({ n, hash, reason }): [number, Decided] => [n, { hash, revision: null, refusal: reason }]),
  ]);
};

/** The first of so many revisions. The scope's row is locked from here to the commit, so they become visible in their order, without a gap. */
const takeRevisions = async (client: Client, scope: string, count: number): Promise<number> => {
  const known = await moveCounter(client, scope, count);
  if (known !== undefined) return known;
  await client.query('INSERT INTO scopes (scope) VALUES ($1) ON CONFLICT DO NOTHING', [scope]);
  const first = await moveCounter(client, scope, count);
  if (first === undefined) throw new Error(`The counter of ${scope} is out of reach.`);
  return first;
};

const moveCounter = async (client: Client, scope: string, count: number): Promise<number | undefined> =>
  (await client.query<{ first: number }>('UPDATE scopes SET revision = revision + $2 WHERE scope = $1 RETURNING revision - $2 + 1 AS first', [scope, count])).rows[0]?.first;

const insertAccepted = (client: Client, { scope, incarnation }: Life, accepted: readonly Accepted[], first: number): Promise<unknown> =>
  client.query(
    `INSERT INTO changes (scope, incarnation, revision, n, hash, kind, record, bytes, body)
     SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::text[])`,
    [
      scope,
      incarnation,
      accepted.map((_, index) => first + index),
      accepted.map(({ n }) => n),
      textArray(accepted.map(({ hash }) => hash)),
      textArray(accepted.map(({ change }) => change.kind)),
      textArray(accepted.map(({ change }) => change.record)),
      accepted.map(({ text }) => text.byteLength),
      textArray(accepted.map(({ text }) => text)),
    ],
  );

const insertRefused = (client: Client, { scope, incarnation }: Life, refused: readonly Refusal[]): Promise<unknown> =>
  client.query('INSERT INTO refused (scope, incarnation, n, hash, reason) SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::json[])', [
    scope,
    incarnation,
    refused.map(({ n }) => n),
    refused.map(({ hash }) => hash),
    refused.map(({ reason }) => JSON.stringify(reason)),
  ]);
