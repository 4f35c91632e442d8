import type { Client } from '../database.ts';
import type { Life } from './changes.ts';

/** Numbers of a life that were passed over when others gave it back: their hash where the change after them tells it, else ''. */
export type Holes = ReadonlyMap<number, string>;

export const readHoles = async (client: Client, { scope, incarnation, lastN }: Life, from: number, to: number): Promise<Holes> => {
  if (from > lastN) return new Map();
  const { rows } = await client.query<{ n: number; hash: string }>('SELECT n, hash FROM holes WHERE scope = $1 AND incarnation = $2 AND n BETWEEN $3 AND $4', [scope, incarnation, from, to]);
  return new Map(rows.map(({ n, hash }) => [n, hash]));
};

type Told = { readonly n: number; readonly prev: string | null };

/** After changes were decided on: their numbers are no holes any more, and a hole right before one of them has a hash. */
export const closeHoles = async (client: Client, { scope, incarnation }: Life, decided: readonly Told[]): Promise<void> => {
  await client.query('DELETE FROM holes WHERE scope = $1 AND incarnation = $2 AND n = ANY ($3::bigint[])', [scope, incarnation, decided.map(({ n }) => n)]);
  await client.query(
    `UPDATE holes h SET hash = told.hash FROM unnest($3::bigint[], $4::text[]) AS told (n, hash)
     WHERE h.scope = $1 AND h.incarnation = $2 AND h.n = told.n`,
    [scope, incarnation, decided.map(({ n }) => n - 1), decided.map(({ prev }) => prev ?? '')],
  );
};

export const addHoles = async (client: Client, { scope, incarnation }: Life, numbers: readonly number[]): Promise<void> => {
  if (numbers.length === 0) return;
  await client.query('INSERT INTO holes (scope, incarnation, n) SELECT $1, $2, * FROM unnest($3::bigint[])', [scope, incarnation, numbers]);
};

export const hasHoles = async (client: Client, scope: string): Promise<boolean> => (await client.query('SELECT FROM holes WHERE scope = $1 LIMIT 1', [scope])).rows.length > 0;

/** Up to which number everything of each life was decided on, per scope in sight. */
export const readKnown = async (client: Client, scopes: readonly string[] | 'all'): Promise<Record<string, Record<string, number>>> => {
  const { rows } = await client.query<{ scope: string; incarnation: string; upto: number }>(
    `SELECT i.scope, i.incarnation, coalesce(min(h.n) - 1, i.last_n) AS upto FROM incarnations i LEFT JOIN holes h USING (scope, incarnation)
     WHERE i.last_n > 0 AND ($1::text[] IS NULL OR i.scope = ANY ($1)) GROUP BY i.scope, i.incarnation, i.last_n`,
    [scopes === 'all' ? null : scopes],
  );
  const known: Record<string, Record<string, number>> = {};
  for (const { scope, incarnation, upto } of rows) (known[scope] ??= {})[incarnation] = upto;
  return known;
};
