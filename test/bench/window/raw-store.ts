import type { RawRecord } from '#test/bench/support/records.ts';

/** Hand-written IndexedDB: one row per record, three indexes, strict durability. What any app on IndexedDB at least costs. */
const STORE = 'records';

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the transaction was aborted')));
  });

export const openRaw = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'id' });
      store.createIndex('date', 'date');
      store.createIndex('agreementId', 'agreementId');
      store.createIndex('updatedAt', 'updatedAt');
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database did not open')));
  });

/** One transaction, one put per record; resolves when the browser says that it is on disk, or, relaxed, that it is with the system. */
export const putRaw = (db: IDBDatabase, records: readonly RawRecord[], durability: 'strict' | 'relaxed' = 'strict'): Promise<void> => {
  const transaction = db.transaction(STORE, 'readwrite', { durability });
  if (transaction.durability !== durability) throw new Error('this browser does not know how durable a transaction is');
  const store = transaction.objectStore(STORE);
  for (const record of records) store.put(record);
  return done(transaction);
};

export const countRaw = (db: IDBDatabase): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = db.transaction(STORE).objectStore(STORE).count();
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the count failed')));
  });
