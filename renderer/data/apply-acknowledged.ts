import type { z } from 'zod';
import { splitChangeId } from '#core/ids.ts';
import type { acknowledgedBodySchema } from '#core/journal/bodies.ts';
import { recordKey, type OutboxRow, type ViewDb } from './db.ts';
import { withdrawFromRecord } from './withdraw-from-record.ts';

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
  for (const key of new Set(rows.map((row) => row.key))) await withdrawOwn(db, key, new Set(reasons.keys()));
  await withdrawHeld(db, [...reasons.keys()]);
  // A change withdrawn before, because it stood on a refused one, is refused now itself.
  const outbox = (await db.outbox.bulkGet([...reasons.keys()])).filter((row) => row !== undefined);
  await db.outbox.bulkPut(outbox.map((row): OutboxRow => ({ ...row, state: 'refused', reason: reasons.get(row.id) ?? { type: 'unknown' } })));
};

/**
 * What others made on a refused change (it came here by file) is shown without it, and so is own work that the endpoint took all the same, since
 * another PC had brought it first; other own work waits to be written anew.
 */
const withdrawOwn = async (db: ViewDb, key: string, ids: ReadonlySet<string>): Promise<void> => {
  const mine = new Set(await db.changes.where('key').equals(key).filter((row) => row.mine === 1).primaryKeys());
  const undecided = new Set((await db.outbox.bulkGet([...mine])).flatMap((row) => row?.id ?? []));
  const gone = await withdrawFromRecord(db, key, ids, (id) => !mine.has(id) || !undecided.has(id));
  await db.outbox.bulkPut(gone.map(({ id, change }): OutboxRow => ({ id, key, state: 'waiting', change })));
};

/** A refused change may wait itself, for something that was refused before it: then it is in no record yet. */
const withdrawHeld = async (db: ViewDb, ids: readonly string[]): Promise<void> => {
  const rows = (await db.held.bulkGet([...ids])).filter((row) => row !== undefined);
  await db.held.bulkDelete(rows.map(({ id }) => id));
  await db.outbox.bulkPut(rows.map(({ id, change }): OutboxRow => ({ id, key: recordKey(change), state: 'waiting', change })));
};
