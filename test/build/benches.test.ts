import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromRoot } from '#build/tools/paths.ts';
import type { Bench, Plan } from '#test/bench/support/rows.ts';
import { rowsOf } from '#test/bench/support/rows.ts';

const FILES = readdirSync(fromRoot('test', 'bench')).filter((name) => name.endsWith('.bench.ts'));
const load = async (file: string): Promise<{ readonly run: Bench; readonly plan: Plan }> => (await import(fromRoot('test', 'bench', file))) as { readonly run: Bench; readonly plan: Plan };
const loaded = await Promise.all(FILES.map(async (file) => ({ file, ...(await load(file)) })));

describe('the benches', () => {
  it.each(loaded)('$file can be run, and says before it which rows it will have', ({ run, plan }) => {
    expect(run).toBeTypeOf('function');
    expect(Object.keys(plan).length).toBeGreaterThan(0);
    for (const { name, unit } of Object.values(plan)) expect([name, unit].every((word) => word.trim() === word && word !== '')).toBe(true);
  });

  it.each(loaded)('$file compares each row with another one of the same run, and its goals can be missed', ({ plan }) => {
    for (const [key, { against, goal }] of Object.entries(plan)) {
      expect(against === undefined || (against !== key && Object.hasOwn(plan, against))).toBe(true);
      expect(goal === undefined || (goal > 0 && Number.isFinite(goal))).toBe(true);
    }
  });

  it.each(loaded)('no two rows of $file have one name', ({ plan }) => {
    const names = Object.values(plan).map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('what the bench compares with', () => {
  const packagesOf = async (...path: string[]): Promise<string[]> => {
    const { packages } = z.object({ packages: z.record(z.string(), z.unknown()) }).parse(JSON.parse(await readFile(fromRoot(...path, 'package-lock.json'), 'utf8')));
    return Object.keys(packages).map((folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length));
  };
  const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

  it('is named exactly in a list of its own, which names no host', async () => {
    const { dependencies } = manifest.parse(JSON.parse(await readFile(fromRoot('test', 'bench', 'peers', 'package.json'), 'utf8')));
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(await packagesOf('test', 'bench', 'peers')).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    expect(await readFile(fromRoot('test', 'bench', 'peers', 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
  });

  it('is installed with no checkout, so that nothing of it can be packed', async () => {
    expect((await packagesOf()).filter((name) => /pouch|rxdb|^express$/.test(name))).toEqual([]);
  });
});

describe('a row', () => {
  const plan: Plan = { floor: { name: 'floor', unit: 'ms' }, product: { name: 'product', unit: 'ms', against: 'floor', goal: 1.2 }, rate: { name: 'rate', unit: '1/s', against: 'floor', goal: 0.5, atLeast: true } };

  it('is the median of the ratios inside the runs, and is met up to its goal', () => {
    const rows = rowsOf('x', plan, { floor: [10, 100, 1_000], product: [12, 500, 1_100], rate: [5, 50, 600] });
    expect(rows.map(({ name, value, ratio, met }) => ({ name, value, ratio, met }))).toEqual([
      { name: 'x: floor', value: 100, ratio: undefined, met: undefined },
      { name: 'x: product', value: 500, ratio: 1.2, met: true },
      { name: 'x: rate', value: 50, ratio: 0.5, met: true },
    ]);
  });

  it('is missed beyond its goal, below a least one, and where nothing was measured', () => {
    const metOf = (product: number[], rate: number[]) => rowsOf('x', plan, { floor: [100], product, rate }).flatMap(({ met }) => met ?? []);
    expect(metOf([121], [49])).toEqual([false, false]);
    expect(metOf([], [])).toEqual([false, false]);
  });
});
