import type { RecordRow, ViewDb } from './db.ts';
import type { Kept, Tally } from './kept-shape.ts';

/** Up to so many rows of the outbox are counted at every turn. */
export const FEW_WAITING = 2_000;

/** Sums are of 48 bits, so that they can be added without losing any. */
const MODULUS = 2 ** 48;

/** A fingerprint of a text for finding what went bad by chance; not against somebody who wants to be believed. */
const fingerprint = (text: string): number => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high >>> 16) * 2 ** 32 + (low >>> 0);
};

/** The sum of a row as it stands: of all its members but the sum itself, in the order that they have. */
export const sumOf = ({ sum: _sum, ...row }: RecordRow): number => fingerprint(JSON.stringify(row));

export const summed = (row: RecordRow): RecordRow => ({ ...row, sum: sumOf(row) });

const mod = (value: number): number => ((value % MODULUS) + MODULUS) % MODULUS;

/** What rows of records that go and rows that come make of what is kept. */
export const withRows = (kinds: Kept['kinds'], gone: readonly RecordRow[], come: readonly RecordRow[]): Kept['kinds'] => {
  const now = new Map(Object.entries(kinds));
  const add = (row: RecordRow, step: 1 | -1): void => {
    const [rows, live, sum] = now.get(row.kind) ?? [0, 0, 0];
    now.set(row.kind, [rows + step, live + (row.deleted === 1 ? 0 : step), mod(sum + step * (row.sum ?? 0))]);
  };
  for (const row of gone) add(row, -1);
  for (const row of come) add(row, 1);
  return Object.fromEntries([...now].filter(([, [rows]]) => rows !== 0));
};

/** The tables that frames of a kind may touch, beside the records and the log. */
const TOUCHED: Readonly<Record<string, readonly CountedTable[]>> = {
  changes: ['held', 'outbox'],
  received: ['held', 'outbox'],
  reissued: ['held', 'outbox'],
  acknowledged: ['held', 'outbox'],
  declined: ['held', 'outbox'],
  snapshot: ['held', 'outbox', 'vectors'],
  forgotten: ['held', 'outbox', 'vectors'],
  'sync-run': ['runs', 'held', 'outbox'],
  setting: ['settings', 'outbox'],
  draft: ['drafts'],
};
type CountedTable = 'held' | 'outbox' | 'settings' | 'drafts' | 'runs' | 'vectors';

/** Counts the small tables that were touched again; the large ones are kept by what was added and taken away. */
export const countKept = async (db: ViewDb, before: Kept, tally: Tally, frames: Iterable<string>): Promise<Kept> => {
  const touched = new Set([...frames].flatMap((kind) => TOUCHED[kind] ?? []));
  const counted = await Promise.all([...touched].map(async (name) => [name, name === 'outbox' ? await countWaiting(db) : await db[name].count()] as const));
  return { ...before, kinds: tally.kinds, changes: before.changes + tally.changes, ...Object.fromEntries(counted) };
};

const countWaiting = async (db: ViewDb): Promise<number | null> => {
  const rows = await countUpTo(db.outbox, FEW_WAITING + 1);
  return rows > FEW_WAITING ? null : rows;
};

/** How many rows a table has, at most so many: a plain count() reads all of them, whatever the limit. */
export const countUpTo = async (table: { limit(n: number): { primaryKeys(): PromiseLike<readonly unknown[]> } }, most: number): Promise<number> => (await table.limit(most).primaryKeys()).length;

/** Whether a table has more rows than so many. They are passed over where they lie; no key of them is handed over. */
export const hasMoreThan = async (table: { offset(n: number): { limit(n: number): { primaryKeys(): PromiseLike<readonly unknown[]> } } }, few: number): Promise<boolean> => (await table.offset(few).limit(1).primaryKeys()).length > 0;
