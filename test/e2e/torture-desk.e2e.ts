import { expect, it } from 'vitest';
import { tortureDesk, type DeskPlan, type DeskReport } from '#test/torture/desk-run.ts';
import { VERDICTS } from '#test/torture/desk/verdict.ts';

/** Small sizes of what `npm run torture:desk` does in full. A failure names the seed, the life or the case, and the folder that it left. */
const NOTHING: DeskPlan = { kills: 0, cuts: 0, damage: 0, clones: 0, backups: 0, seed: 20_261_127, atOnce: 2, electronEvery: 1_000 };
const MINUTE = 60_000;
const DAY_MS = 86_400_000;

const torture = async (plan: Partial<DeskPlan>, say?: (line: string) => void): Promise<DeskReport> => {
  const report = await tortureDesk({ ...NOTHING, ...plan }, say);
  for (const line of report.skipped) console.log(`SKIPPED: ${line}`);
  return report;
};

it('a PC that is killed at random moments and at named places loses nothing that it confirmed and leaves nothing half', async () => {
  const { kills, faults } = await torture({ kills: 50 });
  expect(faults).toEqual([]);
  expect(kills?.kills).toBeGreaterThanOrEqual(50);
  expect(kills?.confirmed).toBeGreaterThan(100);
  expect(Object.keys(kills?.places ?? {}).length).toBeGreaterThan(5);
}, 30 * MINUTE);

it('a journal whose power is cut loses nothing that it confirmed, where a disk that only says that it syncs does', async () => {
  const { cuts, skipped, faults } = await torture({ cuts: 10 });
  expect(faults).toEqual([]);
  expect(cuts === null ? skipped.length : cuts.cuts).toBe(cuts === null ? 1 : 10);
}, 20 * MINUTE);

it('a damaged register and a copied profile lose nothing and say what happened: one case for each way in which it can end, and a kind of copy that changes from day to day', async () => {
  const seed = Math.floor(Date.now() / DAY_MS);
  console.log(`The seed of today is ${String(seed)}.`);
  const { damage, clones, faults } = await torture({ damage: 'one for each', clones: 1, seed }, console.log);
  expect(faults).toEqual([]);
  expect(Object.keys(damage?.verdicts ?? {}).toSorted()).toEqual([...VERDICTS].toSorted());
  expect(clones?.forks).toBeGreaterThanOrEqual(1);
}, 20 * MINUTE);
