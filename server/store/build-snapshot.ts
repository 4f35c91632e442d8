import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { packMessage, unpackMessage } from '#core/sync/columns/message.ts';
import { thaiBytes, thaiText } from '#core/sync/columns/thai-text.ts';
import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { hashOf } from './canonical.ts';
import { hasHoles } from './holes.ts';
import type { Identity } from './identity.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** Made once for all devices of a scope: worth more work than an answer. */
const QUALITY = 9;

export type PartLimits = { readonly records: number; readonly bytes: number; /** records of the first part, which are on the screen while the others come */ readonly first: number };
/** A part is one frame in an office's journal. */
export const PART_LIMITS: PartLimits = { records: 2_000, bytes: 4 * 1024 * 1024, first: 100 };
/** What the first part has at most as JSON: little more than half a second on a line of 256 kbit/s. */
const FIRST_BYTES = 144 * 1024;
/** The list that the app opens with, and how many of it a screen and a little more shows. */
const OPENED_WITH = { kind: 'agreement', records: 60 } as const;
/** Parts that are packed at the same time. */
const AT_ONCE = 4;

/** A stored snapshot serves until so much has changed since; the pull after it brings the rest. */
const STALE_CHANGES = 500;
const STALE_SHARE = 0.2;
/** How long the parts of one that is no longer given out stay, for those who are in the middle of it. */
const KEEP = '7 days';

/** A snapshot that is being made: what it covers and how it is cut is known before any of it is packed, and its parts are given out as they come. */
export type Building = {
  readonly scope: string;
  readonly snapshot: string;
  readonly revision: number;
  /** as JSON text, as it is stored; and so what was refused within it */
  readonly vector: string;
  readonly refused: string;
  /** records of each part */
  readonly counts: readonly number[];
  /** of all records as JSON */
  readonly bytes: number;
  readonly part: (index: number) => Promise<Buffer>;
};

/** `begun`: what is being made, or the name of one that is fresh enough; `done`: its name once it is stored. */
type UnderWay = { readonly begun: Promise<Building | string>; readonly done: Promise<string> };

/** Two devices that ask at once are served from the same work. */
const underWay = new Map<string, UnderWay>();
const building = new Map<string, Building>();

/** Opens a snapshot of this scope that is fresh enough; if there is none, one is made now. */
export const openSnapshot = (db: Database, identity: Identity, scope: string, limits: PartLimits): UnderWay => {
  const key = `${identity.epoch} ${scope} ${limits.records}`;
  const known = underWay.get(key);
  if (known !== undefined) return known;
  const { promise: begun, resolve, reject } = promised<Building | string>();
  // One transaction sees one state: records, versions and revision belong together.
  const sight: Sight = { unit: scope, scopes: [scope], writes: null };
  let name = '';
  const tell = (made: Building): void => {
    name = made.snapshot;
    building.set(name, made);
    resolve(made);
  };
  const done = asDevice(db, sight, (client) => findOrBuild(client, identity, scope, { limits, tell }), 'REPEATABLE READ')
    .then(async (snapshot) => {
      await asDevice(db, sight, (client) => dropOld(client, scope, snapshot));
      return snapshot;
    })
    .finally(() => {
      underWay.delete(key);
      building.delete(name);
    });
  done.then(resolve, reject);
  // Whoever waits for it hears of a failure; who has its first part hears of it with the next.
  begun.catch(() => undefined);
  const work = { begun, done };
  underWay.set(key, work);
  return work;
};

/** The name of a snapshot of this scope that is fresh enough, made now if there is none. */
export const ensureSnapshot = (db: Database, identity: Identity, scope: string, limits: PartLimits): Promise<string> => openSnapshot(db, identity, scope, limits).done;

/** The snapshot of this name while it is being made by this process. */
export const findBuilding = (snapshot: string): Building | null => building.get(snapshot) ?? null;

const nothing = (): void => undefined;

/** A promise, and who keeps it. */
const promised = <T>() => {
  const kept: { resolve: (value: T) => void; reject: (problem: unknown) => void } = { resolve: nothing, reject: nothing };
  const promise = new Promise<T>((resolve, reject) => Object.assign(kept, { resolve, reject }));
  return { promise, resolve: (value: T) => kept.resolve(value), reject: (problem: unknown) => kept.reject(problem) };
};

type Make = { readonly limits: PartLimits; readonly tell: (made: Building) => void };

