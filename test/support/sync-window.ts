import 'fake-indexeddb/auto';
import { checkDeeply } from '#renderer/data/check-view.ts';
import { applyFrames, forgetEverything } from '#renderer/data/apply.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { rowToState } from '#renderer/data/rows.ts';
import { must } from './journal-kit.ts';
import { digestOf, type Pc } from './sync-world.ts';

/** One database for all: to make one takes longer than to fill it. */
const db = new ViewDb('world');

/** The window's view of a journal, made through the write door in transactions of so many frames. */
const viewOf = async (pc: Pc, frames: number): Promise<void> => {
  await forgetEverything(db, 'journal-1');
  for (let next = 1; next <= pc.writer.state().lastPosition; ) {
    const read = must(pc.writer.readFrames(next, { frames, bytes: 10_000_000 }));
    await applyFrames(db, read.frames);
    next += read.frames.length;
  }
};

/** In what a PC's window, made of its journal, differs from what core says of the same journal after everybody is at rest. */
export const windowFaults = async (pc: Pc, frames: number): Promise<string[]> => {
  await viewOf(pc, frames);
  const faults: string[] = [];
  const say = (what: string): void => void faults.push(`PC ${String(pc.index)}: ${what}`);
  const states = (await db.records.toArray()).map(rowToState);
  if (digestOf(states) !== digestOf(pc.view.states())) say('the window shows something else than core');
  if ((await db.held.count()) !== pc.view.held().length) say('the window holds back something else');
  const refused = await db.outbox.where('state').equals('refused').toArray();
  const quarantine = refused.map(({ id }) => id).toSorted();
  if (quarantine.join() !== [...pc.view.refusals.keys()].toSorted().join()) say('the window lists other refusals');
  if (refused.some(({ change }) => change === undefined)) say('a refused change without its text');
  if (!pc.isGone && (await db.outbox.where('state').equals('waiting').count()) > 0) say('something waits that was decided on');
  const { wrong } = await checkDeeply(db, () => Promise.resolve());
  if (wrong.length > 0) say(`the window's view does not agree with what it keeps about itself: ${wrong.join()}`);
  return faults;
};
