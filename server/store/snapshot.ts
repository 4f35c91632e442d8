import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { sha256 } from '../secrets.ts';
import { ensureSnapshot, PART_LIMITS, RECORDS_BEGIN, type PartLimits } from './build-snapshot.ts';
import { writeCursor } from './cursor.ts';
import type { Identity } from './identity.ts';
import { readRevisions } from './pull.ts';
import { readToken, writeToken, type SnapshotToken } from './snapshot-token.ts';

const decompress = promisify(brotliDecompress);

/** One part as it is sent: JSON text, or the stored Brotli of it where that is the whole answer. */
export type PartAnswer = ({ readonly text: string } | { readonly brotli: Buffer }) & { readonly part: number; readonly parts: number };

type Stored = { readonly scope: string; readonly snapshot: string; readonly part: number; readonly records: number; readonly cut: number };
type Header = { readonly scope: string; readonly snapshot: string; readonly revision: number; readonly vector: string };

/** The wanted part of a snapshot of everything in sight, the first one without a token. Null when it is gone, or never was for this device. */
export const readSnapshotPart = async (
  db: Database,
  sight: Sight,
  identity: Identity,
  wanted: string | null,
  limits: PartLimits = PART_LIMITS,
): Promise<PartAnswer | null> => {
  const token = wanted === null ? await prepare(db, sight, identity, limits) : readToken(wanted);
  if (token === null) return null;
  if (token.sets.length === 0) return { text: emptyAnswer(identity), part: 0, parts: 1 };
  return asDevice(db, sight, (client) => answer(client, sight, identity, token, limits), 'REPEATABLE READ');
};

const prepare = async (db: Database, sight: Sight, identity: Identity, limits: PartLimits): Promise<SnapshotToken> => {
  const scopes = await asDevice(db, sight, (client) => readRevisions(client, sight));
  const sets: [string, string][] = [];
  for (const { scope, revision } of scopes) if (revision > 0) sets.push([scope, await ensureSnapshot(db, identity, scope, limits)]);
  return { sets, part: 0 };
};

const emptyAnswer = ({ epoch, cursorKey }: Identity): string =>
  JSON.stringify({
    snapshot: 'empty',
    part: 0,
    parts: 1,
    records: [],
    vectors: {},
    totalRecords: 0,
    next: null,
    cursor: writeCursor({ epoch, revisions: new Map() }, cursorKey),
  });

const answer = async (client: Client, sight: Sight, identity: Identity, token: SnapshotToken, limits: PartLimits): Promise<PartAnswer | null> => {
  const headers = await readHeaders(client, sight, identity, token);
  if (headers === null) return null;
  const sizes = await readSizes(client, token);
  const ready = headers.length === 1 ? sizes[token.part] : undefined;
  if (ready !== undefined) return { brotli: await readBody(client, ready), part: token.part, parts: sizes.length };
  const groups = headers.length === 1 ? [] : group(sizes, limits);
  const wanted = groups[token.part];
  if (wanted === undefined) return null;
  const lists: string[] = [];
  for (const stored of wanted) lists.push(recordsIn(await decompress(await readBody(client, stored)), stored.cut));
  const tail = tailOf(identity, token, headers, groups);
  return { text: `${RECORDS_BEGIN}${lists.filter((list) => list !== '').join(',')}],${JSON.stringify(tail).slice(1)}`, part: token.part, parts: groups.length };
};

/** Null unless all of them are still there, of this epoch, and in sight. */
const readHeaders = async (client: Client, { scopes }: Sight, { epoch }: Identity, { sets }: SnapshotToken): Promise<Header[] | null> => {
  const { rows } = await client.query<Header>(
    `SELECT s.scope, s.snapshot, s.revision, s.vector FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (scope, snapshot, place)
     JOIN snapshots s ON s.scope = wanted.scope AND s.snapshot = wanted.snapshot
     WHERE s.epoch = $3 AND ($4::text[] IS NULL OR s.scope = ANY ($4)) ORDER BY wanted.place`,
    [sets.map(([scope]) => scope), sets.map(([, snapshot]) => snapshot), epoch, scopes === 'all' ? null : scopes],
  );
  return rows.length === sets.length ? rows : null;
};

const readSizes = async (client: Client, { sets }: SnapshotToken): Promise<Stored[]> =>
  (
    await client.query<Stored>(
      `SELECT p.scope, p.snapshot, p.part, p.records, p.cut FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (scope, snapshot, place)
       JOIN snapshot_parts p ON p.scope = wanted.scope AND p.snapshot = wanted.snapshot ORDER BY wanted.place, p.part`,
      [sets.map(([scope]) => scope), sets.map(([, snapshot]) => snapshot)],
    )
  ).rows;

/** Small scopes share a part. The sizes never change, so every request of one token's snapshot cuts in the same places. */
const group = (stored: readonly Stored[], limits: PartLimits): Stored[][] => {
  const groups: Stored[][] = [];
  let [records, bytes] = [0, 0];
  for (const one of stored) {
    const last = groups.at(-1);
    if (last === undefined || records + one.records > limits.records || bytes + one.cut > limits.bytes) {
      groups.push([one]);
      [records, bytes] = [one.records, one.cut];
    } else {
      last.push(one);
      [records, bytes] = [records + one.records, bytes + one.cut];
    }
  }
  return groups;
};

const readBody = async (client: Client, { scope, snapshot, part }: Stored): Promise<Buffer> => {
  const { rows } = await client.query<{ body: Buffer }>('SELECT body FROM snapshot_parts WHERE scope = $1 AND snapshot = $2 AND part = $3', [scope, snapshot, part]);
  const [row] = rows;
  if (row === undefined) throw new Error(`Part ${part} of snapshot ${snapshot} is missing.`);
  return row.body;
};

/** The records of a stored part, without the brackets around them. */
const recordsIn = (body: Buffer, cut: number): string => body.subarray(RECORDS_BEGIN.length, cut - 1).toString('utf8');

const tailOf = ({ epoch, cursorKey }: Identity, token: SnapshotToken, headers: readonly Header[], groups: readonly (readonly Stored[])[]) => {
  const isLast = token.part === groups.length - 1;
  const here = new Set(groups[token.part]?.map(({ scope }) => scope));
  // Every part says what its records cover; the last one says it of all, since its cursor speaks for all.
  const vectors = headers.filter(({ scope }) => isLast || here.has(scope)).map(({ scope, vector }) => [scope, JSON.parse(vector) as unknown]);
  return {
    snapshot: nameOf(token),
    part: token.part,
    parts: groups.length,
    vectors: Object.fromEntries(vectors) as unknown,
    totalRecords: groups.flat().reduce((sum, { records }) => sum + records, 0),
    next: isLast ? null : writeToken({ ...token, part: token.part + 1 }),
    ...(isLast ? { cursor: writeCursor({ epoch, revisions: new Map(headers.map(({ scope, revision }) => [scope, revision])) }, cursorKey) } : {}),
  };
};

/** The same for all parts of one answer. */
const nameOf = ({ sets }: SnapshotToken): string => sha256(sets.map(([, snapshot]) => snapshot).join(' ')).slice(0, 16);
