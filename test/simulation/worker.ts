import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { aHistory, aWideHistory, live, type Happening } from '#test/support/sync-histories.ts';
import { windowFaults } from '#test/support/sync-window.ts';
import type { World } from '#test/support/sync-world.ts';
import { KINDS } from './kinds.ts';

/** What one worker is asked to do, and what it tells at the end. */
export type Share = { readonly histories: number; readonly seed: number; readonly steps: number; readonly windowEvery: number };
export type Report = {
  readonly totals: { readonly histories: number; readonly steps: number; readonly edits: number; readonly runs: number; readonly windows: number; readonly pcs: number };
  readonly kinds: Readonly<Record<string, number>>;
  readonly failure: { readonly history: readonly Happening[]; readonly shrinks: number; readonly error: string } | null;
};

const LEAST_STEPS = 50;
const SHRINK_MS = 30_000;

const { histories, seed, steps, windowEvery } = workerData as Share;
const totals = { histories: 0, steps: 0, edits: 0, runs: 0, windows: 0, pcs: 0 };
const kinds: Record<string, number> = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
let hasFailed = false;
/** the failure shows in the window only: then it is looked for there while the history is shrunk */
let isOfWindow = false;

let shrinkUntil = Infinity;

const check = async (history: readonly Happening[]): Promise<void> => {
  // Enough was shrunk: what is smallest by now is told.
  if (performance.now() > shrinkUntil) return;
  const worlds: World[] = [];
  const told = await live(history, undefined, (world) => worlds.push(world));
  const faults = [...told.faults];
  if (windowEvery > 0 && (hasFailed ? isOfWindow : totals.histories % windowEvery === 0)) {
    totals.windows += 1;
    for (const pc of worlds.flatMap(({ pcs }) => pcs)) faults.push(...(await windowFaults(pc, 7)));
  }
  if (faults.length > 0) {
    if (!hasFailed) isOfWindow = told.faults.length === 0;
    if (!hasFailed) shrinkUntil = performance.now() + SHRINK_MS;
    hasFailed = true;
    throw new Error(faults.join('\n'));
  }
  if (hasFailed) return;
  totals.histories += 1;
  totals.steps += history.length;
  totals.edits += told.edits;
  totals.runs += told.runs;
  totals.pcs += worlds[0]?.pcs.length ?? 0;
  for (const [kind, isIn] of Object.entries(KINDS)) if (isIn(history)) kinds[kind] = (kinds[kind] ?? 0) + 1;
};

const longest = Math.max(1, steps);
const anything = fc.oneof({ weight: 4, arbitrary: aWideHistory(Math.min(LEAST_STEPS, longest), longest) }, { weight: 1, arbitrary: aHistory(longest) });
const details = await fc.check(fc.asyncProperty(anything, check), { numRuns: histories, seed });
const failure = details.failed ? { history: details.counterexample?.[0] ?? [], shrinks: details.numShrinks, error: String(details.errorInstance) } : null;
// A port between threads has no origin to name.
const tell = parentPort?.postMessage.bind(parentPort);
tell?.({ totals, kinds, failure } satisfies Report);
