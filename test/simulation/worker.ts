import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { fewestSteps } from '#test/support/shrink.ts';
import { aHistory, aWideHistory, live, type Happening } from '#test/support/sync-histories.ts';
import { windowFaults } from '#test/support/sync-window.ts';
import type { Pc, World } from '#test/support/sync-world.ts';
import { KINDS } from './kinds.ts';

/** What one worker is asked to do, and what it tells at the end. */
export type Share = {
  readonly histories: number;
  readonly seed: number;
  readonly steps: number;
  readonly windowEvery: number;
  /** so many of the seed's histories were tried before */
  readonly skip: number;
  /** goes on after a history that fails */
  readonly all: boolean;
};
/** `index`: which history of the seed; `steps` of the whole of it, `history` the fewest of them that still fail. */
export type Failure = { readonly index: number; readonly steps: number; readonly history: readonly Happening[]; readonly error: string };
export type Report = {
  readonly totals: { readonly histories: number; readonly steps: number; readonly edits: number; readonly runs: number; readonly windows: number; readonly pcs: number };
  readonly kinds: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
};

const LEAST_STEPS = 50;
const SHRINK_MS = 30_000;

const { histories, seed, steps, windowEvery, skip, all } = workerData as Share;
const totals = { histories: 0, steps: 0, edits: 0, runs: 0, windows: 0, pcs: 0 };
const kinds: Record<string, number> = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));

type Lived = { readonly told: Awaited<ReturnType<typeof live>>; readonly pcs: number; readonly windows: number; readonly faults: readonly string[]; readonly isOfWindow: boolean };

type Chosen = (pcs: readonly Pc[]) => readonly Pc[];
const NOBODY: Chosen = () => [];
const EVERYBODY: Chosen = (pcs) => pcs;
const oneOf = (which: number): Chosen => (pcs) => pcs.filter((_, index) => index === which % pcs.length);

/** From frame by frame to all in one: the window must come to the same, however much the write door is handed at once. */
const FRAMES = [1, 7, 50, 1_000] as const;

/** Lets a history happen; the view of those chosen is made through the write door in the window's own database too. */
const livedThrough = async (history: readonly Happening[], chosen: Chosen, frames: number): Promise<Lived> => {
  const worlds: World[] = [];
  const told = await live(history, undefined, (world) => worlds.push(world));
  const pcs = worlds.flatMap((world) => world.pcs);
  const shown = chosen(pcs);
  const seen: string[] = [];
  for (const pc of shown) seen.push(...(await windowFaults(pc, frames)));
  return { told, pcs: pcs.length, windows: shown.length, faults: [...told.faults, ...seen], isOfWindow: told.faults.length === 0 };
};

type Found = { readonly index: number; readonly history: readonly Happening[]; readonly lived: Lived };
const found: Found[] = [];
let tried = 0;

const check = async (history: readonly Happening[]): Promise<void> => {
  const index = tried;
  tried += 1;
  if (index < skip) return;
  const shown = windowEvery === 0 ? NOBODY : index % windowEvery === 0 ? EVERYBODY : oneOf(index);
  const lived = await livedThrough(history, shown, FRAMES[index % FRAMES.length] ?? 1);
  totals.windows += lived.windows;
  if (lived.faults.length > 0) {
    found.push({ index, history, lived });
    if (!all) throw new Error(lived.faults.join('\n'));
  }
  totals.histories += 1;
  totals.steps += history.length;
  totals.edits += lived.told.edits;
  totals.runs += lived.told.runs;
  totals.pcs += lived.pcs;
  for (const [kind, isIn] of Object.entries(KINDS)) if (isIn(history)) kinds[kind] = (kinds[kind] ?? 0) + 1;
};

/** The kind of a fault: which PC and which change it names differs from one history to the next. */
const kindOf = (fault: string): string => fault.replaceAll(/[\da-f]{32}|\d+/gu, '#');

/** The fewest steps of a history that still go wrong in the way in which the whole of it did. */
const shrink = async (history: readonly Happening[], { faults, isOfWindow }: Lived): Promise<readonly Happening[]> => {
  const until = performance.now() + SHRINK_MS;
  const kind = kindOf(faults[0] ?? '');
  const fails = async (fewer: readonly Happening[]): Promise<boolean> => (await livedThrough(fewer, isOfWindow ? EVERYBODY : NOBODY, 1)).faults.some((fault) => kindOf(fault) === kind);
  return fewestSteps(history, fails, () => performance.now() > until);
};

const longest = Math.max(1, steps);
const anything = fc.oneof({ weight: 4, arbitrary: aWideHistory(Math.min(LEAST_STEPS, longest), longest) }, { weight: 1, arbitrary: aHistory(longest) });
const details = await fc.check(fc.asyncProperty(anything, check), { numRuns: skip + histories, seed, endOnFailure: true });
if (details.failed && found.length === 0) throw new Error('A history could not be tried', { cause: details.errorInstance });
const failures: Failure[] = [];
for (const { index, history, lived } of found) failures.push({ index, steps: history.length, history: await shrink(history, lived), error: lived.faults.join('\n') });
// A port between threads has no origin to name.
const tell = parentPort?.postMessage.bind(parentPort);
tell?.({ totals, kinds, failures } satisfies Report);
