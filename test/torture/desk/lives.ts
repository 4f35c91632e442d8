import type { Stop } from './stops.ts';

/** What a PC is busy with when it is killed. */
export type Scene =
  /** many saves, drafts, settings, edits and forms */
  | 'saving'
  /** the start itself, sometimes with a view that must be made anew or brought up to date */
  | 'starting'
  | 'rebuilding'
  | 'upgrading'
  | 'importing'
  | 'backing-up'
  /** a recovery from a damaged journal, or a restore of a backup */
  | 'recovering'
  | 'restoring'
  | 'syncing';

export type LifePlan = { readonly name: string; readonly seed: number; readonly scene: Scene; readonly stop: Stop | null; readonly after: number; readonly afterMs: number };

type Recipe = { readonly scene: Scene; readonly stops: readonly Stop[]; readonly passes: number };

/** Which places each scene passes, and up to how often. */
const RECIPES: readonly Recipe[] = [
  { scene: 'saving', stops: ['frame-written', 'frame-synced', 'view-begins', 'view-half', 'view-written'], passes: 25 },
  { scene: 'rebuilding', stops: ['view-emptied', 'view-half', 'view-written', 'view-begins'], passes: 0 },
  { scene: 'upgrading', stops: ['view-upgrade'], passes: 8 },
  { scene: 'importing', stops: ['group-torn', 'frame-written', 'frame-synced', 'segment-begun', 'segment-closed'], passes: 0 },
  { scene: 'backing-up', stops: ['backup-writing', 'backup-written', 'backup-named'], passes: 0 },
  { scene: 'recovering', stops: ['recovery-writing', 'recovery-between', 'recovery-placed'], passes: 0 },
  { scene: 'restoring', stops: ['backup-writing', 'backup-named', 'recovery-writing', 'recovery-between', 'recovery-placed'], passes: 0 },
  { scene: 'syncing', stops: ['frame-written', 'frame-synced'], passes: 6 },
];

const NAMED: readonly (Recipe & { readonly stop: Stop })[] = RECIPES.flatMap((recipe) => recipe.stops.map((stop) => ({ ...recipe, stop })));
const AT_RANDOM: readonly Scene[] = ['saving', 'saving', 'saving', 'saving', 'starting', 'rebuilding', 'importing', 'backing-up', 'syncing', 'syncing'];

const MOST_MS = 1_200;

/** Of so many lives one ends at a named place. */
const NAMED_EVERY = 3;

/**
 * The plan of a life: a third at named places, one after the other, so that three times as many lives as there are places pass each
 * once; the others at random moments. The same seed plans the same.
 */
export const planLife = (index: number, random: () => number): LifePlan => {
  const common = { name: `life${String(index)}`, seed: Math.trunc(random() * 2 ** 31), afterMs: Math.trunc(random() * MOST_MS) };
  if (index % NAMED_EVERY === NAMED_EVERY - 1) {
    const named = NAMED[Math.floor(index / NAMED_EVERY) % NAMED.length] as (typeof NAMED)[number];
    return { ...common, scene: named.scene, stop: named.stop, after: Math.trunc(random() * (named.passes + 1)) };
  }
  return { ...common, scene: AT_RANDOM[Math.trunc(random() * AT_RANDOM.length)] as Scene, stop: null, after: 0 };
};
