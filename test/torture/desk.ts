import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { packApp } from '#build/scripts/pack-app.ts';
import { seedFrom } from './a-database.ts';

/**
 * Kills real packaged Electron, cuts the power under it, damages its files and clones its profile
 * (npm run torture:desk -- --kills N --cuts N --damage N --clones N --backups N --seed S). Exits 1 when anything confirmed was lost, left half, or
 * shown as if nothing had been there. `--only WORDS` tries only the damage of that name.
 */
const hasScreen = process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';
if (!hasScreen) {
  await packApp('test');
  const { status } = spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '0' }, cuts: { type: 'string', default: '0' }, damage: { type: 'string', default: '0' }, clones: { type: 'string', default: '0' }, backups: { type: 'string', default: '0' },
    seed: { type: 'string' }, 'at-once': { type: 'string', default: '2' }, 'electron-every': { type: 'string', default: '4' }, only: { type: 'string' },
  },
});
const numberOf = (name: 'kills' | 'cuts' | 'damage' | 'clones' | 'backups' | 'at-once' | 'electron-every'): number => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) {
    console.log(`--${name} must be a whole number, not "${values[name]}".`);
    process.exit(1);
  }
  return number;
};
const wanted = { kills: numberOf('kills'), cuts: numberOf('cuts'), damage: numberOf('damage'), clones: numberOf('clones'), backups: numberOf('backups') };
if (Object.values(wanted).every((number) => number === 0)) {
  console.log('Nothing was asked for: say at least one of --kills, --cuts, --damage, --clones, --backups.');
  process.exit(1);
}
const { tortureDesk } = await import('./desk-run.ts');
await packApp('test');
const seed = seedFrom(values.seed);
console.log(`Seed ${String(seed)}.`);
const start = performance.now();
const plan = {
  ...wanted,
  seed, atOnce: numberOf('at-once'), electronEvery: numberOf('electron-every'), ...(values.only === undefined ? {} : { only: values.only }),
};
const report = await tortureDesk(plan, (line) => console.log(`  ${line}`));
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
for (const [name, part] of Object.entries(report)) if (part !== null && !Array.isArray(part)) console.log(`${name}: ${JSON.stringify({ ...part, faults: undefined, skipped: undefined })}`);
for (const line of report.skipped) console.log(`SKIPPED: ${line}`);
for (const fault of report.faults.slice(0, 40)) console.log(fault);
console.log(`Seed ${String(seed)}: ${report.faults.length === 0 ? 'nothing confirmed was lost, nothing was half, nothing was silent' : `${String(report.faults.length)} FAULTS`}, ${seconds} s.`);
process.exit(report.faults.length === 0 ? 0 : 1);
