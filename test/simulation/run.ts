import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { aHistory, live } from '#test/support/sync-histories.ts';

/**
 * Lets many random worlds of offices happen (npm run simulate -- --histories N --seed S) and says what was lost. The same seed
 * is the same run; a history that fails is shrunk and printed, to be kept as a test.
 */
const { values } = parseArgs({ options: { histories: { type: 'string', default: '200' }, seed: { type: 'string' }, steps: { type: 'string', default: '60' } } });
const histories = Number(values.histories);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const totals = { histories: 0, edits: 0, runs: 0 };
const start = performance.now();

const details = await fc.check(
  fc.asyncProperty(aHistory(Number(values.steps)), async (history) => {
    const told = await live(history);
    totals.histories += 1;
    totals.edits += told.edits;
    totals.runs += told.runs;
    if (told.faults.length > 0) throw new Error(told.faults.join('\n'));
  }),
  { numRuns: histories, seed },
);

const seconds = ((performance.now() - start) / 1_000).toFixed(1);
console.log(`Seed ${String(seed)}: ${String(totals.histories)} histories, ${String(totals.edits)} edits, ${String(totals.runs)} syncs in ${seconds} s.`);
if (details.failed) {
  console.log(`A history fails (${String(details.numShrinks)} times shrunk):\n${JSON.stringify(details.counterexample?.[0])}\n${String(details.errorInstance)}`);
  process.exitCode = 1;
} else console.log('Nothing was lost, and everybody agrees.');
