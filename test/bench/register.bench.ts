import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { launchBenchApp, type BenchApp } from './support/bench-app.ts';
import { forgetPeak, nowMb, peakMb } from './support/cost.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';

/** A large register is so many times what an import brings. */
const LARGE = 10;
const DEFAULT = 10_000;
/** What is streamed needs no more for a register ten times as large: a page of the journal, a part of a file, and the way between. */
const BOUND_MB = 250;

export const plan = {
  raw: { name: 'import, raw IndexedDB, relaxed', unit: 'ms' },
  imported: { name: 'import, in the journal and in the view', unit: 'ms', against: 'raw', goal: 1.3 },
  importedMain: { name: 'import, memory of the main process beyond that at rest', unit: 'MB' },
  importedWindow: { name: 'import, memory of the window beyond that at rest', unit: 'MB' },
  rawLarge: { name: 'ten times as many, raw IndexedDB, relaxed', unit: 'ms' },
  rebuilt: { name: 'ten times as many, the view made anew', unit: 'ms', against: 'rawLarge', goal: 1.5 },
  rebuiltMain: { name: 'rebuild, memory of the main process beyond that at rest', unit: 'MB', goal: BOUND_MB },
  rebuiltWindow: { name: 'rebuild, memory of the window beyond that at rest', unit: 'MB', goal: BOUND_MB },
  copied: { name: 'ten times as many, copy of the journal with fsync', unit: 'ms' },
  backedUp: { name: 'ten times as many, backup, written and read back', unit: 'ms', against: 'copied', goal: 2 },
  backedUpMain: { name: 'backup, memory of the main process beyond that at rest', unit: 'MB', goal: BOUND_MB },
} as const satisfies Plan;
type Measured = Record<keyof typeof plan, number>;
type Peaks = { readonly main: number; readonly window: number };

/** The pids of the main process and of the window. */
const pidsOf = async ({ app }: BenchApp): Promise<Peaks> => {
  const found = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid, type }) => ({ pid, type })));
  const pidOf = (type: string): number => found.find((each) => each.type === type)?.pid ?? 0;
  return { main: pidOf('Browser'), window: pidOf('Tab') };
};

/** The most that both processes held while the work was done, beyond what they held before it. MB. */
const watching = async <T>(app: BenchApp, work: () => Promise<T>): Promise<{ readonly value: T; readonly peaks: Peaks }> => {
  const pids = await pidsOf(app);
  const before = { main: nowMb(pids.main), window: nowMb(pids.window) };
  for (const pid of Object.values(pids)) forgetPeak(pid);
  const value = await work();
  return { value, peaks: { main: peakMb(pids.main) - before.main, window: peakMb(pids.window) - before.window } };
};

const evaluate = (app: BenchApp, expression: string): Promise<number> => app.page.evaluate<number>(expression);

const measureImport = async (records: number, run: number): Promise<Pick<Measured, 'raw' | 'imported' | 'importedMain' | 'importedWindow'>> => {
  const profile = await profileWith(0);
  const app = await launchBenchApp(profile);
  app.page.setDefaultTimeout(0);
  try {
    const raw = (): Promise<number> => evaluate(app, `bench.importRaw(${JSON.stringify({ count: records, seed: run })})`);
    const first = run % 2 === 0 ? await raw() : null;
    const { value, peaks } = await watching(app, () => evaluate(app, `bench.importAll(${JSON.stringify({ count: records, seed: 500 + run })})`));
    return { raw: first ?? (await raw()), imported: value, importedMain: peaks.main, importedWindow: peaks.window };
  } finally {
    await app.close();
    removeProfile(profile);
  }
};

/** The same bytes into another folder, each file synced: what any backup at least costs. */
const copyWithSync = async (from: string, to: string): Promise<number> => {
  const start = performance.now();
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) await pipeline(createReadStream(join(from, name)), createWriteStream(join(to, name), { flush: true }));
  const folder = await open(to, 'r');
  await folder.sync();
  await folder.close();
  const ms = performance.now() - start;
  rmSync(to, { recursive: true });
  return ms;
};

const MAKE_BACKUP = `(async () => {
  const start = performance.now();
  const reply = await window.phinong.call('backup.make', JSON.stringify({ passphrase: null }));
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return performance.now() - start;
})()`;

const measureLarge = async (records: number, run: number): Promise<Omit<Measured, 'raw' | 'imported' | 'importedMain' | 'importedWindow'>> => {
  const profile = await profileWith(records);
  const app = await launchBenchApp(profile);
  app.page.setDefaultTimeout(0);
  try {
    const rawLarge = await evaluate(app, `bench.importRaw(${JSON.stringify({ count: records, seed: 900 + run })})`);
    const rebuilt = await watching(app, () => evaluate(app, 'bench.rebuild()'));
    const copied = await copyWithSync(join(profile, 'journal'), `${profile}-copy`);
    const backedUp = await watching(app, () => evaluate(app, MAKE_BACKUP));
    return {
      rawLarge,
      rebuilt: rebuilt.value,
      rebuiltMain: rebuilt.peaks.main,
      rebuiltWindow: rebuilt.peaks.window,
      copied,
      backedUp: backedUp.value,
      backedUpMain: backedUp.peaks.main,
    };
  } finally {
    await app.close();
    removeProfile(profile);
    removeProfile(`${profile}-backups`);
  }
};

/** Many records at once: an import, the view made anew, a backup, and the memory they need. */
export const run: Bench = async ({ runs, records, say }) => {
  const measured: Measured[] = [];
  for (let i = 0; i < runs; i += 1) {
    const imported = await measureImport(records, i);
    measured.push({ ...imported, ...(await measureLarge(LARGE * records, i)) });
    say(`register: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  const values = Object.keys(plan).map((key) => [key, measured.map((each) => each[key as keyof Measured])]);
  return rowsOf(records === DEFAULT ? 'register' : `register with ${records} records`, plan, Object.fromEntries(values) as Record<keyof Measured, number[]>);
};
