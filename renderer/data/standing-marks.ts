import { TRIAL_SCOPE } from '#core/ids.ts';
import type { ViewDb } from './db.ts';
import { readUnanswered, unansweredKeys } from './unanswered.ts';

/** Where a record stands between here and the ministry, in the words of the filter. */
export const SYNC_STATES = ['only-here', 'unanswered', 'refused', 'conflict', 'sent'] as const;

const SENT: readonly string[] = ['sent'];
const NOWHERE: readonly string[] = [];

/** Marks of every record that has any but "sent", by key. What is unanswered counts as only here too. */
export const readMarks = async (db: ViewDb): Promise<ReadonlyMap<string, readonly string[]>> => {
  const marks = new Map<string, string[]>();
  const mark = (keys: Iterable<string>, word: string): void => {
    for (const key of keys) marks.set(key, [...(marks.get(key) ?? []), word]);
  };
  // In one go: a cursor over the keys takes longer than the rows, which are small.
  const outbox = await db.outbox.toArray();
  const waiting = outbox.filter(({ state }) => state === 'waiting');
  mark(new Set(waiting.map(({ key }) => key)), 'only-here');
  if (waiting.length > 0) mark(unansweredKeys(waiting, await readUnanswered(db)), 'unanswered');
  mark(new Set(outbox.filter(({ state }) => state === 'refused').map(({ key }) => key)), 'refused');
  mark(await db.records.where('conflicted').equals(1).primaryKeys(), 'conflict');
  return marks;
};

/** What was made on trial never leaves this PC, so nothing is said of it. */
export const marksOf = (marks: ReadonlyMap<string, readonly string[]>, key: string): readonly string[] => marks.get(key) ?? (key.endsWith(`/${TRIAL_SCOPE}`) ? NOWHERE : SENT);

/** Keys of which something else is said than before. */
export const changedMarks = (before: ReadonlyMap<string, readonly string[]>, after: ReadonlyMap<string, readonly string[]>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => (before.get(key) ?? []).join(' ') !== (after.get(key) ?? []).join(' '));
