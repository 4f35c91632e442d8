import { withdraw, type Stays } from '#core/change/withdraw.ts';
import type { ChangeRow, RecordRow, ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';

/** Takes changes, and what stands on them and does not stay, out of a record; answers the rows that were taken out of the log. */
export const withdrawFromRecord = async (db: ViewDb, key: string, ids: ReadonlySet<string>, stays: Stays): Promise<readonly ChangeRow[]> => {
  const record = await db.records.get(key);
  const log = await db.changes.where('key').equals(key).toArray();
  if (record === undefined) return [];
  const gone = log.filter((row) => ids.has(row.id)).map((row) => row.id);
  const result = withdraw(rowToState(record), gone, log, stays);
  await replaceRecord(db, record, Object.keys(result.state.fields).length === 0 ? null : stateToRow(result.state));
  const rowById = new Map(log.map((row) => [row.id, row]));
  db.tally.changes -= result.withdrawn.length;
  await db.changes.bulkDelete(result.withdrawn.map(({ change }) => change.id));
  await db.changes.bulkPut(result.log.flatMap(({ change, before, lacking }) => {
    const row = rowById.get(change.id);
    if (row === undefined || (row.before === before && row.lacking === lacking)) return [];
    return [lacking === undefined ? { ...row, before } : { ...row, before, lacking }];
  }));
  return result.withdrawn.flatMap(({ change }) => rowById.get(change.id) ?? []);
};

/** A record that only refused changes had made is taken out whole. */
const replaceRecord = async (db: ViewDb, old: RecordRow, now: RecordRow | null): Promise<void> => {
  await putRecords(db, [old], now === null ? [] : [now]);
  if (now === null) await db.records.delete(old.key);
};
