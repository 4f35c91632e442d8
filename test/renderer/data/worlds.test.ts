import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { applyFrames, forgetEverything } from '#renderer/data/apply.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { rowToState } from '#renderer/data/rows.ts';
import { must } from '#test/support/journal-kit.ts';
import { aHistory, live, type Happening } from '#test/support/sync-histories.ts';
import { digestOf, type Pc, type World } from '#test/support/sync-world.ts';

const open: ViewDb[] = [];
let names = 0;
afterEach(async () => {
  for (const db of open.splice(0)) await db.delete();
});

/** The window's view of a journal, made in transactions of so many frames. */
const viewOf = async (pc: Pc, frames: number): Promise<ViewDb> => {
  const db = new ViewDb(`world-${String((names += 1))}`);
  open.push(db);
  await forgetEverything(db, 'journal-1');
  for (let next = 1; next <= pc.writer.state().lastPosition; ) {
    const read = must(pc.writer.readFrames(next, { frames, bytes: 10_000_000 }));
    await applyFrames(db, read.frames);
    next += read.frames.length;
  }
  return db;
};

const disagreements = async (history: readonly Happening[], frames: number): Promise<string[]> => {
  const worlds: World[] = [];
  const faults = [...(await live(history, undefined, (world) => worlds.push(world))).faults];
  for (const pc of worlds.flatMap(({ pcs }) => pcs)) {
    const db = await viewOf(pc, frames);
    const states = (await db.records.toArray()).map(rowToState);
    if (digestOf(states) !== digestOf(pc.view.states())) faults.push(`PC ${String(pc.index)}: the window shows something else than core`);
    if ((await db.held.count()) > 0) faults.push(`PC ${String(pc.index)}: the window holds back for ever`);
    const refused = await db.outbox.where('state').equals('refused').toArray();
    const quarantine = refused.map(({ id }) => id).toSorted();
    if (quarantine.join() !== [...pc.view.refusals.keys()].toSorted().join()) faults.push(`PC ${String(pc.index)}: the window lists other refusals`);
    if (refused.some(({ change }) => change === undefined)) faults.push(`PC ${String(pc.index)}: a refused change without its text`);
    if ((await db.outbox.where('state').equals('waiting').count()) > 0) faults.push(`PC ${String(pc.index)}: something waits that was decided on`);
  }
  return faults;
};

describe('the window of an office, over what its journal tells', () => {
  test('shows what core says, lists what was refused, and nothing waits', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory(30), fc.constantFrom(1, 3, 500), async (history, frames) => {
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
