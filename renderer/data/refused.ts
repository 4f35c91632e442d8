import type { ChangeIntent } from '#core/change/change.ts';
import { callMachine } from '#renderer/platform.ts';
import { recordKey, type OutboxRow } from './db.ts';
import { db, view } from './machine.ts';
import { rowToState } from './rows.ts';
import { saveIntents } from './save.ts';

/** A refused change's edit, made again on what stands now. */
const intentAnew = async (row: OutboxRow): Promise<ChangeIntent | null> => {
  const change = row.change;
  if (change === undefined) return null;
  const record = await db.records.get(recordKey(change));
  const heads = record === undefined ? {} : rowToState(record).fields;
  const base = Object.fromEntries(Object.keys(change.set).map((field) => [field, (heads[field] ?? []).map((head) => head.id)]));
  return { kind: change.kind, record: change.record, set: change.set, base };
};

/** The officer tries a refused change again. */
export const retryRefused = async (id: string): Promise<boolean> => {
  const row = await db.outbox.get(id);
  const intent = row === undefined ? null : await intentAnew(row);
  if (intent === null) return false;
  const saved = await saveIntents([intent], [id]);
  return saved.ok;
};

/** The officer lets a refused change go: it leaves the list, and stays in the journal. */
export const discardRefused = async (id: string): Promise<void> => {
  const reply = await callMachine('journal.saveSetting', { key: `refused/${id}`, value: 'let-go' });
  if (reply.ok) await view.take(reply.value.frames);
};
