import { describe, expect, test } from 'vitest';
import { CARRY_MUTANTS } from '#test/support/carry-mutants.ts';
import { mistakeTrial } from '#test/support/mistake-trial.ts';
import { aCarriedHistory, type Happening } from '#test/support/sync-histories.ts';
import { REAL_SYNC } from '#test/support/sync-world.ts';

const edit = (pc: number): Happening => ({ what: 'edit', pc, record: 0, field: 0 });
const errand = (what: 'carry' | 'hand-in' | 'receipt' | 'unplug', pc: number, which = 0): Happening => ({ what, pc, which, fullAt: null, tornAt: null });
/** Rare meetings that chance brings about too seldom for so few histories. */
const MEETINGS: readonly (readonly Happening[])[] = [
  // Two files of one PC, handed in the other way round, and the older answer read first.
  [edit(0), errand('carry', 0), edit(0), errand('carry', 0), errand('hand-in', 0, 1), errand('hand-in', 0, 0), errand('receipt', 0, 1)],
];

const { shows, showsWithoutMistake } = mistakeTrial(MEETINGS, aCarriedHistory(40));

describe('the worlds of offices', () => {
  test.each(Object.entries(CARRY_MUTANTS))('show it when %s', async (_, kit) => {
    expect(await shows(kit)).toBe(true);
  }, 120_000);

  test('show nothing in the real ones on the same histories', async () => {
    expect(await showsWithoutMistake(REAL_SYNC)).toBe(false);
  }, 120_000);
});
