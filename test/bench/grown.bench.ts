import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { cpuMs, treeCpuMs } from './support/cost.ts';
import { openOffice, withMinistry, type Office } from './support/offices.ts';
import { sampleRecords } from './support/records.ts';
import { loadNow, median, rowsOf, type Bench, type Plan } from './support/rows.ts';
import { openSeeder, type Seeder } from './support/seed-ministry.ts';

const DEFAULT = 10_000;
const LARGE = 10;
const CHANGED = 100;
const GOAL = 1.2;
/** The machine counts its own time in hundredths of a second: many exchanges make one figure. */
const [WARM_UP, EXCHANGES] = [3, 8];
/** Records are made and saved in so many at a time. */
const TOGETHER = 10_000;
const UNITS = { small: 'TH-57', large: 'TH-50' } as const;
type Size = keyof typeof UNITS;

export const plan = {
  smallMs: { name: `${CHANGED} changes into a register, in the view`, unit: 'ms' },
  largeMs: { name: `${CHANGED} changes into one ten times as large, in the view`, unit: 'ms', against: 'smallMs', goal: GOAL },
  smallCpu: { name: `${CHANGED} changes into a register, CPU of the PC`, unit: 'ms' },
  largeCpu: { name: `${CHANGED} changes into one ten times as large, CPU of the PC`, unit: 'ms', against: 'smallCpu', goal: GOAL },
  smallServer: { name: `${CHANGED} changes into a register, CPU of the endpoint, push and pull`, unit: 'ms' },
  largeServer: { name: `${CHANGED} changes into one ten times as large, CPU of the endpoint, push and pull`, unit: 'ms', against: 'smallServer', goal: GOAL },
} as const satisfies Plan;

type Prepared = { readonly seeder: Seeder; readonly office: Office; readonly appPid: number };
type Cost = { readonly ms: number; readonly cpu: number; readonly server: number };

const prepare = async (ministry: DemoMinistry, size: Size, records: number): Promise<Prepared> => {
  const seeder = await openSeeder(ministry.address, await ministry.code(UNITS[size], 'officer'));
  for (let at = 0; at < records; at += TOGETHER) {
    await seeder.save(sampleRecords(Math.min(TOGETHER, records - at), 40_000 + records + at));
    await seeder.sync();
  }
  const office = await openOffice(ministry, UNITS[size]);
  await office.sync();
  // The changes behind the snapshot come in a run with little else to do.
  await office.sync();
  await office.sync();
  return { seeder, office, appPid: office.app.process().pid ?? 0 };
};

const exchange = async (ministry: DemoMinistry, { seeder, office, appPid }: Prepared, seed: number): Promise<Cost> => {
  const server = cpuMs(ministry.pid() ?? 0);
  await seeder.save(sampleRecords(CHANGED, seed));
  await seeder.sync();
  const cpu = treeCpuMs(appPid);
  const { ms } = await office.sync();
  return { ms, cpu: treeCpuMs(appPid) - cpu, server: cpuMs(ministry.pid() ?? 0) - server };
};

let seeds = 60_000;

const exchangeInTurns = async (ministry: DemoMinistry, offices: Readonly<Record<Size, Prepared>>): Promise<Record<Size, readonly Cost[]>> => {
  const costs: Record<Size, Cost[]> = { small: [], large: [] };
  for (let at = 0; at < WARM_UP + EXCHANGES; at += 1) {
    for (const size of ['small', 'large'] as const) costs[size].push(await exchange(ministry, offices[size], (seeds += 1)));
  }
  return { small: costs.small.slice(WARM_UP), large: costs.large.slice(WARM_UP) };
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** What an ordinary sync costs in a register of the usual size and in one ten times as large, in turns. */
export const run: Bench = ({ runs, records, say }) =>
  withMinistry(async (ministry) => {
    const offices = { small: await prepare(ministry, 'small', records), large: await prepare(ministry, 'large', LARGE * records) };
    say(`grown: ${records} and ${LARGE * records} records are there, ${loadNow()}`);
    const measured: Record<keyof typeof plan, number[]> = { smallMs: [], largeMs: [], smallCpu: [], largeCpu: [], smallServer: [], largeServer: [] };
    for (let i = 0; i < runs; i += 1) {
      const costs = await exchangeInTurns(ministry, offices);
      for (const size of ['small', 'large'] as const) {
        measured[`${size}Ms`].push(median(costs[size].map(({ ms }) => ms)));
        measured[`${size}Cpu`].push(mean(costs[size].map(({ cpu }) => cpu)));
        measured[`${size}Server`].push(mean(costs[size].map(({ server }) => server)));
      }
      say(`grown: run ${i + 1} of ${runs}, ${loadNow()}`);
    }
    for (const { seeder, office } of Object.values(offices)) {
      seeder.close();
      await office.close();
    }
    return rowsOf(records === DEFAULT ? 'grown' : `grown from ${records} records`, plan, measured);
  });
