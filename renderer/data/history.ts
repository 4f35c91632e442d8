import { useLiveQuery } from 'dexie-react-hooks';
import type { Author, Json } from '#core/change/change.ts';
import type { ChangeRow } from './db.ts';
import { db } from './machine.ts';
import { findKey } from './use-record.ts';

export type HistoryEntry = {
  readonly id: string;
  readonly at: string;
  readonly author: Author;
  /** per field: what it took the place of (undefined = nothing was there) and what it set */
  readonly set: Readonly<Record<string, { readonly from: Json | undefined; readonly to: Json }>>;
  readonly mine: boolean;
  readonly sent: boolean;
  /** made while someone else edited other fields of the record: merged silently, and said here */
  readonly parallel: boolean;
  /** took the place of several heads: a person's decision of a conflict */
  readonly settles: boolean;
};

const toEntry = (row: ChangeRow, unsent: ReadonlySet<string>, parallel: boolean): HistoryEntry => ({
  id: row.id,
  at: row.change.at,
  author: row.change.author,
  set: Object.fromEntries(Object.entries(row.change.set).map(([field, to]) => [field, { from: row.before[field]?.[0]?.value, to }])),
  mine: row.mine === 1,
  sent: !unsent.has(row.id),
  parallel,
  settles: Object.values(row.before).some((heads) => heads.length > 1),
});

/** Two neighbours in time from different PCs, neither of which named the other: they were made side by side. */
const isParallel = (row: ChangeRow, earlier: ChangeRow | undefined): boolean => {
  if (earlier === undefined || earlier.change.author.device === row.change.author.device) return false;
  const named = new Set(Object.values(row.change.base).flat());
  return !named.has(earlier.id) && Object.keys(row.change.set).every((field) => !(field in earlier.change.set));
};

/** Every change of a record that this PC knows, newest first. */
export const useHistory = (kind: string, id: string): readonly HistoryEntry[] | undefined =>
  useLiveQuery(async () => {
    const key = await findKey(kind, id);
    const rows = (await db.changes.where('key').equals(key).toArray()).toSorted((a, b) => (a.change.at < b.change.at ? -1 : 1));
    const unsent = new Set((await db.outbox.where('key').equals(key).toArray()).map((row) => row.id));
    return rows.map((row, index) => toEntry(row, unsent, isParallel(row, rows[index - 1]))).toReversed();
  }, [kind, id]);
