import { parseArgs } from 'node:util';
import { seedFrom } from './a-database.ts';
import { tortureRequests } from './requests-run.ts';

/** Requests from hell (npm run torture:requests -- --count N --seed S). Exits 1 on a 5xx, a changed row, or memory that grows by 100 MiB. */
const { values } = parseArgs({ options: { count: { type: 'string', default: '20000' }, seed: { type: 'string' } } });
const seed = seedFrom(values.seed);
const start = performance.now();
const report = await tortureRequests({ count: Number(values.count), seed }, (line) => console.log(`  ${line}`));
console.log(`Seed ${String(seed)}: ${JSON.stringify({ ...report, faults: report.faults.length })} in ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
if (report.faults.length > 0 || report.grownMiB > 100) process.exitCode = 1;
