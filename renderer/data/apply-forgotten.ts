import { applyChanges } from './apply-changes.ts';
import type { ChangeRow, ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';

/**
 * A snapshot of an epoch that is over counts no more: the register is made again of the changes that are known one by one. What
 * names something that only the snapshot had brought waits for the next one.
 */
export const applyForgotten = async (db: ViewDb): Promise<void> => {
  const [rows, log, held] = await Promise.all([db.records.toArray(), db.changes.toArray(), db.held.toArray()]);
  db.tally.changes -= log.length;
  await putRecords(db, rows, []);
  await Promise.all([db.records.clear(), db.changes.clear(), db.held.clear(), db.vectors.clear()]);
  const mine = new Set(log.filter((row) => row.mine === 1).map((row) => row.id));
  const byFile = new Set([...log, ...held].flatMap((row) => (row.byFile === 1 ? [row.id] : [])));
  await applyChanges(db, [], [...log, ...held].map(({ change }) => change), [], { letGo: ({ id }) => mine.has(id), byFile });
  const again = (await db.changes.bulkGet([...mine])).filter((row) => row !== undefined);
  await db.changes.bulkPut(again.map((row): ChangeRow => ({ ...row, mine: 1 })));
};
