import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Saves, SavesPlan } from './window/measure-saves.ts';
import { launchBenchApp, type BenchApp } from './support/bench-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, percentile, rowsOf, type Bench, type Plan, type Planned } from './support/rows.ts';

const DEFAULT = 10_000;
/** A register so many times as large has closed segments to pack and to read again. */
const LARGE = 10;
/** Enough for a p95 that one burst of other work on the machine does not decide. */
const BLOCKS = 20;
const PACED_BLOCKS = 8;
const PER_BLOCK = 25;
/** As a person saves: long after everything before has come to rest. */
const PAUSE_MS = 15;
/** The app begins to look after its segments so long after its start. */
const UPKEEP_BEGINS_MS = 29_000;

const NAMES = {
  raw: 'raw IndexedDB, one put, strict',
  confirmed: 'confirmed by the journal',
  shownNew: 'new record shown (journal, page)',
  shownEdit: 'edited field shown (journal, page)',
  answeredNew: 'new record shown and in the view',
  answeredEdit: 'edited field shown and in the view',
} as const;
type Kind = keyof typeof NAMES;
const KINDS = Object.keys(NAMES) as Kind[];

/** The ways in which saves follow each other, and the goals of their rows. */
const WAYS = {
  inARow: { words: '', goals: { 'confirmed p50': 0.7, 'confirmed p95': 0.5, 'shownNew p50': 2.5, 'shownEdit p50': 2.5 } },
  rested: { words: `after ${PAUSE_MS} ms of rest, `, goals: {} },
  tended: { words: 'while segments are looked after, ', goals: { 'confirmed p50': 0.7, 'confirmed p95': 0.5 } },
} as const;
type Way = keyof typeof WAYS;

/** One row for each way, share and kind: `inARow confirmed p50`. */
const ROWS = (Object.keys(WAYS) as Way[]).flatMap((way) =>
  ([50, 95] as const).flatMap((share) => KINDS.map((kind) => ({ way, share, kind, key: `${way} ${kind} p${share}` }))),
);

const plannedFor = ({ way, share, kind }: (typeof ROWS)[number]): Planned => {
  const { words, goals } = WAYS[way];
  const goal = (goals as Readonly<Record<string, number>>)[`${kind} p${share}`];
  return { name: `${words}${NAMES[kind]} p${share}`, unit: 'ms', ...(kind === 'raw' ? {} : { against: `${way} raw p${share}` }), ...(goal === undefined ? {} : { goal }) };
};

export const plan: Plan = {
  ...Object.fromEntries(ROWS.map((row) => [row.key, plannedFor(row)])),
  upkeep: { name: 'while segments are looked after, segments packed or read meanwhile', unit: 'segments' },
};

const measureIn = async (app: BenchApp, savesPlan: SavesPlan): Promise<Saves> => app.page.evaluate<Saves>(`bench.measureSaves(${JSON.stringify(savesPlan)})`);

const one = async (records: number, run: number): Promise<{ readonly inARow: Saves; readonly paced: Saves }> => {
  const profile = await profileWith(records);
  const app = await launchBenchApp(profile);
  try {
    const shared = { run, rawFill: records, perBlock: PER_BLOCK };
    return { inARow: await measureIn(app, { ...shared, blocks: BLOCKS, pauseMs: 0 }), paced: await measureIn(app, { ...shared, blocks: PACED_BLOCKS, pauseMs: PAUSE_MS }) };
  } finally {
    await app.close();
    removeProfile(profile);
  }
};

/** Segments that are packed, and those that this round has read; a round that has ended has read them all. */
const HEALTH = `window.phinong.call('journal.health', undefined).then(({ ok, value }) => (ok ? value.packed + (value.checking ?? (value.checkedAt === null ? 0 : value.files)) : Promise.reject(new Error('no health'))))`;
const tended = (app: BenchApp): Promise<number> => app.page.evaluate<number>(HEALTH);

/** A register whose segments were never read again, some of them not packed: while the saves are measured, the app does both. */
const oneTended = async (records: number, run: number): Promise<{ readonly saves: Saves; readonly upkeep: number }> => {
  const profile = await profileWith(LARGE * records);
  rmSync(join(profile, 'journal-health.json'), { force: true });
  const app = await launchBenchApp(profile);
  app.page.setDefaultTimeout(0);
  try {
    await new Promise((resolve) => setTimeout(resolve, UPKEEP_BEGINS_MS));
    const before = await tended(app);
    const saves = await measureIn(app, { run, rawFill: records, blocks: BLOCKS, perBlock: PER_BLOCK, pauseMs: 0 });
    return { saves, upkeep: (await tended(app)) - before };
  } finally {
    await app.close();
    removeProfile(profile);
  }
};

/** One save into a register, beside one put into raw IndexedDB with as many: in a row, with pauses, and while segments are looked after. */
export const run: Bench = async ({ runs, records, say }) => {
  const measured: Awaited<ReturnType<typeof one>>[] = [];
  const withUpkeep: Awaited<ReturnType<typeof oneTended>>[] = [];
  for (let i = 0; i < runs; i += 1) {
    measured.push(await one(records, i));
    withUpkeep.push(await oneTended(records, i));
    say(`save: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  const saves: Readonly<Record<Way, readonly Saves[]>> = { inARow: measured.map(({ inARow }) => inARow), rested: measured.map(({ paced }) => paced), tended: withUpkeep.map((each) => each.saves) };
  const values = ROWS.map(({ way, share, kind, key }) => [key, saves[way].map((each) => percentile(each[kind], share / 100))] as const);
  return rowsOf(records === DEFAULT ? 'save' : `save with ${records} records`, plan, { ...Object.fromEntries(values), upkeep: withUpkeep.map(({ upkeep }) => upkeep) });
};
