import type { Saves } from './window/measure-saves.ts';
import { launchBenchApp } from './support/bench-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, percentile, rowAgainst, rowOf, type Bench, type Row, type Series } from './support/rows.ts';

const RECORDS = 10_000;
const BLOCKS = 10;
const PER_BLOCK = 25;

const one = async (run: number): Promise<Saves> => {
  const profile = await profileWith(RECORDS);
  const { page, close } = await launchBenchApp(profile);
  try {
    return await page.evaluate(`bench.measureSaves(${run}, ${RECORDS}, ${BLOCKS}, ${PER_BLOCK})`) as Saves;
  } finally {
    await close();
    removeProfile(profile);
  }
};

const NAMES = {
  raw: 'save: raw IndexedDB, one put, strict',
  confirmed: 'save: confirmed by the journal',
  shownNew: 'save: new record shown (journal, view, page)',
  shownEdit: 'save: edited field shown (journal, view, page)',
} as const;
type Kind = keyof typeof NAMES;

const GOALS: Readonly<Record<string, number>> = { 'confirmed 50': 0.7, 'confirmed 95': 0.5, 'shownNew 50': 2.5, 'shownEdit 50': 2.5 };

/** One save into a register of 10,000 records, beside one put into raw IndexedDB with as many. */
export const run: Bench = async ({ runs, say }) => {
  const measured: Saves[] = [];
  for (let i = 0; i < runs; i += 1) {
    measured.push(await one(i));
    say(`save: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  const series = (kind: Kind, share: 50 | 95): Series => ({ name: `${NAMES[kind]} p${share}`, unit: 'ms', values: measured.map((saves) => percentile(saves[kind], share / 100)) });
  return ([50, 95] as const).flatMap((share): Row[] => {
    const raw = series('raw', share);
    return [rowOf(raw), ...(['confirmed', 'shownNew', 'shownEdit'] as const).map((kind) => rowAgainst(series(kind, share), raw, GOALS[`${kind} ${share}`]))];
  });
};
