import 'fake-indexeddb/auto';
import { checkDeeply } from '#renderer/data/check-view.ts';
import { applyFrames, forgetEverything } from '#renderer/data/apply.ts';
import { ViewDb, type RecordRow } from '#renderer/data/db.ts';
import { rowToState } from '#renderer/data/rows.ts';
import { must } from './journal-kit.ts';
import { digestOf, type Pc } from './sync-world.ts';

/** One database for all: to make one takes longer than to fill it. */
const db = new ViewDb('world');

/** The window's view of a journal, made through the write door in transactions of so many frames. Answers the records as the lists were told of them. */
const viewOf = async (pc: Pc, frames: number): Promise<readonly RecordRow[]> => {
  await forgetEverything(db, 'journal-1');
  const told = new Map<string, RecordRow>();
  for (let next = 1; next <= pc.writer.state().lastPosition; ) {
    const read = must(pc.writer.readFrames(next, { frames, bytes: 10_000_000 }));
    for (const [key, row] of await applyFrames(db, read.frames)) {
      if (row === null) told.delete(key);
      else told.set(key, row);
    }
    next += read.frames.length;
  }
  return [...told.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
};

/** In what a PC's window, made of its journal, differs from what core says of the same journal after everybody is at rest. */
export const windowFaults = async (pc: Pc, frames: number): Promise<string[]> => {
  const told = await viewOf(pc, frames);
  const faults: string[] = [];
  const say = (what: string): void => void faults.push(`PC ${String(pc.index)}: ${what}`);
  const rows = await db.records.toArray();
  if (JSON.stringify(rows) !== JSON.stringify(told)) say('the lists were told something else than the window holds');
  const states = rows.map(rowToState);
  // Between a restore of the endpoint and its next sync a PC shows its own edits, written anew on nothing but each other, beside a snapshot that
  // counts no more. One that never syncs again stays there; whether a value they had replaced stands beside them until then is not promised.
  const isLeftBetween = pc.isGone && pc.writer.state().ground === 'stale';
  if (!isLeftBetween && digestOf(states) !== digestOf(pc.view.states())) say('the window shows something else than core');
  if ((await db.held.count()) !== pc.view.held().length) say('the window holds back something else');
  const refused = await db.outbox.where('state').equals('refused').toArray();
  const listed = (isByFile: boolean): string => refused.flatMap(({ id, byFile }) => ((byFile === 1) === isByFile ? [id] : [])).toSorted().join();
  if (listed(false) !== [...pc.view.refusals.keys()].toSorted().join()) say('the window lists other refusals');
  if (listed(true) !== [...pc.view.declined.keys()].toSorted().join()) say('the window lists other refusals of what came by file');
  if (refused.some(({ change }) => change === undefined)) say('a refused change without its text');
  if (!pc.isGone && (await db.outbox.where('state').equals('waiting').count()) > 0) say('something waits that was decided on');
  const { wrong } = await checkDeeply(db, () => Promise.resolve());
  if (wrong.length > 0) say(`the window's view does not agree with what it keeps about itself: ${wrong.join()}`);
  return faults;
};
