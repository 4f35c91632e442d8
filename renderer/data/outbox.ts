import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import type { Change } from '#core/change/change.ts';
import { stampMs } from '#core/change/clock.ts';
import type { SyncRun } from '#ipc/contract.ts';
import { countersRead } from './counters.ts';
import { db } from './machine.ts';

/** `kinds`: how many of the records are agreements, activities … */
export type OnlyHere = { readonly records: number; readonly changes: number; readonly kinds: Readonly<Record<string, number>> };

const readWaiting = async (limit: number): Promise<OnlyHere> => {
  const rows = await db.outbox.where('state').equals('waiting').limit(limit).toArray();
  const keys = new Set(rows.map((row) => row.key));
  const kinds: Record<string, number> = {};
  for (const key of keys) {
    const kind = key.slice(0, key.indexOf('/'));
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return { records: keys.size, changes: rows.length, kinds };
};

/** More than an office writes between two syncs. */
const FEW = 500;
const LATER_MS = 500;

/**
 * What exists on this PC only. Where it is much (a whole register that was imported and not sent), the first answer is "at
 * least so much", and the count follows after the list stands: counting it first would hold up every start.
 */
export const useOnlyHere = (): OnlyHere | undefined => {
  const few = useLiveQuery(() => readWaiting(FEW), []);
  const isMuch = few?.changes === FEW;
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    if (!isMuch) return undefined;
    const timer = setTimeout(() => setLater(true), LATER_MS);
    return () => clearTimeout(timer);
  }, [isMuch]);
  const all = useLiveQuery(() => (isMuch && isLater ? readWaiting(Infinity) : undefined), [isMuch, isLater]);
  return all ?? few;
};

const OLDEST_OF = 20;

export type RefusedChange = { readonly id: string; readonly key: string; readonly change: Change; readonly reason: { readonly type: string; readonly [extra: string]: unknown }; /** of another PC, from which it had come by file */ readonly byFile: boolean };

/** Changes that the endpoint did not take, with the reason. They never block the others. */
export const useRefused = (): readonly RefusedChange[] | undefined =>
  useLiveQuery(async () => {
    const rows = await db.outbox.where('state').equals('refused').toArray();
    return rows.flatMap((row) => (row.change === undefined ? [] : [{ id: row.id, key: row.key, change: row.change, reason: row.reason ?? { type: 'unknown' }, byFile: row.byFile === 1 }]));
  }, []);

/** The newest runs of the sync. */
export const useRuns = (limit: number): readonly SyncRun[] | undefined => useLiveQuery(() => db.runs.orderBy('startedAt').reverse().limit(limit).toArray(), [limit]);

/** The newest run, however it ended; null = there was none. */
export const useLastRun = (): SyncRun | null | undefined => useLiveQuery(async () => (await db.runs.orderBy('startedAt').last()) ?? null, []);

/** When everything of this PC had arrived and everything of the endpoint was here, in milliseconds; null = never. */
export const useLastComplete = (): number | null | undefined =>
  useLiveQuery(async () => {
    const run = await db.runs.orderBy('startedAt').reverse().filter((each) => each.complete).first();
    return run?.endedAt ?? null;
  }, []);

/** When the oldest of some changes that wait was made, in milliseconds; null = nothing waits. The first few in order of their numbers are enough to remind of. */
export const useOldestWaiting = (): number | null | undefined =>
  useLiveQuery(async () => {
    const rows = await db.outbox.where('state').equals('waiting').limit(OLDEST_OF).toArray();
    const changes = await db.changes.bulkGet(rows.map(({ id }) => id));
    const times = changes.flatMap((row) => (row === undefined ? [] : (stampMs(row.change.at) ?? [])));
    return times.length === 0 ? null : Math.min(...times);
  }, []);

/** Records of a kind, without the deleted. Kept while applying: counting 100,000 rows would take half a second. */
export const useTotal = (kind: string): number | undefined => useLiveQuery(() => countersRead(db, kind), [kind]);
