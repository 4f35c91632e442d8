import { countersAdd } from './counters.ts';
import type { RecordRow, ViewDb } from './db.ts';
import { summed, withRows } from './kept.ts';

/** By how much live records per kind become more. */
export const countDifferences = (oldRows: readonly RecordRow[], newRows: readonly RecordRow[]): ReadonlyMap<string, number> => {
  const differences = new Map<string, number>();
  const count = (row: RecordRow, step: number): void => {
    if (row.deleted !== 1) differences.set(row.kind, (differences.get(row.kind) ?? 0) + step);
  };
  for (const row of oldRows) count(row, -1);
  for (const row of newRows) count(row, 1);
  return differences;
};

/** Writes record rows and keeps the counters of live records per kind true, in the caller's transaction. */
export const putRecords = async (db: ViewDb, oldRows: readonly RecordRow[], newRows: readonly RecordRow[]): Promise<void> => {
  const differences = countDifferences(oldRows, newRows);
  const rows = newRows.map(summed);
  db.tally.kinds = withRows(db.tally.kinds, oldRows, rows);
  for (const { key } of oldRows) db.noteRecord?.(key, null);
  for (const row of rows) db.noteRecord?.(row.key, row);
  // The counters first: they are read before they are written, and the rows fill the time between.
  await Promise.all([countersAdd(db, differences), db.records.bulkPut(rows)]);
};
