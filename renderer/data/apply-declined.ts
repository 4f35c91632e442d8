import { applyChanges } from './apply-changes.ts';
import type { ChangeRow, ViewDb } from './db.ts';
import { withdrawFromRecord } from './withdraw-from-record.ts';

/**
 * The endpoint does not take what had come by file: it leaves its record. What stands on it stays and is shown without it, as it is
 * everywhere else. A number that the endpoint has confirmed since means another change, which is not touched.
 */
export const applyDeclined = async (db: ViewDb, ids: readonly string[]): Promise<void> => {
  const [logged, held] = await Promise.all([db.changes.bulkGet([...ids]), db.held.bulkGet([...ids])]);
  await db.held.bulkDelete(held.flatMap((row) => (row?.byFile === 1 ? [row.id] : [])));
  const rows = logged.flatMap((row) => (row?.byFile === 1 ? [row] : []));
  const declined = new Set(rows.map(({ id }) => id));
  const standing: ChangeRow[] = [];
  for (const key of new Set(rows.map((row) => row.key))) standing.push(...(await withdrawFromRecord(db, key, declined)).filter(({ id }) => !declined.has(id)));
  await showWithout(db, standing);
};

/** Applies again what was taken out only because of what it stood on. */
export const showWithout = async (db: ViewDb, rows: readonly ChangeRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const ids = new Set(rows.map(({ id }) => id));
  const byFile = new Set(rows.flatMap(({ id, byFile: isByFile }) => (isByFile === 1 ? [id] : [])));
  await applyChanges(db, [], rows.map(({ change }) => change), [], { letGo: ({ id }) => ids.has(id), byFile });
  const mine = rows.filter((row) => row.mine === 1).map(({ id }) => id);
  const again = (await db.changes.bulkGet(mine)).filter((row) => row !== undefined);
  await db.changes.bulkPut(again.map((row): ChangeRow => ({ ...row, mine: 1 })));
};
