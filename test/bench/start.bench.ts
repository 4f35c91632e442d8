import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { packApp } from '#build/scripts/pack-app.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { sha256 } from '#test/support/sha256.ts';
import { launchBenchApp } from './support/bench-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';
import { startWatched, type Started } from './support/watched-start.ts';

const DEFAULT = 10_000;
/** A large register is so many times as large. */
const LARGE = 10;

export const plan = {
  none: { name: 'window usable with no records', unit: 'ms' },
  some: { name: 'window usable with the register', unit: 'ms', against: 'none', goal: 1.2 },
  many: { name: 'window usable with ten times as many', unit: 'ms', against: 'none' },
  checkNone: { name: 'check of journal and view at the start, no records', unit: 'ms' },
  checkMany: { name: 'check of journal and view at the start, ten times as many', unit: 'ms' },
  added: { name: 'what the check of ten times as many adds before the first screen', unit: 'ms', goal: 100 },
  nonePainted: { name: 'first paint with no records', unit: 'ms' },
  somePainted: { name: 'first paint with the register', unit: 'ms' },
  manyPainted: { name: 'first paint with ten times as many', unit: 'ms' },
} as const satisfies Plan;
type Size = 'none' | 'some' | 'many';
type Run = { readonly none: Started; readonly some: Started; readonly many: Started; readonly checkNone: number; readonly checkMany: number };

/** Opening the journal with its segments, and comparing the view with it: all that a start does before the first screen to be sure of the register. */
const checkOf = async (profile: string): Promise<number> => {
  const begun = performance.now();
  const opened = openJournal(join(profile, 'journal'), { now: Date.now, random: randomBytes, sha256 });
  const journalMs = performance.now() - begun;
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  opened.value.close();
  const { page, close } = await launchBenchApp(profile);
  try {
    return journalMs + (await page.evaluate<number>('bench.checkMs()'));
  } finally {
    await close();
  }
};

/** The packed program on registers of several sizes, each closed in good order: what its check of journal and view costs a start. */
export const run: Bench = async ({ runs, records, say }) => {
  await packApp('test');
  const profiles = { none: await profileWith(0), some: await profileWith(records), many: await profileWith(LARGE * records) };
  const kinds: readonly Size[] = ['none', 'some', 'many'];
  const start = async (kind: Size): Promise<Started> => {
    const started = await startWatched(profiles[kind]);
    if (kind !== 'none' && started.rows === 0) throw new Error('no rows were shown');
    return started;
  };
  // What the system reads from disk the first time is the same for all and not meant here.
  for (const kind of kinds) await start(kind);
  const measured: Run[] = [];
  for (let i = 0; i < runs; i += 1) {
    const found: Partial<Record<Size, Started>> = {};
    for (const kind of i % 2 === 0 ? kinds : kinds.toReversed()) found[kind] = await start(kind);
    const checks = { checkNone: await checkOf(profiles.none), checkMany: await checkOf(profiles.many) };
    measured.push({ ...(found as Record<Size, Started>), ...checks });
    say(`start: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  for (const kind of kinds) removeProfile(profiles[kind]);
  const series = (value: (each: Run) => number): number[] => measured.map(value);
  return rowsOf(records === DEFAULT ? 'start' : `start with ${records} records`, plan, {
    none: series(({ none }) => none.usable),
    some: series(({ some }) => some.usable),
    many: series(({ many }) => many.usable),
    checkNone: series(({ checkNone }) => checkNone),
    checkMany: series(({ checkMany }) => checkMany),
    added: series(({ checkNone, checkMany }) => checkMany - checkNone),
    nonePainted: series(({ none }) => none.painted),
    somePainted: series(({ some }) => some.painted),
    manyPainted: series(({ many }) => many.painted),
  });
};
