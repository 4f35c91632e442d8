import { ViewDb } from './db.ts';
import { tellLists } from './lists.ts';
import { createOpenRows } from './open-rows.ts';
import { createView } from './view.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';

/** The window's one database, and the view that keeps it equal to the journal. */
export const db = new ViewDb();

/** The records that pages have open. */
export const openRows = createOpenRows();

export const view = createView(db, { read: (from, maxBytes) => callMachine('journal.read', { from, maxBytes }) }, tellLists, openRows);
// The database of a large register takes its time to open: that and main's saying where this PC stands need not wait for each other.
view.lookAhead();

/** A sync writes into the journal without the window: follow it. */
export const followJournal = (): (() => void) =>
  listenToMachine('journal.advanced', ({ lastPosition }) => {
    void view.catchUp(lastPosition);
  });
