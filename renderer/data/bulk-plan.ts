import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/json.ts';
import type { RecordView } from './rows.ts';

/** One field of many records: its path and what it becomes (null = emptied). */
export type BulkEdit = { readonly field: string; readonly value: Json };

/** Why a record is left as it is. */
export type BulkRefusal = 'other-unit' | 'conflict' | 'gone';
export type BulkPlan = {
  readonly changing: readonly RecordView[];
  /** records that are so already */
  readonly same: number;
  readonly refused: Readonly<Record<BulkRefusal, number>>;
};

const refusalOf = (record: RecordView | undefined, edit: BulkEdit, isOwn: (scope: string) => boolean): BulkRefusal | null => {
  if (record === undefined || record.deleted) return 'gone';
  if (!isOwn(record.scope)) return 'other-unit';
  // Setting a field that two people edited would decide between them unseen.
  return record.conflicts.some(({ field }) => field === edit.field) ? 'conflict' : null;
};

/** What the edit will do before it is done; `undefined` stands for a record that is not here any more. */
export const planBulk = (records: readonly (RecordView | undefined)[], edit: BulkEdit, isOwn: (scope: string) => boolean): BulkPlan => {
  const refused: Record<BulkRefusal, number> = { 'other-unit': 0, conflict: 0, gone: 0 };
  const changing: RecordView[] = [];
  let same = 0;
  for (const record of records) {
    const why = refusalOf(record, edit, isOwn);
    if (why !== null) refused[why] += 1;
    else if (record !== undefined && sameJson(record.fields[edit.field] ?? null, edit.value)) same += 1;
    else if (record !== undefined) changing.push(record);
  }
  return { changing, same, refused };
};

export const refusedIn = ({ refused }: BulkPlan): number => Object.values(refused).reduce((sum, count) => sum + count, 0);
