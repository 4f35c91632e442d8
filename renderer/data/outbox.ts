import { useLiveQuery } from 'dexie-react-hooks';
import type { Change } from '#core/change/change.ts';
import type { SyncRun } from '#ipc/contract.ts';
import { countersRead } from './counters.ts';
import { db } from './machine.ts';

/** What exists on this PC only. */
export const useOnlyHere = (): { readonly records: number; readonly changes: number } | undefined =>
  useLiveQuery(async () => {
    const keys = await db.outbox.where('state').equals('waiting').toArray();
    return { records: new Set(keys.map((row) => row.key)).size, changes: keys.length };
  }, []);

export type RefusedChange = { readonly id: string; readonly key: string; readonly change: Change; readonly reason: { readonly type: string; readonly [extra: string]: unknown } };

/** Changes that the endpoint did not take, with the reason. They never block the others. */
export const useRefused = (): readonly RefusedChange[] | undefined =>
  useLiveQuery(async () => {
    const rows = await db.outbox.where('state').equals('refused').toArray();
    return rows.flatMap((row) => (row.change === undefined ? [] : [{ id: row.id, key: row.key, change: row.change, reason: row.reason ?? { type: 'unknown' } }]));
  }, []);

/** The newest runs of the sync. */
export const useRuns = (limit: number): readonly SyncRun[] | undefined => useLiveQuery(() => db.runs.orderBy('startedAt').reverse().limit(limit).toArray(), [limit]);

/** When everything of this PC had arrived and everything of the endpoint was here, in milliseconds; null = never. */
export const useLastComplete = (): number | null | undefined =>
  useLiveQuery(async () => {
    const run = await db.runs.orderBy('startedAt').reverse().filter((each) => each.complete).first();
    return run?.endedAt ?? null;
  }, []);

/** Records of a kind, without the deleted. Kept while applying: counting 100,000 rows would take half a second. */
export const useTotal = (kind: string): number | undefined => useLiveQuery(() => countersRead(db, kind), [kind]);
