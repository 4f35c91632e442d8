import type { RecordRow } from './db.ts';
import { rowToView, type RecordView } from './rows.ts';

/**
 * A record that some page has read: what it shows, and how many turns of the write door it has in it. `row` is null where
 * there is no such record, and undefined once a turn has changed it: the view then only bridges the time to the next read.
 */
export type OpenRow = { readonly row: RecordRow | null | undefined; readonly view: RecordView | null; readonly asOf: number };

/** More than anybody has open; the oldest go first. */
const MOST = 200;

const nameOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

/**
 * The records that pages have open, beside the database. A save is on disk when the journal has answered; with the row at
 * hand the write door knows at once what the record now shows, and the page says so before the database has been asked.
 * Only what was read while the door stood still is kept, and every turn of the door renews it or outdates it: so a row
 * in here is never older than the database.
 */
export const createOpenRows = () => {
  /** by key, and by name (`kind/id`) for readers that do not know the scope */
  const rows = new Map<string, OpenRow>();
  const born = new Set<string>();
  const listeners = new Set<() => void>();
  let begun = 0;
  let ended = 0;

  const put = (name: string, open: OpenRow): void => {
    rows.delete(name);
    rows.set(name, open);
    const oldest = rows.size > MOST ? rows.keys().next().value : undefined;
    if (oldest !== undefined) rows.delete(oldest);
  };

  const keep = (key: string, open: OpenRow): void => {
    put(key, open);
    put(nameOf(key), open);
  };

  const outdate = (name: string): void => {
    const known = rows.get(name);
    if (known !== undefined) rows.set(name, { ...known, row: undefined });
  };

  return {
    /** the turns of the door that are in the database: what a read that begins now will see */
    asOf: (): number => ended,

    /** A page has read this, beginning when `asOf` was so. `name` is as the page named it. */
    noteRead: (name: string, view: RecordView | null, row: RecordRow | null, asOf: number): void => {
      if (begun !== asOf) return;
      if (row === null) put(name, { row, view, asOf });
      else keep(row.key, { row, view, asOf });
    },

    /** A new id that nobody else can have used. */
    noteBorn: (record: string): void => void born.add(record),

    /** null = there is none, undefined = not known here. */
    rowFor: ({ key, record }: { readonly key: string; readonly record: string }): RecordRow | null | undefined => {
      const known = rows.get(key);
      if (known !== undefined) return known.row;
      return born.has(record) || rows.get(nameOf(key))?.row === null ? null : undefined;
    },

    find: (name: string): OpenRow | undefined => rows.get(name),

    beginTurn: (): void => void (begun += 1),

    /** Shows what the turn that has begun makes of its records. */
    publish: (changed: readonly { readonly row: RecordRow; readonly onlyHere: boolean }[]): void => {
      for (const { row, onlyHere } of changed) {
        born.delete(row.record);
        keep(row.key, { row, view: rowToView(row, onlyHere), asOf: begun });
      }
      for (const listener of listeners) listener();
    },

    /** What was published is not so after all. */
    retract: (keys: Iterable<string>): void => {
      for (const key of keys) {
        rows.delete(key);
        rows.delete(nameOf(key));
      }
      for (const listener of listeners) listener();
    },

    /** The turn is in the database; of these records nothing newer is known here than there. */
    endTurn: (touched: Iterable<string>): void => {
      for (const key of touched) {
        outdate(key);
        outdate(nameOf(key));
      }
      ended = begun;
    },

    clear: (): void => {
      rows.clear();
      born.clear();
    },

    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
export type OpenRows = ReturnType<typeof createOpenRows>;
