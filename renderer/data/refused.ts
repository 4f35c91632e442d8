import { useLiveQuery } from 'dexie-react-hooks';
import type { ChangeIntent, Json } from '#core/change/change.ts';
import { emptyRecord } from '#core/change/merge.ts';
import type { RecordRef } from '#core/change/state.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
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

/** null when it is not on the list any more. */
export const readRefusedView = async (id: string): Promise<RefusedView | null> => {
  const change = (await db.outbox.get(id))?.change;
  if (change === undefined) return null;
  const row = await db.records.get(recordKey(change));
  const { scope, kind, record } = change;
  const now = row === undefined ? emptyView({ scope, kind, record }) : rowToView(row, false);
  const fields = Object.fromEntries(Object.entries({ ...now.fields, ...change.set }).filter(([, value]) => value !== null));
  return { view: { ...now, fields }, isNew: row === undefined };
};

/** undefined while loading, null when it is not on the list any more. */
export const useRefusedView = (id: string | null): RefusedView | null | undefined => useLiveQuery(async () => (id === null ? null : readRefusedView(id)), [id]);

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

/** The officer tries refused changes again, one after the other: what one puts right may be what the next stands on. Ends at the first that cannot be saved. */
export const retryRefused = async (ids: readonly string[]): Promise<Result<{ readonly tried: number }, Failure>> => {
  let tried = 0;
  for (const id of ids) {
    const row = await db.outbox.get(id);
    const intent = row === undefined ? null : await intentAnew(row);
    if (intent === null) continue;
    const saved = await saveIntents([intent], [id]);
    if (!saved.ok) return saved;
    tried += 1;
  }
  return ok({ tried });
};

const say = async (id: string, value: Json): Promise<Result<void, Failure>> => {
  const reply = await callMachine('journal.saveSetting', { key: `refused/${id}`, value });
  return reply.ok ? view.take(reply.value.frames) : err(reply.error);
};

export type LetGo = { readonly count: number; readonly undo: () => Promise<void> };

/** The officer lets refused changes go: they leave the list, and stay in the journal. Answers the way back. */
export const discardRefused = async (ids: readonly string[]): Promise<Result<LetGo, Failure>> => {
  const rows: OutboxRow[] = [];
  for (const id of ids) {
    const row = await db.outbox.get(id);
    if (row?.state !== 'refused') continue;
    const said = await say(id, 'let-go');
    if (!said.ok) return said;
    rows.push(row);
  }
  const undo = async (): Promise<void> => {
    // A row of the outbox is plain data: a change, a reason, a key.
    for (const row of rows) await say(row.id, { back: row as unknown as Json });
  };
  return ok({ count: rows.length, undo });
};
