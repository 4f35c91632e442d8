import { rawOf, sampleRecords, type RawRecord } from '#test/bench/support/records.ts';

/** Peers in a plain page: PouchDB on `idb`, its default, and RxDB on its free Dexie storage; both with batches of 1,000, which serves them best. */
const BATCH = 1_000;

type PouchDb = { bulkDocs(docs: readonly object[]): Promise<unknown>; info(): Promise<{ readonly doc_count: number }> };
type Pouch = {
  new (name: string, options?: Readonly<Record<string, unknown>>): PouchDb;
  replicate(from: PouchDb, to: PouchDb, options: { readonly batch_size: number }): Promise<{ readonly ok: boolean }>;
};
type RxCollection = { bulkInsert(docs: readonly object[]): Promise<unknown>; count(): { exec(): Promise<number> } };
type RxDatabase = { addCollections(collections: object): Promise<{ readonly records: RxCollection }> };
type Replication = { awaitInitialReplication(): Promise<void>; cancel(): Promise<void> };
type Libraries = {
  readonly PouchDB: Pouch;
  readonly createRxDatabase: (options: object) => Promise<RxDatabase>;
  readonly replicateRxCollection: (options: object) => Replication;
  readonly getRxStorageDexie: () => unknown;
};
const { PouchDB, createRxDatabase, replicateRxCollection, getRxStorageDexie } = (globalThis as unknown as { readonly libraries: Libraries }).libraries;

type Done = { readonly ms: number; readonly records: number };
let seconds = 0;
const rows = (count: number, seed: number): RawRecord[] => sampleRecords(count, seed).map(rawOf);
const inBatches = async <T>(all: readonly T[], put: (batch: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < all.length; at += BATCH) await put(all.slice(at, at + BATCH));
};

const toPouch = ({ id, ...rest }: RawRecord): object => ({ _id: id, ...rest });
const pouches = new Map<string, PouchDb>();
const pouch = {
  /** puts records at the server, over the line given */
  fill: (url: string, count: number, seed: number): Promise<void> => inBatches(rows(count, seed).map(toPouch), (batch) => new PouchDB(url).bulkDocs(batch)),
  make: async (name: string, count: number, seed: number): Promise<void> => {
    const db = new PouchDB(name, { adapter: 'idb' });
    pouches.set(name, db);
    await inBatches(rows(count, seed).map(toPouch), (batch) => db.bulkDocs(batch));
  },
  replicate: async (name: string, url: string, way: 'pull' | 'push'): Promise<Done> => {
    const local = pouches.get(name) ?? new PouchDB(name, { adapter: 'idb' });
    pouches.set(name, local);
    const start = performance.now();
    const remote = new PouchDB(url);
    await (way === 'pull' ? PouchDB.replicate(remote, local, { batch_size: BATCH }) : PouchDB.replicate(local, remote, { batch_size: BATCH }));
    const ms = performance.now() - start;
    return { ms, records: (await local.info()).doc_count };
  },
};

const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    kind: { type: 'string' },
    date: { type: 'string', maxLength: 10 },
    agreementId: { type: 'string' },
    updatedAt: { type: 'number', minimum: 0, maximum: 1e15, multipleOf: 1 },
    fields: { type: 'object', additionalProperties: true },
  },
  required: ['id', 'date', 'updatedAt'],
  indexes: ['date', 'updatedAt'],
};
const toRx = (row: RawRecord): object => ({ ...row, updatedAt: (seconds += 1) });
const collections = new Map<string, RxCollection>();
const openRx = async (name: string): Promise<RxCollection> => {
  const known = collections.get(name);
  if (known !== undefined) return known;
  const db = await createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false, eventReduce: true });
  const { records } = await db.addCollections({ records: { schema: SCHEMA } });
  collections.set(name, records);
  return records;
};

type Checkpoint = { readonly id: string; readonly updatedAt: number };
const post = async (url: string, body: unknown): Promise<unknown> => (await fetch(`${url}/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
/** RxDB's documented HTTP replication, one direction at a time. */
const WAYS = {
  pull: (url: string) => ({
    pull: {
      batchSize: BATCH,
      handler: async (last: Checkpoint | undefined, limit: number): Promise<unknown> => {
        const asked = new URLSearchParams({ updatedAt: String(last?.updatedAt ?? 0), id: last?.id ?? '', limit: String(limit) });
        const found = (await (await fetch(`${url}/pull?${asked.toString()}`)).json()) as { readonly documents: readonly object[]; readonly checkpoint: Checkpoint | null };
        return { documents: found.documents.map((doc) => ({ ...doc, _deleted: false })), checkpoint: found.checkpoint ?? last };
      },
    },
  }),
  push: (url: string) => ({ push: { batchSize: BATCH, handler: (changed: readonly object[]) => post(url, changed) } }),
};
const rx = {
  fill: (url: string, count: number, seed: number): Promise<void> => inBatches(rows(count, seed).map(toRx), (batch) => post(url, batch.map((doc) => ({ newDocumentState: doc })))),
  make: async (name: string, count: number, seed: number): Promise<void> => {
    const records = await openRx(name);
    await inBatches(rows(count, seed).map(toRx), (batch) => records.bulkInsert(batch));
  },
  replicate: async (name: string, url: string, way: 'pull' | 'push'): Promise<Done> => {
    const collection = await openRx(name);
    const start = performance.now();
    const replication = replicateRxCollection({ collection, replicationIdentifier: `bench-${way}`, live: false, ...WAYS[way](url) });
    await replication.awaitInitialReplication();
    const ms = performance.now() - start;
    await replication.cancel();
    return { ms, records: await collection.count().exec() };
  },
};

Object.assign(globalThis, { peers: { pouch, rx } });
