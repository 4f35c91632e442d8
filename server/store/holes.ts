import type { Client } from '../database.ts';
import type { Life } from './changes.ts';

/** Numbers of a life that were passed over when others gave it back: their hash where the change after them tells it, else ''. */
export type Holes = ReadonlyMap<number, string>;

/** Numbers in a row, both ends included, as they are stored: many may be missing. `hash`: of the last one. */
type Run = { readonly first: number; readonly last: number; readonly hash: string };

const RUNS = `unnest($3::bigint[]) AS wanted (n) CROSS JOIN LATERAL
  (SELECT n AS first, coalesce(upto, n) AS last, hash FROM holes WHERE scope = $1 AND incarnation = $2 AND n <= wanted.n ORDER BY n DESC LIMIT 1) AS run WHERE run.last >= wanted.n`;

/** Those of these numbers that are missing. */
export const readHoles = async (client: Client, { scope, incarnation, lastN }: Life, numbers: readonly number[]): Promise<Holes> => {
  const within = numbers.filter((n) => n <= lastN);
  if (within.length === 0) return new Map();
  const { rows } = await client.query<{ n: number; last: number; hash: string }>(`SELECT wanted.n, run.last, run.hash FROM ${RUNS}`, [scope, incarnation, within]);
  return new Map(rows.map(({ n, last, hash }) => [n, n === last ? hash : '']));
};

type Told = { readonly n: number; readonly prev: string | null };

/** After changes were decided on: their numbers are no holes any more, and a hole right before one of them has a hash. */
export const closeHoles = async (client: Client, { scope, incarnation }: Life, decided: readonly Told[]): Promise<void> => {
  const touched = [...new Set(decided.flatMap(({ n }) => [n - 1, n]))];
  const { rows: runs } = await client.query<Run>(`SELECT DISTINCT run.first, run.last, run.hash FROM ${RUNS}`, [scope, incarnation, touched]);
  if (runs.length === 0) return;
  await client.query('DELETE FROM holes WHERE scope = $1 AND incarnation = $2 AND n = ANY ($3::bigint[])', [scope, incarnation, runs.map(({ first }) => first)]);
  const prevs = new Map(decided.map(({ n, prev }) => [n, prev]));
  const numbers = [...prevs.keys()].toSorted((a, b) => a - b);
  await insert(client, { scope, incarnation }, runs.flatMap((run) => withoutDecided(run, numbers.filter((n) => n >= run.first && n <= run.last + 1), prevs)));
};

/** What is left of a run, each piece with the hash that the change after it tells. */
const withoutDecided = ({ first, last, hash }: Run, numbers: readonly number[], prevs: ReadonlyMap<number, string | null>): Run[] => {
  const left: Run[] = [];
  let from = first;
  for (const n of numbers) {
    if (n > from && n <= last) left.push({ first: from, last: n - 1, hash: prevs.get(n) ?? '' });
    if (n <= last) from = n + 1;
  }
  if (from <= last) left.push({ first: from, last, hash: prevs.get(last + 1) ?? hash });
  return left;
};

/** The numbers of a life between those that are known and those that others gave back are missing. */
export const addHoles = (client: Client, life: Life, given: readonly number[]): Promise<void> => {
  const runs: Run[] = [];
  let next = life.lastN + 1;
  for (const n of given) {
    if (n > next) runs.push({ first: next, last: n - 1, hash: '' });
    next = Math.max(next, n + 1);
  }
  return insert(client, life, runs);
};

const insert = async (client: Client, { scope, incarnation }: Pick<Life, 'scope' | 'incarnation'>, runs: readonly Run[]): Promise<void> => {
  if (runs.length === 0) return;
  await client.query('INSERT INTO holes (scope, incarnation, n, upto, hash) SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::text[])', [
    scope, incarnation, runs.map(({ first }) => first), runs.map(({ last }) => last), runs.map(({ hash }) => hash),
  ]);
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
