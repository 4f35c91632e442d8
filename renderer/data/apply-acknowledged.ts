import type { z } from 'zod';
import { withdraw } from '#core/change/withdraw.ts';
import { splitChangeId } from '#core/ids.ts';
import type { acknowledgedBodySchema } from '#core/journal/bodies.ts';
import { recordKey, type OutboxRow, type RecordRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';

type Acknowledged = z.infer<typeof acknowledgedBodySchema>;

/** What the endpoint decided: accepted changes leave the outbox, refused ones leave the record and stay in the list of refusals. */
export const applyAcknowledged = async (db: ViewDb, body: Acknowledged): Promise<void> => {
  const refused = new Set(body.refused.map(({ id }) => id));
  const kept = new Set([...refused, ...(await db.outbox.where('state').equals('refused').primaryKeys())]);
  const ids = await db.outbox.where('id').startsWith(`${body.incarnation}:`).primaryKeys();
  await db.outbox.bulkDelete(ids.filter((id) => splitChangeId(id).n <= body.upTo && !kept.has(id)));
  if (body.refused.length > 0) await withdrawRefused(db, body.refused);
};

const withdrawRefused = async (db: ViewDb, refusals: Acknowledged['refused']): Promise<void> => {
  const reasons = new Map(refusals.map(({ id, reason }) => [id, reason]));
  const rows = (await db.changes.bulkGet([...reasons.keys()])).filter((row) => row !== undefined);
  for (const key of new Set(rows.map((row) => row.key))) await withdrawFromRecord(db, key, reasons);
  await withdrawHeld(db, [...reasons.keys()]);
  // A change withdrawn before, because it stood on a refused one, is refused now itself.
  const outbox = (await db.outbox.bulkGet([...reasons.keys()])).filter((row) => row !== undefined);
  await db.outbox.bulkPut(outbox.map((row): OutboxRow => ({ ...row, state: 'refused', reason: reasons.get(row.id) ?? { type: 'unknown' } })));
};

/** A refused change may wait itself, for something that was refused before it: then it is in no record yet. */
const withdrawHeld = async (db: ViewDb, ids: readonly string[]): Promise<void> => {
  const rows = (await db.held.bulkGet([...ids])).filter((row) => row !== undefined);
  await db.held.bulkDelete(rows.map(({ id }) => id));
  await db.outbox.bulkPut(rows.map(({ id, change }): OutboxRow => ({ id, key: recordKey(change), state: 'waiting', change })));
};

const withdrawFromRecord = async (db: ViewDb, key: string, reasons: ReadonlyMap<string, unknown>): Promise<void> => {
  const record = await db.records.get(key);
  const log = await db.changes.where('key').equals(key).toArray();
  if (record === undefined) return;
  const gone = log.filter((row) => reasons.has(row.id)).map((row) => row.id);
  const result = withdraw(rowToState(record), gone, log);
  await replaceRecord(db, record, Object.keys(result.state.fields).length === 0 ? null : stateToRow(result.state));
  const rowById = new Map(log.map((row) => [row.id, row]));
  db.tally.changes -= result.withdrawn.length;
  await db.changes.bulkDelete(result.withdrawn.map(({ change }) => change.id));
  await db.changes.bulkPut(result.log.flatMap(({ change, before }) => {
    const row = rowById.get(change.id);
    return row === undefined || row.before === before ? [] : [{ ...row, before }];
  }));
  await db.outbox.bulkPut(result.withdrawn.map(({ change }): OutboxRow => ({ id: change.id, key, state: 'waiting', change })));
};

/** A record that only refused changes had made is taken out whole. */
const replaceRecord = async (db: ViewDb, old: RecordRow, now: RecordRow | null): Promise<void> => {
  await putRecords(db, [old], now === null ? [] : [now]);
  if (now === null) await db.records.delete(old.key);
};
