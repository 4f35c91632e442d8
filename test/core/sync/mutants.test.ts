import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aHistory, live } from '#test/support/sync-histories.ts';
import { MUTANTS } from '#test/support/sync-mutants.ts';
import { REAL_SYNC, type SyncKit } from '#test/support/sync-world.ts';

const shows = async (kit: SyncKit): Promise<boolean> => {
  const property = fc.asyncProperty(aHistory(40), async (history) => (await live(history, kit)).faults.length === 0);
  return (await fc.check(property, { seed: 20, numRuns: 300, endOnFailure: true })).failed;
};

describe('the worlds of offices', () => {
  test.each(Object.entries(MUTANTS))('show a sync in which %s', async (_, kit) => {
    expect(await shows(kit)).toBe(true);
  }, 60_000);

  test('show nothing in the real one on the same histories', async () => {
    expect(await shows(REAL_SYNC)).toBe(false);
  }, 60_000);
});
