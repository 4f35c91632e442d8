import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { sha256 } from '../secrets.ts';
import { ensureSnapshot, findBuilding, openSnapshot, PART_LIMITS, unpackRecords, type Building, type PartLimits } from './build-snapshot.ts';
import { writeCursor } from './cursor.ts';
import type { Identity } from './identity.ts';
import { readRevisions } from './pull.ts';
import { readToken, writeToken, type SnapshotToken } from './snapshot-token.ts';

/** One part as JSON text, for those who read rows. */
export type PartAnswer = { readonly text: string; readonly part: number; readonly parts: number };

/** What a part says besides its records, and where these are stored; `packedBytes`: null while they are being packed. */
export type StoredPart = { readonly head: string; readonly packedBytes: number | null; readonly read: () => Promise<Buffer> };
/** All parts from the wanted one on; `tag` is the same for all that is asked of one snapshot, `bytes` what they have as JSON. */
export type PartsAnswer = { readonly tag: string; readonly parts: readonly StoredPart[]; readonly part: number; readonly of: number; readonly bytes: number };

type Stored = { readonly scope: string; readonly snapshot: string; readonly part: number; readonly records: number; readonly bytes: number; readonly packedBytes: number };
type Header = { readonly scope: string; readonly snapshot: string; readonly revision: number; readonly vector: string; readonly refused: string | null };

type Asked = { readonly db: Database; readonly sight: Sight; readonly identity: Identity; readonly wanted: string | null; readonly limits?: PartLimits; /** the rest of a part is wanted, from some byte on */ readonly isResumed?: boolean };

/** The wanted part of a snapshot of everything in sight, the first one without a token. Null when it is gone, or never was for this device. */
export const readSnapshotPart = async (asked: Asked): Promise<PartAnswer | null> => {
  const found = await find(asked, 'rows');
  if (found === null) return null;
  const { db, sight, identity, limits = PART_LIMITS } = asked;
  if (found.token.sets.length === 0) return { text: emptyAnswer(identity), part: 0, parts: 1 };
  const { token, headers, stored } = found;
  const groups = headers.length === 1 ? stored.map((one) => [one]) : group(stored, limits);
  const wanted = groups[token.part];
  if (wanted === undefined) return null;
  const records: unknown[] = [];
  for (const one of wanted) for (const record of await unpackRecords(await readPacked(db, sight, one))) records.push(record);
  return { text: JSON.stringify({ records, ...tailOf(identity, token, headers, groups) }), part: token.part, parts: groups.length };
};

/**
 * The wanted part and all that follow, as they are stored, or as they are made where nobody has asked for a while: whoever waits has the first
 * part long before the last is packed. Null as above; `empty`: there is nothing in sight yet, as one part in rows.
 */
export const readSnapshotParts = async (asked: Asked): Promise<PartsAnswer | { readonly empty: string } | null> => {
  const made = await openBuilding(asked);
  if (made !== null) return partsOf(made, asked);
  const found = await find(asked, 'columns');
  if (found === null) return null;
  const { db, sight, identity } = asked;
  if (found.token.sets.length === 0) return { empty: emptyAnswer(identity) };
  const { token, headers, stored } = found;
  if (token.part >= stored.length) return null;
  const groups = stored.map((one) => [one]);
  const parts = stored.slice(token.part).map((one, index): StoredPart => {
    const head = JSON.stringify(tailOf(identity, { ...token, part: token.part + index }, headers, groups));
    return { head, packedBytes: one.packedBytes, read: () => readPacked(db, sight, one) };
  });
  const bytes = stored.slice(token.part).reduce((sum, one) => sum + one.bytes, 0);
  return { tag: tagOf(token), parts, part: token.part, of: stored.length, bytes };
};

/** The snapshot that is being made for this asker, or whose next part they ask for. A ministry's is put together from those of all scopes. */
const openBuilding = async ({ db, sight, identity, wanted, isResumed = false, limits = PART_LIMITS }: Asked): Promise<{ readonly building: Building; readonly part: number } | null> => {
  const { scopes } = sight;
  if (scopes === 'all' || scopes.length !== 1) return null;
  if (wanted !== null) {
    const token = readToken(wanted);
    const [[scope, snapshot] = ['', '']] = token?.sets ?? [];
    const building = token?.form === 'columns' && token.sets.length === 1 && scopes.includes(scope) ? findBuilding(snapshot) : null;
    // To go on in the middle of a part, its size has to be known.
    if (building === null || building.scope !== scope || token === null || token.part >= building.counts.length) return null;
    return isResumed ? openSnapshot(db, identity, scope, limits).done.then(() => null) : { building, part: token.part };
  }
  const [present] = await asDevice(db, sight, (client) => readRevisions(client, sight));
  if (present === undefined || present.revision === 0) return null;
  const begun = await openSnapshot(db, identity, present.scope, limits).begun;
  return typeof begun === 'string' ? null : { building: begun, part: 0 };
};

