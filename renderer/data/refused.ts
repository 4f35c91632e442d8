import type { ChangeIntent } from '#core/change/change.ts';
import { db } from './machine.ts';
import type { OutboxRow } from './db.ts';
import { recordKey } from './db.ts';
import { rowToState } from './rows.ts';
import { saveIntents } from './save.ts';
import { callMachine } from '#renderer/platform.ts';
import { view } from './machine.ts';

/** A refused change's edit, made again on what stands now. */
const intentAnew = async (row: OutboxRow): Promise<ChangeIntent | null> => {
  const change = row.change;
  if (change === undefined) return null;
  const record = await db.records.get(recordKey(change.kind, change.record));
  const heads = record === undefined ? {} : rowToState(record).fields;
  const base = Object.fromEntries(Object.keys(change.set).map((field) => [field, (heads[field] ?? []).map((head) => head.id)]));
  return { kind: change.kind, record: change.record, set: change.set, base };
};

const sendAnew = async (rows: readonly OutboxRow[]): Promise<number> => {
  let sent = 0;
  // One after the other: a later edit of the same field must name the earlier one anew.
  for (const row of rows) {
    const intent = await intentAnew(row);
    if (intent === null) continue;
    const saved = await saveIntents([intent], [row.id]);
    if (saved.ok) sent += 1;
  }
  return sent;
};

const orderOf = (id: string): number => Number(id.slice(id.indexOf(':') + 1));

/** Changes refused only because they stood on a refused one are written anew by themselves; answers how many. */
export const reissueRefusedBases = async (): Promise<number> => {
  const rows = await db.outbox.where('state').equals('refused').toArray();
  return sendAnew(rows.filter((row) => row.reason?.type === 'base-refused').toSorted((a, b) => orderOf(a.id) - orderOf(b.id)));
};

/** The officer tries a refused change again. */
export const retryRefused = async (id: string): Promise<boolean> => {
  const row = await db.outbox.get(id);
  return row !== undefined && (await sendAnew([row])) === 1;
};

/** The officer lets a refused change go: it leaves the list, and stays in the journal. */
export const discardRefused = async (id: string): Promise<void> => {
  const reply = await callMachine('journal.saveSetting', { key: `refused/${id}`, value: 'let-go' });
  if (reply.ok) await view.take(reply.value.frames);
};
