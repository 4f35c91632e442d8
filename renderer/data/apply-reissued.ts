import type { z } from 'zod';
import type { Change } from '#core/change/change.ts';
import { renameApplied, renameHeads } from '#core/change/rename.ts';
import type { reissuedBodySchema } from '#core/journal/bodies.ts';
import { applyChanges } from './apply-changes.ts';
import { recordKey, type ChangeRow, type OutboxRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';

type Reissued = z.infer<typeof reissuedBodySchema>;

/**
 * Own changes were written anew under other ids. Those that stand in records are renamed there (enrolment, fork); those that
 * had been taken out of their record after a refusal are applied as new changes.
 */
export const applyReissued = async (db: ViewDb, body: Reissued): Promise<void> => {
  const renamed = new Map<string, Change>();
  body.from.forEach((id, index) => {
    const change = body.changes[index];
    if (change !== undefined) renamed.set(id, change);
  });
  const standing = (await db.changes.bulkGet(body.from)).filter((row) => row !== undefined);
  const standingIds = new Set(standing.map((row) => row.id));
  await Promise.all([db.outbox.bulkDelete(body.from), db.held.bulkDelete(body.from)]);
  for (const key of new Set(standing.map((row) => row.key))) await renameInRecord(db, key, renamed);
  const anew = body.from.flatMap((id) => (standingIds.has(id) ? [] : (renamed.get(id) ?? [])));
  if (anew.length > 0) await applyChanges(db, anew, [], []);
  await db.outbox.bulkPut(standing.flatMap((row): OutboxRow[] => {
    const change = renamed.get(row.id);
    return change === undefined ? [] : [{ id: change.id, key: recordKey(change), state: 'waiting' }];
  }));
};

const renameInRecord = async (db: ViewDb, key: string, renamed: ReadonlyMap<string, Change>): Promise<void> => {
  const record = await db.records.get(key);
  const log = await db.changes.where('key').equals(key).toArray();
  const rows = log.map((row): ChangeRow => {
    const { change, before } = renameApplied(row, renamed);
    return { ...row, id: change.id, key: recordKey(change), change, before };
  });
  await db.changes.bulkDelete(log.map((row) => row.id));
  await db.changes.bulkPut(rows);
  if (record === undefined) return;
  const scope = rows.find((row) => row.change.scope !== record.scope)?.change.scope ?? record.scope;
  await putRecords(db, [record], [stateToRow(renameHeads(rowToState(record), renamed, scope))]);
  // The scope is part of the key: at enrolment the record moves from the trial to its unit.
  if (scope !== record.scope) await db.records.delete(key);
};
