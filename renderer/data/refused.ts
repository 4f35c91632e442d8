import { useLiveQuery } from 'dexie-react-hooks';
import type { ChangeIntent, Json } from '#core/change/change.ts';
import { emptyRecord } from '#core/change/merge.ts';
import type { RecordRef } from '#core/change/state.ts';
import { callMachine } from '#renderer/platform.ts';
import { recordKey, type OutboxRow } from './db.ts';
import { db, view } from './machine.ts';
import { rowToState, rowToView, type RecordView } from './rows.ts';
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

/** What a refused change would have made of its record: for a form that begins with it. `isNew`: the record itself was refused. */
export type RefusedView = { readonly view: RecordView; readonly isNew: boolean };

/** undefined while loading, null when it is not on the list any more. */
export const useRefusedView = (id: string | null): RefusedView | null | undefined =>
  useLiveQuery(async () => {
    const change = id === null ? undefined : (await db.outbox.get(id))?.change;
    if (change === undefined) return null;
    const row = await db.records.get(recordKey(change));
    const { scope, kind, record } = change;
    const now = row === undefined ? emptyView({ scope, kind, record }) : rowToView(row, false);
    const fields = Object.fromEntries(Object.entries({ ...now.fields, ...change.set }).filter(([, value]) => value !== null));
    return { view: { ...now, fields }, isNew: row === undefined };
  }, [id]);

const emptyView = (ref: RecordRef): RecordView => ({
  key: recordKey(ref),
  kind: ref.kind,
  id: ref.record,
  scope: ref.scope,
  fields: {},
  state: emptyRecord(ref.scope, ref.kind, ref.record),
  conflicts: [],
  onlyHere: false,
  touched: '',
  deleted: false,
});

/** The officer tries a refused change again. */
export const retryRefused = async (id: string): Promise<boolean> => {
  const row = await db.outbox.get(id);
  const intent = row === undefined ? null : await intentAnew(row);
  if (intent === null) return false;
  const saved = await saveIntents([intent], [id]);
  return saved.ok;
};

const say = async (id: string, value: Json): Promise<boolean> => {
  const reply = await callMachine('journal.saveSetting', { key: `refused/${id}`, value });
  return reply.ok && (await view.take(reply.value.frames)).ok;
};

/** The officer lets a refused change go: it leaves the list, and stays in the journal. Answers the way back, or null when it was not on the list. */
export const discardRefused = async (id: string): Promise<(() => Promise<boolean>) | null> => {
  const row = await db.outbox.get(id);
  if (row === undefined || !(await say(id, 'let-go'))) return null;
  // A row of the outbox is plain data: a change, a reason, a key.
  return () => say(id, { back: row as unknown as Json });
};
