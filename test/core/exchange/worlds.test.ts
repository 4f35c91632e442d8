import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCarriedHistory, live } from '#test/support/sync-histories.ts';

describe('offices that carry files by hand, hand them in in any order and as often as they like, beside lines and without', () => {
  test('lose nothing, agree, and count what they did', async () => {
    await fc.assert(
      fc.asyncProperty(aCarriedHistory(), async (history) => {
        expect((await live(history)).faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
