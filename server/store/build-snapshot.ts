import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { writeCursor } from './cursor.ts';
import { hasHoles } from './holes.ts';
import type { Identity } from './identity.ts';
import { writeToken } from './snapshot-token.ts';

const compress = promisify(brotliCompress);
const QUALITY = 5;

export type PartLimits = { readonly records: number; readonly bytes: number };
/** A part is one frame in an office's journal, and what is sent again when the line breaks. */
export const PART_LIMITS: PartLimits = { records: 2_000, bytes: 4 * 1024 * 1024 };

/** A stored snapshot serves until so much has changed since; the pull after it brings the rest. */
const STALE_CHANGES = 500;
const STALE_SHARE = 0.2;
/** How long the parts of one that is no longer given out stay, for those who are in the middle of it. */
const KEEP = '7 days';

/** The list of records stands first in a stored part, so that it can be cut out and put together with others. */
export const RECORDS_BEGIN = '{"records":[';

/** Two devices that ask at once wait for the same work. */
const underWay = new Map<string, Promise<string>>();

/** The name of a snapshot of this scope that is fresh enough, made now if there is none. */
export const ensureSnapshot = (db: Database, identity: Identity, scope: string, limits: PartLimits): Promise<string> => {
  const key = `${identity.epoch} ${scope} ${limits.records}`;
  const begun = underWay.get(key);
  if (begun !== undefined) return begun;
  // One transaction sees one state: records, versions and revision belong together.
  const sight: Sight = { unit: scope, scopes: [scope], writes: null };
  const work = asDevice(db, sight, (client) => findOrBuild(client, identity, scope, limits), 'REPEATABLE READ')
    .then(async (snapshot) => {
      await asDevice(db, sight, (client) => dropOld(client, scope, snapshot));
      return snapshot;
    })
    .finally(() => underWay.delete(key));
  underWay.set(key, work);
  return work;
};

const findOrBuild = async (client: Client, identity: Identity, scope: string, limits: PartLimits): Promise<string> =>
  (await findFresh(client, identity.epoch, scope)) ?? (await build(client, identity, scope, limits));

const dropOld = (client: Client, scope: string, newest: string): Promise<unknown> =>
  client.query('DELETE FROM snapshots WHERE scope = $1 AND snapshot <> $2 AND created_at < now() - $3::interval', [scope, newest, KEEP]);

const findFresh = async (client: Client, epoch: string, scope: string): Promise<string | null> => {
  const { rows } = await client.query<{ snapshot: string }>(
    `SELECT s.snapshot FROM snapshots s JOIN scopes c USING (scope)
     WHERE s.scope = $1 AND s.epoch = $2 AND s.revision > 0
       AND c.revision - s.revision <= greatest($3::float8, s.revision * $4::float8)
     ORDER BY s.revision DESC, s.created_at DESC LIMIT 1`,
    [scope, epoch, STALE_CHANGES, STALE_SHARE],
  );
  return rows[0]?.snapshot ?? null;
};

type Vector = Readonly<Record<string, number>>;
type State = { readonly revision: number; readonly vector: Vector; readonly ranges: readonly Range[] };
type Key = { readonly kind: string; readonly record: string };
type Range = { readonly from: Key; readonly to: Key; records: number; bytes: number };

const build = async (client: Client, { epoch, cursorKey, onBuilt }: Identity, scope: string, limits: PartLimits): Promise<string> => {
  const begun = performance.now();
  const { revision, vector, ranges } = await readState(client, scope, limits);
  const snapshot = randomBytes(9).toString('base64url');
  const totalRecords = ranges.reduce((sum, range) => sum + range.records, 0);
  await client.query('INSERT INTO snapshots (scope, snapshot, epoch, revision, records, vector) VALUES ($1, $2, $3, $4, $5, $6)', [
    scope, snapshot, epoch, revision, totalRecords, JSON.stringify(vector),
  ]);
  const parts = Math.max(1, ranges.length);
  for (let part = 0; part < parts; part += 1) {
    const range = ranges[part];
    const records = range === undefined ? [] : await readRange(client, scope, range);
    const isLast = part === parts - 1;
    const tail = {
      snapshot,
      part,
      parts,
      vectors: { [scope]: vector },
      totalRecords,
      next: isLast ? null : writeToken({ sets: [[scope, snapshot]], part: part + 1 }),
      ...(isLast ? { cursor: writeCursor({ epoch, revisions: new Map([[scope, revision]]) }, cursorKey) } : {}),
    };
    const list = `${RECORDS_BEGIN}${records.join(',')}]`;
    const body = await compress(`${list},${JSON.stringify(tail).slice(1)}`, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
    await client.query('INSERT INTO snapshot_parts (scope, snapshot, part, records, cut, body) VALUES ($1, $2, $3, $4, $5, $6)', [
      scope, snapshot, part, records.length, Buffer.byteLength(list), body,
    ]);
  }
  onBuilt?.((performance.now() - begun) / 1_000);
  return snapshot;
};

const readState = async (client: Client, scope: string, limits: PartLimits): Promise<State> => {
  const { rows: held } = await client.query('SELECT FROM held WHERE scope = $1 LIMIT 1', [scope]);
  // A change that waits here is in no record's state, and one that is missing may still come: no vector may cover them, so the
  // office reads the history instead.
  if (held.length > 0 || (await hasHoles(client, scope))) return { revision: 0, vector: {}, ranges: [] };
  const { rows: counters } = await client.query<{ revision: number }>('SELECT revision FROM scopes WHERE scope = $1', [scope]);
  // Refused numbers count as covered: they are decided, and nothing that was accepted stands on them.
  const { rows: lives } = await client.query<{ incarnation: string; last_n: number }>(
    'SELECT incarnation, last_n FROM incarnations WHERE scope = $1 AND last_n > 0',
    [scope],
  );
  const vector = Object.fromEntries(lives.map((life) => [life.incarnation, life.last_n]));
  return { revision: counters[0]?.revision ?? 0, vector, ranges: await planRanges(client, scope, limits) };
};

/** Cuts the records into parts by their sizes, before any of them is read. */
const planRanges = async (client: Client, scope: string, limits: PartLimits): Promise<Range[]> => {
  const { rows } = await client.query<Key & { bytes: number }>(
    'SELECT kind, record, octet_length(packed) AS bytes FROM records WHERE scope = $1 ORDER BY kind, record',
    [scope],
  );
  const ranges: Range[] = [];
  for (const { kind, record, bytes } of rows) {
    const last = ranges.at(-1);
    const key = { kind, record };
    if (last === undefined || last.records >= limits.records || last.bytes + bytes > limits.bytes) ranges.push({ from: key, to: key, records: 1, bytes });
    else ranges[ranges.length - 1] = { from: last.from, to: key, records: last.records + 1, bytes: last.bytes + bytes };
  }
  return ranges;
};

const readRange = async (client: Client, scope: string, { from, to }: Range): Promise<string[]> => {
  const { rows } = await client.query<{ packed: string }>(
    'SELECT packed FROM records WHERE scope = $1 AND (kind, record) >= ($2, $3) AND (kind, record) <= ($4, $5) ORDER BY kind, record',
    [scope, from.kind, from.record, to.kind, to.record],
  );
  return rows.map(({ packed }) => packed);
};
