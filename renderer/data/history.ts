import { useLiveQuery } from 'dexie-react-hooks';
import type { Author, Change, Json } from '#core/change/change.ts';
import { createLineage, type Lineage } from '#core/change/lineage.ts';
import { createParallels } from '#core/change/parallels.ts';
import { DELETED_FIELD, type Head } from '#core/change/state.ts';
import type { ChangeRow, OutboxRow } from './db.ts';
import { db } from './machine.ts';
import { rowToState } from './rows.ts';
import { findKey } from './use-record.ts';

export type HistoryField = {
  readonly field: string;
  /** what the author saw there: undefined = nobody had set the field */
  readonly from: Json | undefined;
  readonly to: Json;
  /** the heads that its author saw */
  readonly seen: readonly string[];
  /** the change decided between several values */
  readonly settles: boolean;
  /** the values it decided against */
  readonly overruled: readonly Head[];
  /** a settlement was undone here, and the values stand side by side again */
  readonly reopens: boolean;
  /** changes of the same field that neither knew of this one nor were known to it: a conflict arose */
  readonly met: readonly Author[];
  /** the value stands in the record now, alone: a settlement of it can be undone */
  readonly stands: boolean;
};

export type HistoryEntry = {
  readonly id: string;
  readonly at: string;
  readonly scope: string;
  readonly author: Author;
  readonly fields: readonly HistoryField[];
  readonly mine: boolean;
  readonly sent: boolean;
  /** PCs that edited other fields of the record meanwhile: merged silently, and said here */
  readonly parallelTo: readonly string[];
  /** the endpoint did not take it, or it is being written anew; it is not in the record */
  readonly refused: { readonly type: string } | null;
  /** the record begins here */
  readonly begins: boolean;
};

export type History = { readonly entries: readonly HistoryEntry[]; readonly total: number };

/** Every edit also says that the record lives (core/change/diff.ts); that is no news unless it was, or would have been, deleted. */
const isNews = ({ field, from, to, settles, met }: HistoryField): boolean => field !== DELETED_FIELD || to === true || from === true || settles || met.length > 0;

const fieldsOf = (change: Change, lineage: Lineage, live: ReadonlySet<string>): HistoryField[] =>
  Object.entries(change.set)
    .map(([field, to]): HistoryField => {
      const met = lineage.met(change, field);
      return {
        field,
        from: lineage.seen(change, field)[0]?.value,
        to,
        seen: change.base[field] ?? [],
        settles: lineage.settles(change, field),
        overruled: lineage.overruled(change, field),
        reopens: lineage.reopens(change, field) !== null,
        met: met.map(({ author }) => author),
        stands: live.has(`${field} ${change.id}`),
      };
    })
    .filter(isNews);

/** Which changes are the only head of a field now. */
const readLive = async (key: string): Promise<ReadonlySet<string>> => {
  const row = await db.records.get(key);
  if (row === undefined) return new Set();
  return new Set(Object.entries(rowToState(row).fields).flatMap(([field, heads]) => (heads.length === 1 ? [`${field} ${heads[0]?.id}`] : [])));
};

const refusedEntry = ({ id, change, reason, state }: OutboxRow): HistoryEntry[] =>
  change === undefined
    ? []
    : [{
        id,
        at: change.at,
        scope: change.scope,
        author: change.author,
        fields: Object.entries(change.set).flatMap(([field, to]): HistoryField[] => (field === DELETED_FIELD && to !== true ? [] : [{ field, from: undefined, to, seen: [], settles: false, overruled: [], reopens: false, met: [], stands: false }])),
        mine: true,
        sent: false,
        parallelTo: [],
        refused: { type: state === 'refused' ? (reason?.type ?? 'unknown') : 'base-refused' },
        begins: false,
      }];

/** Newest first by the clocks of the PCs; one that stands wrong puts its changes in a strange place, and loses none. */
const newestFirst = (a: { readonly at: string; readonly id: string }, b: { readonly at: string; readonly id: string }): number => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);

/** The newest changes of a record that this PC knows, those that were refused among them. Only what is asked for is worked out. */
export const readHistory = (key: string, limit: number): Promise<History> =>
  db.transaction('r', db.changes, db.outbox, db.records, async () => {
    const [rows, waiting, live] = await Promise.all([db.changes.where('key').equals(key).toArray(), db.outbox.where('key').equals(key).toArray(), readLive(key)]);
    const unsent = new Set(waiting.map((row) => row.id));
    const lineage = createLineage(rows);
    const parallels = createParallels(rows.map((row) => row.change));
    const toEntry = ({ id, change, mine }: ChangeRow): HistoryEntry => ({
      id,
      at: change.at,
      scope: change.scope,
      author: change.author,
      fields: fieldsOf(change, lineage, live),
      mine: mine === 1,
      sent: !unsent.has(id),
      parallelTo: [...new Set(parallels(change).map(({ author }) => author.device))],
      refused: null,
      begins: Object.keys(change.base).length === 0 && !Object.hasOwn(change.set, DELETED_FIELD),
    });
    const known = [
      ...rows.map((row) => ({ id: row.id, at: row.change.at, entries: (): HistoryEntry[] => [toEntry(row)] })),
      ...waiting.flatMap((row) => (row.change === undefined ? [] : [{ id: row.id, at: row.change.at, entries: () => refusedEntry(row) }])),
    ].toSorted(newestFirst);
    return { entries: known.slice(0, limit).flatMap(({ entries }) => entries()), total: known.length };
  });

/** A record's history, live; undefined while it is read. */
export const useHistory = (kind: string, id: string, limit: number): History | undefined =>
  useLiveQuery(async () => readHistory(await findKey(kind, id), limit), [kind, id, limit]);
