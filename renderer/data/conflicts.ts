import { useLiveQuery } from 'dexie-react-hooks';
import type { Json } from '#core/change/change.ts';
import type { Head } from '#core/change/state.ts';
import { db } from './machine.ts';
import { rowToView, type RecordView } from './rows.ts';

export type OpenConflict = {
  readonly record: RecordView;
  readonly fields: readonly {
    readonly field: string;
    /** the shown value first */
    readonly heads: readonly Head[];
    /** the value that the authors had seen, where this PC knows it */
    readonly earlier: Json | undefined;
  }[];
};

/** What the first author saw: the value of the earliest change that one of the heads took the place of. */
const earlierValue = async (field: string, heads: readonly Head[]): Promise<Json | undefined> => {
  const rows = await db.changes.bulkGet(heads.map((head) => head.id));
  for (const row of rows) {
    const before = row?.before[field]?.[0];
    if (before !== undefined) return before.value;
  }
  return undefined;
};

/** All records with fields whose heads differ, most recently touched first. */
export const readConflicts = async (): Promise<OpenConflict[]> => {
  const rows = await db.records.where('conflicted').equals(1).toArray();
  const open = await Promise.all(
    rows.map(async (row) => {
      const record = rowToView(row, false);
      const fields = await Promise.all(record.conflicts.map(async ({ field, heads }) => ({ field, heads, earlier: await earlierValue(field, heads) })));
      return { record, fields };
    }),
  );
  return open.toSorted((a, b) => (a.record.touched < b.record.touched ? 1 : -1));
};

export const useConflicts = (): readonly OpenConflict[] | undefined => useLiveQuery(readConflicts, []);

/** How many fields wait for a decision. */
export const countConflicts = async (): Promise<number> => {
  const rows = await db.records.where('conflicted').equals(1).toArray();
  return rows.reduce((sum, row) => sum + rowToView(row, false).conflicts.length, 0);
};

/** The same per kind of record. */
export const countConflictsByKind = async (): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const row of await db.records.where('conflicted').equals(1).toArray()) counts[row.kind] = (counts[row.kind] ?? 0) + rowToView(row, false).conflicts.length;
  return counts;
};

export const useConflictCount = (): number | undefined => useLiveQuery(countConflicts, []);
