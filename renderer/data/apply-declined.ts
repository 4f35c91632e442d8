import type { z } from 'zod';
import { sameJson } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import type { declinedBodySchema } from '#core/journal/bodies.ts';
import { recordKey, type OutboxRow, type ViewDb } from './db.ts';
import { withdrawFromRecord } from './withdraw-from-record.ts';

type Declined = z.infer<typeof declinedBodySchema>;

/** An older version did not write down why; and where two PCs used one number there is nothing more to say. */
const NUMBER_TAKEN = { type: 'number-taken' } as const;

/**
 * The endpoint does not take what had come by file: it leaves its record and stands on this PC's list of refused changes, for its author
 * may have lost it since. What stands on it stays and is shown without it, as it is everywhere else. A number that the endpoint has
 * confirmed since means another change, which is not touched.
 */
export const applyDeclined = async (db: ViewDb, { changes: ids, refused = [] }: Declined): Promise<void> => {
  const [logged, held] = await Promise.all([db.changes.bulkGet([...ids]), db.held.bulkGet([...ids])]);
  const waiting = held.flatMap((row) => (row?.byFile === 1 ? [row] : []));
  const rows = logged.flatMap((row) => (row?.byFile === 1 ? [row] : []));
  await db.held.bulkDelete(waiting.map(({ id }) => id));
  const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
  await db.outbox.bulkPut([...rows, ...waiting].map(({ id, change }): OutboxRow => ({ id, key: recordKey(change), state: 'refused', reason: reasons.get(id) ?? NUMBER_TAKEN, change, byFile: 1 })));
  const declined = new Set(rows.map(({ id }) => id));
  for (const key of new Set(rows.map((row) => row.key))) await withdrawFromRecord(db, key, declined, () => true);
};

/** What stood on the list and has come after all, under its own number or written anew by its author under another, leaves the list. */
export const strikeArrived = async (db: ViewDb, arrived: readonly Change[]): Promise<void> => {
  const listed = await db.outbox.where('state').equals('refused').filter((row) => row.byFile === 1).toArray();
  if (listed.length === 0) return;
  const come = new Map(arrived.map((change) => [`${change.record} ${change.at}`, change]));
  const struck = listed.filter(({ change }) => {
    const same = change === undefined ? undefined : come.get(`${change.record} ${change.at}`);
    return change !== undefined && same !== undefined && sameJson(same.set, change.set) && sameJson(same.author, change.author);
  });
  await db.outbox.bulkDelete(struck.map(({ id }) => id));
};
