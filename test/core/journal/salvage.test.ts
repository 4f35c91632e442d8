import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import type { FrameBody } from '#core/journal/bodies.ts';
import { createMemoryStore } from '#core/journal/memory-store.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { salvage } from '#core/journal/salvage.ts';
import type { SalvageFrame, SalvageSource } from '#core/journal/salvage-source.ts';
import { brokenChains, must, plainBytes } from '#test/support/journal-kit.ts';
import { digestOf, markOf, REFUSED_MARK, World, type Pc } from '#test/support/sync-world.ts';
import { sha256 } from '#test/support/sha256.ts';
import { createSyncView } from '#test/support/sync-view.ts';

const framesOf = (pc: Pc): FrameBody[] => {
  const frames: FrameBody[] = [];
  for (let next = 1; next <= pc.writer.state().lastPosition; ) {
    const read = must(pc.writer.readFrames(next, { frames: 500, bytes: 10_000_000 }));
    frames.push(...read.frames.map(({ body }) => body as FrameBody));
    next += read.frames.length;
  }
  return frames;
};

const sourceOf = (frames: readonly SalvageFrame[]): SalvageSource =>
  async function* source(kinds) {
    await Promise.resolve();
    yield* frames.filter(({ kind }) => kinds.has(kind));
  };

let salvages = 0;
const newLife = (): string => `salvage${String((salvages += 1)).padStart(8, '0')}`;

/** The PC goes on with a journal made of what was left of its own. */
const recover = async (pc: Pc, left: readonly FrameBody[]): Promise<void> => {
  const made = await salvage(sourceOf(left), { incarnation: newLife(), sha256 });
  pc.files.clear();
  const store = createMemoryStore({ files: pc.files, bytes: plainBytes, segmentBytes: 3_000, newJournalId: () => `salvaged-${String(salvages)}` });
  must(store.open());
  for await (const body of made.bodies) must(store.append([{ kind: KIND_CODES[body.kind], body: plainBytes.encode(JSON.stringify(body)) }], () => null));
  store.close();
  pc.view = createSyncView();
  pc.restart(true);
};

const changesIn = (frames: readonly FrameBody[]): Change[] => frames.flatMap((body) => (body.kind === 'changes' || body.kind === 'reissued' || body.kind === 'received' ? body.changes : []));

const marksShown = (pc: Pc): Set<string> => new Set(pc.view.states().flatMap((state) => Object.values(state.fields).flatMap((heads) => heads.map(markOf))));

describe('a journal made of what was left', () => {
  test('of a whole one shows what that one showed', async () => {
    const world = new World();
    const [one, two] = [world.pcs[0]!, world.pcs[1]!];
    one.edit('r1', 'title', 'a');
    await one.sync();
    await two.sync();
    two.edit('r1', 'notes', 'from two');
    await two.sync();
    await one.sync();
    one.edit('r1', 'title', 'only here');
    const before = digestOf(one.view.states().map((state) => ({ ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([field, heads]) => [field, heads.map((head) => ({ ...head, id: '' }))])) })));
    await recover(one, framesOf(one));
    const after = digestOf(one.view.states().map((state) => ({ ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([field, heads]) => [field, heads.map((head) => ({ ...head, id: '' }))])) })));
    expect(after).toBe(before);
    expect(one.writer.state().unacknowledged).toBe(1);
    expect(brokenChains(one.writer)).toEqual([]);
  });

  test('still has the list of what the ministry did not take, own work and what a colleague’s file had brought', async () => {
    const world = new World();
    const one = world.pcs[0]!;
    world.join(one.unit);
    const author = world.pcs.at(-1)!;
    author.edit('r1', 'title', `${REFUSED_MARK} of a colleague`);
    await author.writeFile();
    await author.sync();
    author.isGone = true;
    await one.readFile(0);
    one.edit('r2', 'title', `${REFUSED_MARK} own`);
    await one.sync();
    const lists = () => [[...one.view.refusals.keys()], [...one.view.declined.keys()]];
    expect(lists().map((list) => list.length)).toEqual([1, 1]);
    const before = lists();
    for (let time = 0; time < 2; time += 1) {
      await recover(one, framesOf(one));
      expect(lists()).toEqual(before);
      expect(one.view.held()).toEqual([]);
      expect(await one.sync()).toMatchObject({ outcome: { complete: true, failure: null, counts: { refused: 0 } } });
      expect(lists()).toEqual(before);
    }
  });

  test('never loses an edit that could still be read, whatever holes there are, and agrees with all others after the next syncs', async () => {
    const step = fc.record({ pc: fc.integer({ min: 0, max: 1 }), what: fc.constantFrom('edit', 'edit', 'edit', 'sync', 'both'), record: fc.constantFrom('r1', 'r2'), field: fc.constantFrom('title', 'notes') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), fc.array(fc.nat(60), { maxLength: 6 }), async (steps, holes) => {
        const world = new World();
        const [one, two] = [world.pcs[0]!, world.pcs[1]!];
        let edits = 0;
        for (const { pc, what, record, field } of steps) {
          const who = world.pcs[pc]!;
          if (what === 'edit') who.edit(record, field, `edit ${String((edits += 1))}`);
          else await who.sync();
          if (what === 'both') await world.pcs[1 - pc]!.sync();
        }
        const frames = framesOf(one);
        const left = frames.filter((_, index) => !holes.some((hole) => index > 0 && index === hole));
        // Where everything was lost that says whose PC this is, it is a new one: that is another story.
        fc.pre(left.some(({ kind }) => kind === 'enrolment'));
        const readable = new Set(changesIn(left).map(markOf));
        const superseded = new Set<string>();
        for (const mark of readable) for (const seen of world.seenBy.get(mark) ?? []) superseded.add(seen);
        await recover(one, left);
        expect(brokenChains(one.writer)).toEqual([]);
        for (const pc of [one, two, one, two, one]) await pc.sync();
        const shown = marksShown(one);
        const everywhere = new Set([...world.seenBy].flatMap(([mark, seen]) => (shown.has(mark) ? [...seen] : [])));
        for (const mark of readable) expect(shown.has(mark) || superseded.has(mark) || everywhere.has(mark), `lost ${mark}`).toBe(true);
        expect(one.view.held()).toEqual([]);
        expect(one.digests('TH-57')).toBe(two.digests('TH-57'));
        expect(one.writer.state().unacknowledged).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
