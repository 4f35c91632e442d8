import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCarriedHistory, live, type Happening } from '#test/support/sync-histories.ts';

describe('offices that carry files by hand, hand them in in any order and as often as they like, beside lines and without', () => {
  test('lose nothing, agree, and count what they did', async () => {
    await fc.assert(
      fc.asyncProperty(aCarriedHistory(), async (history) => {
        expect((await live(history)).faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test('get over a receipt that holds only the beginning of a snapshot', async () => {
    const history: readonly Happening[] = [
      { what: 'edit', pc: 2, record: 2, field: 0 },
      { what: 'unplug', pc: 3, which: 0, fullAt: null, tornAt: null },
      { what: 'edit', pc: 3, record: 1, field: 0 },
      { what: 'edit', pc: 7, record: 0, field: 0 },
      { what: 'delete', pc: 0, record: 1, field: 0 },
      { what: 'edit', pc: 3, record: 2, field: 0 },
      { what: 'edit', pc: 0, record: 0, field: 0 },
      { what: 'delete', pc: 2, record: 0, field: 0 },
      { what: 'sync', pc: 2, faults: [], fullAt: null, typing: 1 },
      { what: 'edit', pc: 0, record: 2, field: 0 },
      { what: 'sync', pc: 0, faults: ['cut-before', 'cut-before', 'cut-before'], fullAt: 0, typing: 0 },
    ];
    expect((await live(history)).faults).toEqual([]);
  });
});
