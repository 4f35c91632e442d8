import { parseArgs } from 'node:util';
import { seedFrom, withDatabase } from './a-database.ts';
import { tortureConcurrency } from './concurrency-run.ts';

/** Writers with slow commits and rollbacks against a puller (npm run torture:concurrency -- --commits N --seed S). Exits 1 on a miss, 2 when it was blind. */
const { values } = parseArgs({ options: { commits: { type: 'string', default: '200000' }, seed: { type: 'string' }, writers: { type: 'string', default: '12' } } });
const seed = seedFrom(values.seed);
console.log(`Seed ${String(seed)}.`);
const start = performance.now();
const plan = { commits: Number(values.commits), seed, writers: Number(values.writers) };
const report = await withDatabase((db) => tortureConcurrency(db, plan, (line) => console.log(`  ${line}`)));
console.log(`Seed ${String(seed)}: ${JSON.stringify(report)} in ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
if (report.missed + report.doubled + report.outOfOrder > 0 || !report.isSound) process.exitCode = 1;
else if (report.missedByNaive === 0) {
  console.log('The naive cursor missed nothing either, so this run proves nothing. Let it run longer.');
  process.exitCode = 2;
} else console.log('Nothing was missed, nothing came twice.');
