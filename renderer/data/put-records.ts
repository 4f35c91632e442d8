import { countersAdd } from './counters.ts';
import type { RecordRow, ViewDb } from './db.ts';

/** Writes record rows and keeps the counters of live records per kind true, in the caller's transaction. */
export const putRecords = async (db: ViewDb, oldRows: readonly RecordRow[], newRows: readonly RecordRow[]): Promise<void> => {
  const differences = new Map<string, number>();
  const count = (row: RecordRow, step: number): void => {
    if (row.deleted !== 1) differences.set(row.kind, (differences.get(row.kind) ?? 0) + step);
  };
  for (const row of oldRows) count(row, -1);
  for (const row of newRows) count(row, 1);
  for (const row of [...oldRows, ...newRows]) db.noteRecord?.(row.key);
  // The counters first: they are read before they are written, and the rows fill the time between.
  await Promise.all([countersAdd(db, differences), db.records.bulkPut([...newRows])]);
};
