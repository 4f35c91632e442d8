import { parseArgs } from 'node:util';
import { seedFrom } from './a-database.ts';
import { tortureExchange } from './exchange-run.ts';

/** Harmed exchange files (npm run torture:exchange -- --harms N --changes N --seed S). Exits 1 where one is accepted or a journal grows. */
const { values } = parseArgs({ options: { harms: { type: 'string', default: '5000' }, changes: { type: 'string', default: '2000' }, seed: { type: 'string' } } });
const seed = seedFrom(values.seed);
const start = performance.now();
const report = await tortureExchange({ harms: Number(values.harms), changes: Number(values.changes), seed }, (line) => console.log(`  ${line}`));
console.log(`Seed ${String(seed)}: ${JSON.stringify({ ...report, faults: report.faults.length })} in ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
if (report.faults.length > 0) process.exitCode = 1;
