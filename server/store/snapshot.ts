import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { z } from 'zod';
import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { writeCursor } from './cursor.ts';
import { readRevisions } from './pull.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

const RECORDS_PER_PART = 2_000;
const QUALITY = 5;
/** A stored snapshot serves until so much has changed since; the pull after it brings the rest. */
const STALE_CHANGES = 500;
const STALE_SHARE = 0.2;

const tokenSchema = z.object({ sets: z.array(z.tuple([z.string(), z.string(), z.number().int()])), at: z.number().int().min(0) });
type Token = z.infer<typeof tokenSchema>;

const readToken = (text: string): Token | null => {
  try {
    const parsed = tokenSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
const writeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

/** One part as JSON text, ready to be sent; null when the snapshot it belongs to is gone. */
export const readSnapshotPart = async (db: Database, sight: Sight, epoch: string, text: string | null): Promise<string | null> => {
  const token = text === null ? await prepare(db, sight) : readToken(text);
  if (token === null) return null;
  return asDevice(db, sight, (client) => partText(client, epoch, token));
};

const partText = async (client: Client, epoch: string, token: Token): Promise<string | null> => {
  const places = token.sets.flatMap(([scope, snapshot, parts]) => Array.from({ length: parts }, (_, part) => ({ scope, snapshot, part })));
  const place = places[token.at];
  if (place === undefined) return token.at === 0 ? JSON.stringify({ snapshot: 'empty', part: 0, parts: 1, records: [], vectors: {}, next: null, totalRecords: 0, cursor: writeCursor({ epoch, revisions: {} }) }) : null;
  const { rows } = await client.query<{ body: Buffer }>('SELECT body FROM snapshots WHERE scope = $1 AND snapshot = $2 AND part = $3', [place.scope, place.snapshot, place.part]);
  const [row] = rows;
  if (row === undefined) return null;
  const isLast = token.at === places.length - 1;
  const sets = (await client.query<{ scope: string; revision: number; total: number; vector: string }>('SELECT scope, revision, total, vector FROM snapshots WHERE part = 0 AND snapshot = ANY ($1::text[])', [token.sets.map(([, snapshot]) => snapshot)])).rows;
  const head = {
    snapshot: place.snapshot,
    part: token.at,
    parts: places.length,
    next: isLast ? null : writeToken({ ...token, at: token.at + 1 }),
    totalRecords: sets.reduce((sum, set) => sum + set.total, 0),
    // The last part takes effect for all of them, so it must say what all of them cover.
    vectors: Object.fromEntries(sets.map((set) => [set.scope, JSON.parse(set.vector) as Record<string, number>])),
    ...(isLast ? { cursor: writeCursor({ epoch, revisions: Object.fromEntries(sets.map((set) => [set.scope, set.revision])) }) } : {}),
  };
  const body = (await decompress(row.body)).toString('utf8');
  return `${JSON.stringify(head).slice(0, -1)},${body.slice(1)}`;
};

const prepare = async (db: Database, sight: Sight): Promise<Token> => {
  const scopes = await asDevice(db, sight, readRevisions);
  const sets: Token['sets'] = [];
  for (const { scope, revision } of scopes) if (revision > 0) sets.push(await ensureSnapshot(db, scope));
  return { sets, at: 0 };
};

const ensureSnapshot = (db: Database, scope: string): Promise<[string, string, number]> =>
  // One transaction sees one state: records, versions and revision belong together.
  asDevice(db, { scopes: [scope], writes: null }, async (client) => (await findFresh(client, scope)) ?? (await build(client, scope)), 'REPEATABLE READ');

const findFresh = async (client: Client, scope: string): Promise<[string, string, number] | null> => {
  const { rows } = await client.query<{ snapshot: string; parts: number }>(
    `SELECT s.snapshot, s.parts FROM snapshots s JOIN scopes c USING (scope)
     WHERE s.scope = $1 AND s.part = 0 AND c.revision - s.revision <= greatest($2::bigint, (s.revision * $3::float8)::bigint) AND s.revision > 0
     ORDER BY s.revision DESC, s.created_at DESC LIMIT 1`,
    [scope, STALE_CHANGES, STALE_SHARE],
  );
  const [row] = rows;
  return row === undefined ? null : [scope, row.snapshot, row.parts];
};

const build = async (client: Client, scope: string): Promise<[string, string, number]> => {
  const revision = (await client.query<{ revision: number }>('SELECT revision FROM scopes WHERE scope = $1', [scope])).rows[0]?.revision ?? 0;
  const held = (await client.query('SELECT 1 FROM held WHERE scope = $1 LIMIT 1', [scope])).rows.length > 0;
  // A change that waits here is in no record's state, so no vector may cover it: then the office reads the history instead.
  const packed = held ? [] : (await client.query<{ packed: string }>('SELECT packed FROM records WHERE scope = $1 ORDER BY kind, record', [scope])).rows.map((row) => row.packed);
  const vector = held ? {} : Object.fromEntries((await client.query<{ incarnation: string; n: number }>('SELECT incarnation, max(n) AS n FROM changes WHERE scope = $1 GROUP BY incarnation', [scope])).rows.map((row) => [row.incarnation, row.n]));
  const parts = Math.max(1, Math.ceil(packed.length / RECORDS_PER_PART));
  const snapshot = randomUUID();
  for (let part = 0; part < parts; part += 1) {
    const records = packed.slice(part * RECORDS_PER_PART, (part + 1) * RECORDS_PER_PART);
    const text = `{"records":[${records.join(',')}]}`;
    const body = await compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
    await client.query('INSERT INTO snapshots (scope, snapshot, part, parts, records, revision, total, vector, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [scope, snapshot, part, parts, records.length, held ? 0 : revision, packed.length, JSON.stringify(vector), body]);
  }
  await client.query("DELETE FROM snapshots WHERE scope = $1 AND snapshot <> $2 AND created_at < now() - interval '1 day'", [scope, snapshot]);
  return [scope, snapshot, parts];
};