const findOrBuild = async (client: Client, identity: Identity, scope: string, make: Make): Promise<string> =>
  (await findFresh(client, identity.epoch, scope)) ?? (await build(client, identity, scope, make));

const dropOld = (client: Client, scope: string, newest: string): Promise<unknown> =>
  client.query('DELETE FROM snapshots WHERE scope = $1 AND snapshot <> $2 AND created_at < now() - $3::interval', [scope, newest, KEEP]);

const findFresh = async (client: Client, epoch: string, scope: string): Promise<string | null> => {
  const { rows } = await client.query<{ snapshot: string }>(
    `SELECT s.snapshot FROM snapshots s JOIN scopes c USING (scope)
     WHERE s.scope = $1 AND s.epoch = $2 AND s.revision > 0 AND s.refused IS NOT NULL
       AND c.revision - s.revision <= greatest($3::float8, s.revision * $4::float8)
     ORDER BY s.revision DESC, s.created_at DESC LIMIT 1`,
    [scope, epoch, STALE_CHANGES, STALE_SHARE],
  );
  return rows[0]?.snapshot ?? null;
};

type Vector = Readonly<Record<string, number>>;
type Runs = Record<string, [from: number, to: number][]>;
type Key = { readonly kind: string; readonly record: string };
type Sized = Key & { readonly bytes: number };
type State = { readonly revision: number; readonly vector: Vector; readonly refused: Runs; readonly parts: readonly (readonly Key[])[]; readonly bytes: number };

const build = async (client: Client, { epoch, onBuilt }: Identity, scope: string, { limits, tell }: Make): Promise<string> => {
  const begun = performance.now();
  const { revision, vector, refused, parts, bytes: allBytes } = await readState(client, scope, limits);
  const snapshot = randomBytes(9).toString('base64url');
  const [vectorText, refusedText] = [JSON.stringify(vector), JSON.stringify(refused)];
  const counts = parts.map(({ length }) => length);
  const coming = parts.map(() => promised<Buffer>());
  for (const { promise } of coming) promise.catch(() => undefined);
  tell({ scope, snapshot, revision, vector: vectorText, refused: refusedText, counts, bytes: allBytes, part: (index) => coming[index]?.promise ?? Promise.reject(new Error(`There is no part ${index}.`)) });
  try {
    await client.query('INSERT INTO snapshots (scope, snapshot, epoch, revision, records, vector, refused) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      scope, snapshot, epoch, revision, counts.reduce((sum, count) => sum + count, 0), vectorText, refusedText,
    ]);
    // Somebody may be waiting for the first part: it has the machine alone.
    for (let from = 0, step = 1; from < parts.length; from += step, step = AT_ONCE) {
      const packing: Promise<Packed>[] = [];
      for (const [index, keys] of parts.slice(from, from + step).entries()) packing.push(packRecords(await readRecords(client, scope, keys)).then((made) => (coming[from + index]?.resolve(made.packed), made)));
      for (const [index, { packed, bytes, records }] of (await Promise.all(packing)).entries()) {
        await client.query('INSERT INTO snapshot_parts (scope, snapshot, part, records, bytes, packed) VALUES ($1, $2, $3, $4, $5, $6)', [scope, snapshot, from + index, records, bytes, packed]);
      }
    }
  } catch (problem) {
    for (const { reject } of coming) reject(problem);
    throw problem;
  }
  onBuilt?.((performance.now() - begun) / 1_000);
  return snapshot;
};

type Packed = { readonly packed: Buffer; readonly bytes: number; readonly records: number };

const packRecords = async (texts: readonly string[]): Promise<Packed> => {
  const records = texts.map((text) => JSON.parse(text) as unknown);
  const plain = thaiBytes(JSON.stringify(packMessage({ records }, hashOf)));
  const packed = await compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } });
  return { packed, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0), records: records.length };
};

/** The records of a stored part, for those who read rows. */
export const unpackRecords = async (packed: Buffer): Promise<readonly unknown[]> => {
  const read = unpackMessage(JSON.parse(thaiText(await decompress(packed)) ?? ''), { rows: Infinity, bytes: Infinity }, hashOf);
  if (!read.ok) throw new Error('A stored part of a snapshot cannot be read.');
  return (read.value.message as { readonly records: readonly unknown[] }).records;
};

