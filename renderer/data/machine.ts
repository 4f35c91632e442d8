import { ViewDb } from './db.ts';
import { tellLists } from './lists.ts';
import { createView } from './view.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';

/** The window's one database, and the view that keeps it equal to the journal. */
export const db = new ViewDb();

export const view = createView(db, { read: (from, maxBytes) => callMachine('journal.read', { from, maxBytes }) }, tellLists);

/** A sync writes into the journal without the window: follow it. */
export const followJournal = (): (() => void) =>
  listenToMachine('journal.advanced', ({ lastPosition }) => {
    void view.catchUp(lastPosition);
  });
