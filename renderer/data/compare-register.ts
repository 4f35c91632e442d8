import { differingKinds } from '#core/change/digest.ts';
import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import type { SyncRun } from '#ipc/contract.ts';
import { askOnce } from './ask-worker.ts';
import type { RegisterDigests } from './register-digests.ts';
import { readSetting, saveSetting, useSetting } from './settings.ts';

export type Difference = { readonly kind: string; readonly here: number; readonly there: number };

const SETTING = 'sync/difference';
const NONE: Difference[] = [];

const countInWorker = (): Promise<RegisterDigests> => askOnce<RegisterDigests>(new Worker(new URL('./digest-worker.ts', import.meta.url), { type: 'module' }));

/**
 * After a complete run: does this PC hold what the endpoint holds? Answers the kinds on which they differ, or null where it
 * cannot be said now (somebody saved meanwhile, or the endpoint did not say): then the next run tells. What was found stays
 * known until a comparison finds no difference.
 */
export const compareRegister = async (run: SyncRun): Promise<readonly Difference[] | null> => {
  if (!run.complete || run.digests === null || run.digests === undefined) return null;
  const { digests, isComparable } = await countInWorker();
  if (!isComparable) return null;
  const differences = differingKinds(digests, run.digests);
  const found: Json = differences.map((each) => ({ ...each }));
  if (!sameJson((await readSetting(SETTING)) ?? [], found)) await saveSetting(SETTING, found);
  return differences;
};

/** The differences that the last comparison found. */
export const useDifferences = (): readonly Difference[] => useSetting<Difference[]>(SETTING, NONE)[0];
