import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Report, Share } from './worker.ts';

/**
 * Lets many random worlds of offices happen (npm run simulate -- --histories N --seed S) and says what was lost. The same seed
 * with the same number of histories and workers is the same run; a history that fails is shrunk and printed, to be kept as a test.
 * With --all it goes on after one that fails; with --skip N it begins behind the first N of each worker, so that a long run can be made in pieces.
 */
const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '200' },
    seed: { type: 'string' },
    steps: { type: 'string', default: '300' },
    workers: { type: 'string', default: '2' },
    skip: { type: 'string', default: '0' },
    all: { type: 'boolean', default: false },
    /** one PC of every history is also shown in the window's own database, and all of every so manyth; 0 = none */
    window: { type: 'string', default: '20' },
  },
});
const [histories, workers] = [Number(values.histories), Math.max(1, Number(values.workers))];
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const start = performance.now();

const runShare = (index: number): Promise<Report> => {
  const share = Math.floor(histories / workers) + (index < histories % workers ? 1 : 0);
  const workerData: Share = { histories: share, seed: seed + index, steps: Number(values.steps), windowEvery: Number(values.window), skip: Number(values.skip), all: values.all };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
};

const reports = await Promise.all(Array.from({ length: workers }, (_, index) => runShare(index)));
const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
const done = sum(({ totals }) => totals.histories);
console.log(`Seed ${String(seed)}, ${String(workers)} workers: ${String(done)} histories of ${(sum(({ totals }) => totals.steps) / Math.max(1, done)).toFixed(0)} steps and ${(sum(({ totals }) => totals.pcs) / Math.max(1, done)).toFixed(1)} PCs, ${String(sum(({ totals }) => totals.edits))} edits, ${String(sum(({ totals }) => totals.runs))} syncs, ${String(sum(({ totals }) => totals.windows))} PCs also in the window's database, in ${seconds} s.`);
console.log('Histories with each kind of scenario:');
for (const kind of Object.keys(reports[0]?.kinds ?? {})) console.log(`  ${kind}: ${String(sum((report) => report.kinds[kind] ?? 0))}`);
for (const [worker, { failures }] of reports.entries()) {
  for (const { index, steps, history, error } of failures) {
    console.log(`History ${String(index)} of seed ${String(seed + worker)} fails, ${String(history.length)} of ${String(steps)} steps:\n${JSON.stringify(history)}\n${error}`);
    process.exitCode = 1;
  }
}
if (process.exitCode !== 1) console.log('Nothing was lost, and everybody agrees.');
