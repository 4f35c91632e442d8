import { addToDigest, alterDigest, briefDigest, EMPTY_DIGEST, hashState, joinDigests, type BriefDigest, type Digest } from '#core/change/digest.ts';
import { unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import type { RecordState } from '#core/change/state.ts';
import { asDevice, type Client, type Database } from '../database.ts';
import { sha256 } from '../secrets.ts';
import type { ScopeRevision } from './cursor.ts';

type Row = { readonly kind: string; readonly count: number; readonly sum: string };

/** Keeps a unit's digests true while records change. The scope's row is locked by the caller. */
export const updateDigests = async (client: Client, scope: string, before: readonly RecordState[], after: readonly RecordState[]): Promise<void> => {
  const kinds = [...new Set(after.map(({ kind }) => kind))];
  if (kinds.length === 0) return;
  const { rows } = await client.query<Row>('SELECT kind, count, sum FROM digests WHERE scope = $1 AND kind = ANY ($2)', [scope, kinds]);
  const known = new Map<string, Digest>(rows.map(({ kind, count, sum }) => [kind, { count, sum }]));
  await writeDigests(client, scope, new Map(kinds.map((kind) => [kind, alterDigest(known.get(kind) ?? EMPTY_DIGEST, hashesOf(before, kind), hashesOf(after, kind))])));
};

const hashesOf = (states: readonly RecordState[], wanted: string): string[] => states.filter(({ kind }) => kind === wanted).map((state) => hashState(state, sha256));

const writeDigests = (client: Client, scope: string, digests: ReadonlyMap<string, Digest>): Promise<unknown> =>
  client.query(
    `INSERT INTO digests (scope, kind, count, sum) SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[])
     ON CONFLICT (scope, kind) DO UPDATE SET count = excluded.count, sum = excluded.sum`,
    [scope, [...digests.keys()], [...digests.values()].map(({ count }) => count), [...digests.values()].map(({ sum }) => sum)],
  );

/**
 * The digests of the scopes given, joined, if they are as of exactly these revisions: somebody else may have pushed since
 * those were read, and a comparison would then find a difference that is none.
 */
export const readDigests = async (client: Client, present: readonly ScopeRevision[]): Promise<Readonly<Record<string, BriefDigest>> | null> => {
  const { rows } = await client.query<ScopeRevision & { kind: string | null; count: number; sum: string }>(
    'SELECT s.scope, s.revision, d.kind, d.count, d.sum FROM scopes s LEFT JOIN digests d USING (scope) WHERE s.scope = ANY ($1)',
    [present.map(({ scope }) => scope)],
  );
  const revisions = new Map(present.map(({ scope, revision }) => [scope, revision]));
  const joined = new Map<string, Digest>();
  for (const { scope, revision, kind, count, sum } of rows) {
    if (revisions.get(scope) !== revision) return null;
    if (kind !== null) joined.set(kind, joinDigests(joined.get(kind) ?? EMPTY_DIGEST, { count, sum }));
  }
  return Object.fromEntries([...joined].map(([kind, digest]) => [kind, briefDigest(digest)]));
};

const BATCH = 2_000;

/** What the digests of a unit should be, from its records. */
export const countDigests = async (client: Client, scope: string): Promise<Map<string, Digest>> => {
  const digests = new Map<string, Digest>();
  let [kind, record] = ['', ''];
  for (;;) {
    const { rows } = await client.query<{ kind: string; record: string; packed: string }>(
      'SELECT kind, record, packed FROM records WHERE scope = $1 AND (kind, record) > ($2, $3) ORDER BY kind, record LIMIT $4',
      [scope, kind, record, BATCH],
    );
    for (const row of rows) {
      const state = unpackRecord(JSON.parse(row.packed) as PackedRecord);
      digests.set(state.kind, addToDigest(digests.get(state.kind) ?? EMPTY_DIGEST, hashState(state, sha256)));
    }
    const last = rows.at(-1);
    if (last === undefined) return digests;
    [kind, record] = [last.kind, last.record];
  }
};

/** The units whose kept digests are not those of their records. */
export const verifyDigests = (db: Database): Promise<string[]> =>
  asDevice(
    db,
    { unit: '', scopes: 'all', writes: null },
    async (client) => {
      const { rows: scopes } = await client.query<{ scope: string }>('SELECT scope FROM scopes ORDER BY scope');
      const wrong: string[] = [];
      for (const { scope } of scopes) {
        const { rows } = await client.query<Row>('SELECT kind, count, sum FROM digests WHERE scope = $1', [scope]);
        const kept = rows.filter(({ count }) => count > 0).map(({ kind, count, sum }) => `${kind} ${String(count)} ${sum}`);
        const counted = [...(await countDigests(client, scope))].map(([kind, { count, sum }]) => `${kind} ${String(count)} ${sum}`);
        if (kept.toSorted().join() !== counted.toSorted().join()) wrong.push(scope);
      }
      return wrong;
    },
    'REPEATABLE READ',
  );

/** Digests of units whose records are older than the digests: once, when a database is taken over from an older version. */
export const fillDigests = async (db: Database): Promise<void> => {
  const { rows } = await db.pool.query<{ code: string }>('SELECT code FROM units ORDER BY code');
  for (const { code } of rows) {
    await asDevice(db, { unit: code, scopes: [code], writes: code }, async (client) => {
      const { rows: empty } = await client.query(
        'SELECT FROM scopes WHERE scope = $1 AND revision > 0 AND NOT EXISTS (SELECT FROM digests WHERE scope = $1) FOR UPDATE',
        [code],
      );
      if (empty.length > 0) await writeDigests(client, code, await countDigests(client, code));
    });
  }
};