const partsOf = ({ building, part }: { readonly building: Building; readonly part: number }, { identity }: Asked): PartsAnswer => {
  const { scope, snapshot, revision, vector, refused, counts, bytes } = building;
  const token: SnapshotToken = { sets: [[scope, snapshot]], part, form: 'columns' };
  const groups = counts.map((records, index) => [{ scope, snapshot, part: index, records, bytes: 0, packedBytes: 0 }]);
  const headers: readonly Header[] = [{ scope, snapshot, revision, vector, refused }];
  const parts = counts.slice(part).map((_, index): StoredPart => ({ head: JSON.stringify(tailOf(identity, { ...token, part: part + index }, headers, groups)), packedBytes: null, read: () => building.part(part + index) }));
  return { tag: tagOf(token), parts, part, of: counts.length, bytes };
};

type Found = { readonly token: SnapshotToken; readonly headers: readonly Header[]; readonly stored: readonly Stored[] };

const find = async (asked: Asked, form: SnapshotToken['form']): Promise<Found | null> => {
  const { db, sight, identity, wanted } = asked;
  const token = wanted === null ? { ...(await prepare(asked)), form } : readToken(wanted);
  // The same snapshot is cut in other places for those who read rows.
  if (token === null || token.form !== form) return null;
  if (token.sets.length === 0) return { token, headers: [], stored: [] };
  return asDevice(
    db,
    sight,
    async (client) => {
      const headers = await readHeaders(client, sight, identity, token);
      return headers === null ? null : { token, headers, stored: await readSizes(client, token) };
    },
    'REPEATABLE READ',
  );
};

const prepare = async ({ db, sight, identity, limits = PART_LIMITS }: Asked): Promise<Omit<SnapshotToken, 'form'>> => {
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
    refused: {},
    totalRecords: 0,
    next: null,
    cursor: writeCursor({ epoch, revisions: new Map() }, cursorKey),
  });

/** Null unless all of them are still there, of this epoch, and in sight. */
const readHeaders = async (client: Client, { scopes }: Sight, { epoch }: Identity, { sets }: SnapshotToken): Promise<Header[] | null> => {
  const { rows } = await client.query<Header>(
    `SELECT s.scope, s.snapshot, s.revision, s.vector, s.refused FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (scope, snapshot, place)
     JOIN snapshots s ON s.scope = wanted.scope AND s.snapshot = wanted.snapshot
     WHERE s.epoch = $3 AND ($4::text[] IS NULL OR s.scope = ANY ($4)) ORDER BY wanted.place`,
    [sets.map(([scope]) => scope), sets.map(([, snapshot]) => snapshot), epoch, scopes === 'all' ? null : scopes],
  );
  return rows.length === sets.length ? rows : null;
};

const readSizes = async (client: Client, { sets }: SnapshotToken): Promise<Stored[]> =>
  (
    await client.query<Stored>(
      `SELECT p.scope, p.snapshot, p.part, p.records, p.bytes, octet_length(p.packed) AS "packedBytes" FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (scope, snapshot, place)
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
    if (last === undefined || records + one.records > limits.records || bytes + one.bytes > limits.bytes) {
      groups.push([one]);
      [records, bytes] = [one.records, one.bytes];
    } else {
      last.push(one);
      [records, bytes] = [records + one.records, bytes + one.bytes];
    }
  }
  return groups;
};

/** In a transaction of its own: an office on a slow line holds none while it takes a part. */
const readPacked = (db: Database, sight: Sight, { scope, snapshot, part }: Stored): Promise<Buffer> =>
  asDevice(db, sight, async (client) => {
    const { rows } = await client.query<{ packed: Buffer }>('SELECT packed FROM snapshot_parts WHERE scope = $1 AND snapshot = $2 AND part = $3', [scope, snapshot, part]);
    const [row] = rows;
    if (row === undefined) throw new Error(`Part ${part} of snapshot ${snapshot} is missing.`);
    return row.packed;
  });

const tailOf = ({ epoch, cursorKey }: Identity, token: SnapshotToken, headers: readonly Header[], groups: readonly (readonly Stored[])[]) => {
  const isLast = token.part === groups.length - 1;
  const here = new Set(groups[token.part]?.map(({ scope }) => scope));
  // Every part says what its records cover; the last one says it of all, since its cursor speaks for all.
  const told = headers.filter(({ scope }) => isLast || here.has(scope));
  const vectors = told.map(({ scope, vector }) => [scope, JSON.parse(vector) as unknown]);
  const refused = told.flatMap((header) => (header.refused === null ? [] : [[header.scope, JSON.parse(header.refused) as unknown]]));
  return {
    snapshot: nameOf(token),
    part: token.part,
    parts: groups.length,
    vectors: Object.fromEntries(vectors) as unknown,
    refused: Object.fromEntries(refused) as unknown,
    totalRecords: groups.flat().reduce((sum, { records }) => sum + records, 0),
    next: isLast ? null : writeToken({ ...token, part: token.part + 1 }),
    ...(isLast ? { cursor: writeCursor({ epoch, revisions: new Map(headers.map(({ scope, revision }) => [scope, revision])) }, cursorKey) } : {}),
  };
};

const tagOf = (token: SnapshotToken): string => `"${nameOf(token)}"`;

/** The same for all parts of one answer. */
const nameOf = ({ sets, form }: SnapshotToken): string => sha256(`${form} ${sets.map(([, snapshot]) => snapshot).join(' ')}`).slice(0, 16);
