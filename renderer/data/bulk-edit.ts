import { sameJson } from '#core/change/canonical.ts';
import { changedFields } from '#core/change/diff.ts';
import { seenStamps } from '#core/change/merge.ts';
import type { Json } from '#core/json.ts';
import type { Failure } from '#ipc/contract.ts';
import type { BulkEdit } from './bulk-plan.ts';
import type { RecordView } from './rows.ts';
import { saveIntents } from './save.ts';
import { readByKey } from './use-record.ts';

/** What an edit took the place of, for the way back. */
export type Replaced = { readonly key: string; readonly before: Json };

/** Records saved in one go: few enough that the window goes on between two goes. */
const AT_ONCE = 500;

export type BulkDone = { readonly replaced: readonly Replaced[]; readonly failure: Failure | null };

/**
 * Sets the field in each of the records, through the write door as a form does. When a save fails it stops there: what was saved stays
 * and is named in the answer.
 */
export const applyBulk = async (records: readonly RecordView[], valueFor: (record: RecordView) => BulkEdit, onProgress: (done: number) => void): Promise<BulkDone> => {
  const replaced: Replaced[] = [];
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const part = records.slice(from, from + AT_ONCE);
    const intents = part.flatMap((record) => {
      const { field, value } = valueFor(record);
      const intent = changedFields(record.state, { [field]: value });
      return intent === null ? [] : [{ ...intent, seen: seenStamps(record.state, intent.base) }];
    });
    const saved = await saveIntents(intents);
    if (!saved.ok) return { replaced, failure: saved.error };
    for (const record of part) replaced.push({ key: record.key, before: record.fields[valueFor(record).field] ?? null });
    onProgress(replaced.length);
  }
  return { replaced, failure: null };
};

/** Puts back what the edit took the place of, as a new change; a record that somebody has edited there since is left as it is. */
export const undoBulk = async (replaced: readonly Replaced[], edit: BulkEdit): Promise<{ readonly put: number; readonly kept: number; readonly failure: Failure | null }> => {
  const before = new Map(replaced.map((each) => [each.key, each.before]));
  const now = (await readByKey([...before.keys()])).filter((record) => record !== undefined);
  const untouched = now.filter((record) => !record.deleted && sameJson(record.fields[edit.field] ?? null, edit.value) && !record.conflicts.some(({ field }) => field === edit.field));
  const { replaced: back, failure } = await applyBulk(untouched, (record) => ({ field: edit.field, value: before.get(record.key) ?? null }), () => undefined);
  return { put: back.length, kept: replaced.length - untouched.length, failure };
};
