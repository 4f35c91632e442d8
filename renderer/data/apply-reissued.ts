import type { z } from 'zod';
import type { Change } from '#core/change/change.ts';
import { ownField } from '#core/change/own-field.ts';
import { renameApplied, renameHeads } from '#core/change/rename.ts';
import type { reissuedBodySchema } from '#core/journal/bodies.ts';
import { applyChanges } from './apply-changes.ts';
import { recordKey, type ChangeRow, type OutboxRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';
import { withdrawFromRecord } from './withdraw-from-record.ts';

type Reissued = z.infer<typeof reissuedBodySchema>;

/**
 * Own changes were written anew under other ids. Those that stand in records are renamed there (enrolment, fork); those that
 * had been taken out of their record after a refusal are applied as new changes, and so are those that name other changes now than before.
 */
export const applyReissued = async (db: ViewDb, body: Reissued): Promise<void> => {
  const renamed = new Map<string, Change>();
  body.from.forEach((id, index) => {
    const change = body.changes[index];
    if (change !== undefined) renamed.set(id, change);
  });
  const standing = (await db.changes.bulkGet(body.from)).filter((row) => row !== undefined);
  await Promise.all([db.outbox.bulkDelete(body.from), db.held.bulkDelete(body.from)]);
  const kept = new Set<string>();
  for (const [key, rows] of byKey(standing)) {
    if (rows.every((row) => keepsItsBase(row, renamed))) {
      await renameInRecord(db, key, renamed);
      for (const { id } of rows) kept.add(id);
    } else await withdrawFromRecord(db, key, new Set(rows.map(({ id }) => id)), (id) => !renamed.has(id));
  }
  const anew = body.from.flatMap((id) => (kept.has(id) ? [] : (renamed.get(id) ?? [])));
  if (anew.length > 0) await applyChanges(db, anew, [], []);
  await db.outbox.bulkPut([...kept].flatMap((id): OutboxRow[] => {
    const change = renamed.get(id);
    return change === undefined ? [] : [{ id: change.id, key: recordKey(change), state: 'waiting' }];
  }));
};

const byKey = (rows: readonly ChangeRow[]): ReadonlyMap<string, readonly ChangeRow[]> => {
  const groups = new Map<string, ChangeRow[]>();
  for (const row of rows) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
  return groups;
};

/** Whether it names under their new ids what it named before, or less, and all of that had come. */
const keepsItsBase = ({ change, lacking }: ChangeRow, renamed: ReadonlyMap<string, Change>): boolean => {
  const now = renamed.get(change.id);
  if (now === undefined || lacking !== undefined) return false;
  return Object.keys(now.base).every((field) => {
    const named = new Set((ownField(change.base, field) ?? []).map((id) => renamed.get(id)?.id ?? id));
    return (ownField(now.base, field) ?? []).every((id) => named.has(id));
  });
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
