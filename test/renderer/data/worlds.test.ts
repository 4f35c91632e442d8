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

  const sync = (pc: number, parts: object = {}): Happening => ({ what: 'sync', pc, faults: [], fullAt: null, typing: null, ...parts });
  const edit = (pc: number, record: number, field: number, what: 'edit' | 'refused-edit' | 'form' = 'edit'): Happening => ({ what, pc, record, field });
  test.each<readonly [string, readonly Happening[]]>([
    [
      'a form that was saved on a withdrawn edit, both written anew for a file',
      [
        sync(3, { faults: ['none', 'cut-after', 'cut-after', 'cut-after'] }), edit(3, 2, 1), edit(7, 1, 1), edit(3, 2, 1, 'refused-edit'), sync(3, { faults: ['none', 'busy', 'revoked'], fullAt: 0 }),
        sync(3, { faults: ['none', 'none', 'cut-before', 'cut-before', 'cut-before'] }), edit(7, 2, 0, 'form'), { what: 'open', pc: 3, record: 2, field: 0 }, sync(3, { faults: ['none', 'busy', 'busy', 'busy'] }),
        { what: 'save', pc: 7, record: 0, field: 1 }, { what: 'write-file', pc: 3 },
      ],
    ],
    [
      'an edit on what a file had brought and the endpoint declined, written anew on what that had stood on',
      [
        { what: 'join', pc: 6, which: 1 }, sync(2, { typing: 0 }), { what: 'backup' }, { what: 'join', pc: 7, which: 2 }, edit(5, 2, 0, 'form'), { what: 'restore', which: 0 }, edit(5, 2, 0, 'refused-edit'),
        { what: 'write-file', pc: 5 }, { what: 'read-file', pc: 2, which: 5 }, edit(2, 2, 0),
      ],
    ],
  ])('shows %s', async (_, history) => {
    expect(await disagreements(history, 1)).toEqual([]);
  });
});
