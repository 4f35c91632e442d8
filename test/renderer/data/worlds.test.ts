import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aHistory, aWideHistory, live, type Happening } from '#test/support/sync-histories.ts';
import { windowFaults } from '#test/support/sync-window.ts';
import type { World } from '#test/support/sync-world.ts';

const disagreements = async (history: readonly Happening[], frames: number): Promise<string[]> => {
  const worlds: World[] = [];
  const faults = [...(await live(history, undefined, (world) => worlds.push(world))).faults];
  for (const pc of worlds.flatMap(({ pcs }) => pcs)) faults.push(...(await windowFaults(pc, frames)));
  return faults;
};

describe('the window of an office, over what its journal tells', () => {
  test('shows what core says, lists what was refused, and nothing waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(aHistory(30), aWideHistory(10, 40)), fc.constantFrom(1, 3, 500), async (history, frames) => {
        expect(await disagreements(history, frames)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('shows and renames what was typed into a half-read snapshot', async () => {
    const sync = (pc: number, parts: object = {}): Happening => ({ what: 'sync', pc, faults: [], fullAt: null, typing: null, ...parts });
    const edit = (pc: number, record: number): Happening => ({ what: 'edit', pc, record, field: 0 });
    const remove: Happening = { what: 'delete', pc: 0, record: 0, field: 0 };
    const history: Happening[] = [edit(0, 2), edit(0, 1), sync(1, { typing: 0 }), sync(0, { fullAt: 2 }), { what: 'clone', pc: 0 }, remove, edit(4, 0), { what: 'clone', pc: 0 }];
    expect(await disagreements(history, 1)).toEqual([]);
  });
});
