import { parseArgs } from 'node:util';
import { seedFrom } from './a-database.ts';
import { tortureServer } from './server-run.ts';

/**
 * Kills the endpoint, and its PostgreSQL, during pushes (npm run torture:server -- --kills N --seed S). Exits 1 when anything
 * acknowledged was lost, doubled or altered, or the data are not sound; 2 when no answer was ever swallowed, which proves nothing.
 */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' }, pcs: { type: 'string', default: '4' }, 'database-every': { type: 'string', default: '5' } },
});
const seed = seedFrom(values.seed);
console.log(`Seed ${String(seed)}.`);
const start = performance.now();
const plan = { kills: Number(values.kills), seed, pcs: Number(values.pcs), databaseEvery: Number(values['database-every']) };
const report = await tortureServer(plan, (line) => console.log(`  ${line}`));
console.log(`Seed ${String(seed)}: ${JSON.stringify({ ...report, faults: report.faults.length })} in ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
if (report.faults.length > 0) process.exitCode = 1;
else if (report.takenUnheard === 0) {
  console.log('No kill swallowed an answer, so this run proves nothing about retries. Let it run longer.');
  process.exitCode = 2;
} else console.log('Nothing acknowledged was lost, nothing came twice.');