const readState = async (client: Client, scope: string, limits: PartLimits): Promise<State> => {
  const { rows: held } = await client.query('SELECT FROM held WHERE scope = $1 LIMIT 1', [scope]);
  // A change that waits here is in no record's state, and one that is missing may still come: no vector may cover them, so the
  // office reads the history instead.
  if (held.length > 0 || (await hasHoles(client, scope))) return { revision: 0, vector: {}, refused: {}, parts: [[]], bytes: 0 };
  const { rows: counters } = await client.query<{ revision: number }>('SELECT revision FROM scopes WHERE scope = $1', [scope]);
  // Refused numbers count as covered: they are decided, and nothing that was accepted stands on them. Whoever has the snapshot is told which they
  // are, since an endpoint that is restored may take them after all.
  const { rows: lives } = await client.query<{ incarnation: string; last_n: number }>(
    'SELECT incarnation, last_n FROM incarnations WHERE scope = $1 AND last_n > 0',
    [scope],
  );
  const vector = Object.fromEntries(lives.map((life) => [life.incarnation, life.last_n]));
  const refused = await readRefused(client, scope);
  const { rows } = await client.query<Sized>('SELECT kind, record, octet_length(packed) AS bytes FROM records WHERE scope = $1 ORDER BY kind, record', [scope]);
  return { revision: counters[0]?.revision ?? 0, vector, refused, parts: planParts(rows, limits), bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) };
};

/** What was refused, as runs of numbers. */
const readRefused = async (client: Client, scope: string): Promise<Runs> => {
  const { rows } = await client.query<{ incarnation: string; first: number; last: number }>(
    `SELECT incarnation, min(n) AS first, max(n) AS last FROM (SELECT incarnation, n, n - row_number() OVER (PARTITION BY incarnation ORDER BY n) AS run FROM refused WHERE scope = $1) AS numbered
     GROUP BY incarnation, run ORDER BY incarnation, first`,
    [scope],
  );
  const refused: Runs = {};
  for (const { incarnation, first, last } of rows) (refused[incarnation] ??= []).push([first, last]);
  return refused;
};

/** Cuts the records into parts by their sizes, before any of them is read: the newest ones of each kind first, then all others. */
export const planParts = (records: readonly Sized[], limits: PartLimits): readonly (readonly Key[])[] => {
  const first = records.length <= limits.first ? [] : newestOf(records, limits);
  const early = new Set(first);
  const parts: Sized[][] = first.length === 0 ? [] : [first];
  let bytes = Infinity;
  for (const record of records) {
    if (early.has(record)) continue;
    const last = parts.at(-1);
    if (last === undefined || bytes + record.bytes > limits.bytes || last.length >= limits.records) {
      parts.push([record]);
      bytes = record.bytes;
    } else {
      last.push(record);
      bytes += record.bytes;
    }
  }
  return parts.length === 0 ? [[]] : parts;
};

/** Ids count up with time, so the newest of a kind stand last in its order. Those that the app opens with come before all others. */
const newestOf = (records: readonly Sized[], { first }: PartLimits): Sized[] => {
  const kinds = new Map<string, Sized[]>();
  for (const record of records) {
    const same = kinds.get(record.kind);
    if (same === undefined) kinds.set(record.kind, [record]);
    else same.push(record);
  }
  const chosen = new Set<Sized>();
  let bytes = 0;
  const choose = (record: Sized | undefined): void => {
    if (record === undefined || chosen.has(record) || chosen.size >= first || bytes + record.bytes > FIRST_BYTES) return;
    chosen.add(record);
    bytes += record.bytes;
  };
  for (let place = 1; place <= OPENED_WITH.records; place += 1) choose(kinds.get(OPENED_WITH.kind)?.at(-place));
  const others = [...kinds].filter(([kind]) => kind !== OPENED_WITH.kind);
  for (let place = 1; place <= first; place += 1) for (const [, kind] of others) choose(kind.at(-place));
  return [...chosen];
};

const readRecords = async (client: Client, scope: string, keys: readonly Key[]): Promise<string[]> => {
  const { rows } = await client.query<{ packed: string }>(
    `SELECT r.packed FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS wanted (kind, record, place)
     JOIN records r ON r.scope = $1 AND r.kind = wanted.kind AND r.record = wanted.record ORDER BY wanted.place`,
    [scope, keys.map(({ kind }) => kind), keys.map(({ record }) => record)],
  );
  return rows.map(({ packed }) => packed);
};
