import type { Saves, SavesPlan } from './window/measure-saves.ts';
import { launchBenchApp } from './support/bench-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, percentile, rowAgainst, rowOf, type Bench, type Row, type Series } from './support/rows.ts';

const RECORDS = 10_000;
/** Enough for a p95 that one burst of other work on the machine does not decide. */
const BLOCKS = 20;
const PACED_BLOCKS = 8;
const PER_BLOCK = 25;
/** As a person saves: long after everything before has come to rest. */
const PAUSE_MS = 15;

type Run = { readonly inARow: Saves; readonly paced: Saves };

const one = async (run: number): Promise<Run> => {
  const profile = await profileWith(RECORDS);
  const { page, close } = await launchBenchApp(profile);
  try {
    const measure = async (pauseMs: number): Promise<Saves> => {
      const plan: SavesPlan = { run, rawFill: RECORDS, blocks: pauseMs === 0 ? BLOCKS : PACED_BLOCKS, perBlock: PER_BLOCK, pauseMs };
      return await page.evaluate(`bench.measureSaves(${JSON.stringify(plan)})`) as Saves;
    };
    return { inARow: await measure(0), paced: await measure(PAUSE_MS) };
  } finally {
    await close();
    removeProfile(profile);
  }
};

const NAMES = {
  raw: 'raw IndexedDB, one put, strict',
  confirmed: 'confirmed by the journal',
  shownNew: 'new record shown (journal, page)',
  shownEdit: 'edited field shown (journal, page)',
  answeredNew: 'new record shown and in the view',
  answeredEdit: 'edited field shown and in the view',
} as const;
type Kind = keyof typeof NAMES;

const GOALS: Readonly<Record<string, number>> = { 'confirmed 50': 0.7, 'confirmed 95': 0.5, 'shownNew 50': 2.5, 'shownEdit 50': 2.5 };

const rowsOf = (prefix: string, measured: readonly Saves[], withGoals: boolean): Row[] => {
  const series = (kind: Kind, share: 50 | 95): Series => ({ name: `${prefix}: ${NAMES[kind]} p${share}`, unit: 'ms', values: measured.map((saves) => percentile(saves[kind], share / 100)) });
  return ([50, 95] as const).flatMap((share): Row[] => {
    const raw = series('raw', share);
    const against = (['confirmed', 'shownNew', 'shownEdit', 'answeredNew', 'answeredEdit'] as const).map((kind) => rowAgainst(series(kind, share), raw, withGoals ? GOALS[`${kind} ${share}`] : undefined));
    return [rowOf(raw), ...against];
  });
};

/** One save into a register of 10,000 records, beside one put into raw IndexedDB with as many: in a row, and with pauses. */
export const run: Bench = async ({ runs, say }) => {
  const measured: Run[] = [];
  for (let i = 0; i < runs; i += 1) {
    measured.push(await one(i));
    say(`save: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  return [
    ...rowsOf('save', measured.map((each) => each.inARow), true),
    ...rowsOf(`save after ${PAUSE_MS} ms of rest`, measured.map((each) => each.paced), false),
  ];
};
