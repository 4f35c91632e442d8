import { expect, it } from 'vitest';
import { tortureDesk, type DeskPlan, type DeskReport } from '#test/torture/desk-run.ts';

/** Small sizes of what `npm run torture:desk` does in full. A failure names the seed, the life or the case, and the folder that it left. */
const NOTHING: DeskPlan = { kills: 0, cuts: 0, damage: 0, clones: 0, backups: 0, seed: 20_261_127, atOnce: 2, electronEvery: 1_000 };
const MINUTE = 60_000;

const torture = async (plan: Partial<DeskPlan>): Promise<DeskReport> => {
  const report = await tortureDesk({ ...NOTHING, ...plan });
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

it('a copied profile goes on beside the first, the work of both is kept, and they say what happened', async () => {
  const { clones, faults } = await torture({ clones: 1 });
  expect(faults).toEqual([]);
  expect(clones?.forks).toBeGreaterThanOrEqual(1);
}, 20 * MINUTE);
