import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { startEmbedded } from '#server/embedded/embedded.ts';
import { openNetworkEndpoint } from './network-endpoint.ts';
import { aNetworkHistory, liveOverNetwork } from './network-histories.ts';

/**
 * Lets random histories happen over real HTTP, a bad line and a real PostgreSQL (npm run torture:network -- --histories N --seed S)
 * and says what was lost. The same seed makes the same histories; what the machine does between them is its own.
 */
const { values } = parseArgs({ options: { histories: { type: 'string', default: '500' }, seed: { type: 'string' }, steps: { type: 'string', default: '30' } } });
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const totals = { histories: 0, edits: 0, runs: 0, failed: 0, killed: 0, requests: 0, mishaps: 0 };
const start = performance.now();

const folder = mkdtempSync(join(tmpdir(), 'phinong-network-'));
// When root runs this, the database runs as another user.
chmodSync(folder, 0o755);
const embedded = await startEmbedded(folder);
const endpoint = await openNetworkEndpoint(embedded.url);

const failed = await fc.check(
  fc.asyncProperty(aNetworkHistory(Number(values.steps)), async (history) => {
    totals.histories += 1;
    const told = await liveOverNetwork(endpoint, history, totals.histories);
    for (const name of ['edits', 'runs', 'failed', 'killed', 'requests', 'mishaps'] as const) totals[name] += told[name];
    if (told.faults.length > 0) throw new Error(told.faults.join('\n'));
    if (totals.histories % 50 === 0) console.log(`${totals.histories} histories, ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  }),
  { numRuns: Number(values.histories), seed, endOnFailure: true },
);
await endpoint.close();
await embedded.leave();
rmSync(folder, { recursive: true, force: true });

const seconds = ((performance.now() - start) / 1_000).toFixed(1);
console.log(`Seed ${seed}: ${JSON.stringify(totals)} in ${seconds} s.`);
if (failed.failed) {
  console.log(`A history fails:\n${JSON.stringify(failed.counterexample?.[0])}\n${String(failed.errorInstance)}`);
  process.exitCode = 1;
} else console.log('Nothing was lost, and everybody agrees.');
