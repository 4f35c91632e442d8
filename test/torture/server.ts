import { parseArgs } from 'node:util';
import { seedFrom } from './a-database.ts';
import { tortureServer } from './server-run.ts';

/** Kills the endpoint during pushes (npm run torture:server -- --kills N --seed S). Exits 1 when something acknowledged was lost or doubled. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' }, pcs: { type: 'string', default: '4' } } });
const seed = seedFrom(values.seed);
const start = performance.now();
const report = await tortureServer({ kills: Number(values.kills), seed, pcs: Number(values.pcs) }, (line) => console.log(`  ${line}`));
console.log(`Seed ${String(seed)}: ${JSON.stringify(report)} in ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
if (report.lost + report.doubled + report.reordered > 0) process.exitCode = 1;
else console.log('Nothing acknowledged was lost, nothing came twice.');
