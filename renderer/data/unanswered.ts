import { splitChangeId } from '#core/ids.ts';
import type { ViewDb } from './db.ts';

/** Older runs say nothing that newer ones have not settled. */
const RUNS = 50;

/**
 * Which own changes were sent without an answer: they may have arrived, and are sent again. Of those, and of nothing else, a run
 * that was cut leaves word.
 */
export const readUnanswered = async (db: ViewDb): Promise<(id: string) => boolean> => {
  const runs = await db.runs.orderBy('startedAt').reverse().limit(RUNS).toArray();
  const upTo = new Map<string, number>();
  for (const { unanswered } of runs) if (unanswered !== null && unanswered !== undefined) upTo.set(unanswered.incarnation, Math.max(unanswered.upTo, upTo.get(unanswered.incarnation) ?? 0));
  return (id) => {
    const { incarnation, n } = splitChangeId(id);
    return n <= (upTo.get(incarnation) ?? 0);
  };
};

/** Records of which everything that waits was sent without an answer. */
export const unansweredKeys = (waiting: readonly { readonly id: string; readonly key: string }[], isUnanswered: (id: string) => boolean): Set<string> => {
  const keys = new Set<string>();
  for (const { id, key } of waiting) if (isUnanswered(id)) keys.add(key);
  for (const { id, key } of waiting) if (!isUnanswered(id)) keys.delete(key);
  return keys;
};
