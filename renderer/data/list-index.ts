import { KEY_SORTS, LIST_FILTERS, OWN_FILTERS, TEXT_SORTS, type ListFilter, type ListRow, type ListSort } from '#core/domain/list-row.ts';
import type { Remembered } from '#core/domain/reminders.ts';
import { ColumnTable, type ColumnKind } from '#core/search/column-table.ts';
import { SearchColumns } from '#core/search/columns.ts';
import type { Aliases } from '#core/search/variants.ts';

type Filters = Readonly<Partial<Record<ListFilter, readonly string[]>>>;

export type ListQuery = {
  readonly kind: string;
  readonly text: string;
  /** within a filter any of the values, between filters all */
  readonly filters: Filters;
  /** `order`: the codes of the column as their words follow each other on the screen */
  readonly sort: { readonly by: ListSort; readonly direction: 'asc' | 'desc'; readonly order?: readonly string[] };
  /** the list in groups of equal values, in this order of the codes */
  readonly group?: { readonly by: ListFilter; readonly order: readonly string[] } | null;
};

export type Facets = Readonly<Partial<Record<ListFilter, Readonly<Record<string, number>>>>>;

/** Records that follow each other and have the same values; none = what is not known. */
export type ListGroup = { readonly values: readonly string[]; readonly count: number };

export type ListAnswer = {
  /** `<id>/<scope>` of every match, in order, group by group */
  readonly ids: readonly string[];
  readonly matching: number;
  readonly total: number;
  /** how many records have each value, counted over what the other filters and the text leave */
  readonly facets: Facets;
  readonly groups?: readonly ListGroup[];
};

/** The likest records, best first: as typed, then in another spelling, then with typing mistakes. */
export type Found = { readonly ids: readonly string[]; readonly looseFrom: number; readonly typosFrom: number };

/** What is known of a record from elsewhere: where it stands, what the rest of the register and today say about it. */
export type Derived = { readonly sync?: readonly string[]; readonly attention?: readonly string[]; readonly lastActivity?: string };

type Column = ListFilter | (typeof TEXT_SORTS)[number] | (typeof KEY_SORTS)[number];
const KINDS = Object.fromEntries<ColumnKind>([
  ...LIST_FILTERS.map((name): [Column, ColumnKind] => [name, 'set']),
  ...TEXT_SORTS.map((name): [Column, ColumnKind] => [name, 'enum']),
  ...KEY_SORTS.map((name): [Column, ColumnKind] => [name, 'key']),
]) as { readonly [Name in Column]: Name extends ListFilter ? 'set' : Name extends (typeof TEXT_SORTS)[number] ? 'enum' : 'key' };

const DAY_LENGTH = 'YYYY-MM-DD'.length;

const orNull = (text: string): string | null => (text === '' ? null : text);

/**
 * The records of one kind in memory as columns, for searching, filtering, grouping and sorting without touching the database. It
 * lives in a worker: a query over 100,000 records takes a few frames there and none here.
 */
export class ListIndex {
  readonly #table = new ColumnTable(KINDS);
  readonly #search: SearchColumns;
  #newest: Uint32Array | null = null;

  constructor(aliases?: Aliases) {
    this.#search = new SearchColumns({ rows: this.#table.rows, ...(aliases === undefined ? {} : { aliases }) });
  }

  get size(): number {
    return this.#table.size;
  }

  put(id: string, touched: string, row: ListRow, derived: Derived = {}): void {
    const { name, nameEn, date, intentDate, endDate } = row.sort;
    this.#search.put({ key: id, fields: row.texts });
    this.#table.put(id, {
      ...Object.fromEntries(OWN_FILTERS.map((filter) => [filter, row.values[filter] ?? null])),
      scope: [id.slice(id.lastIndexOf('/') + 1)],
      sync: derived.sync ?? null,
      attention: derived.attention ?? null,
      touched,
      name: orNull(name),
      nameEn: orNull(nameEn),
      date: orNull(date),
      intentDate: orNull(intentDate),
      endDate: orNull(endDate),
      lastActivity: orNull(derived.lastActivity ?? ''),
    });
    this.#newest = null;
  }

  /** What is known from elsewhere of a record that is here. */
  derive(id: string, { sync, attention, lastActivity }: Derived): void {
    if (sync !== undefined) this.#table.set(id, 'sync', sync);
    if (attention !== undefined) this.#table.set(id, 'attention', attention);
    if (lastActivity !== undefined) this.#table.set(id, 'lastActivity', orNull(lastActivity));
  }

  remove(id: string): void {
    if (this.#table.remove(id)) this.#newest = null;
  }

  clear(): void {
    this.#table.clear();
    this.#newest = null;
  }

  query({ text, filters, sort, group = null }: Omit<ListQuery, 'kind'>): ListAnswer {
    const { kept, facets } = this.#narrowed(this.#matchingText(text), filters);
    const sorted = this.#sorted(kept, sort);
    const rows = group === null ? sorted : this.#table.sort(sorted, group.by, 'ascending', group.order);
    const ids = Array.from(rows, (row) => this.#table.rows.keyAt(row) ?? '');
    const answer = { ids, matching: kept.length, total: this.#table.size, facets };
    return group === null ? answer : { ...answer, groups: this.#groups(rows, group.by) };
  }

  /** The likest few, the newest of equal ones first; without a text the newest. */
  find(text: string, limit: number): Found {
    if (text.trim() === '') {
      const rows = this.#newestFirst().subarray(0, limit);
      return { ids: Array.from(rows, (row) => this.#table.rows.keyAt(row) ?? ''), looseFrom: rows.length, typosFrom: rows.length };
    }
    const { keys, looseFrom, typosFrom } = this.#search.search(text, { limit, newestFirst: true, typosBelow: limit });
    return { ids: keys, looseFrom, typosFrom };
  }

  /** What a year's calendar needs of every record. */
  remembered(kind: string): Remembered[] {
    const text = (row: number, column: 'date' | 'endDate'): string => String(this.#table.valueAt(row, column) ?? '').slice(0, DAY_LENGTH);
    return Array.from(this.#table.rows.present()).map((row) => ({ key: `${kind}/${this.#table.rows.keyAt(row) ?? ''}`, state: String(this.#table.valueAt(row, 'state') ?? ''), signed: text(row, 'date'), end: text(row, 'endDate') }));
  }

  /** Newest first, so that rows of equal place in another order stand so. */
  #newestFirst(): Uint32Array {
    this.#newest ??= this.#table.sort(this.#table.rows.present(), 'touched', 'descending');
    return this.#newest;
  }

  /** Exact matches and other spellings alike: the list is filtered, its order is the one chosen by the person. */
  #matchingText(text: string): Uint32Array {
    if (text.trim() === '') return this.#newestFirst();
    const { exact, loose, typos } = this.#search.matches(text, { typosBelow: 1 });
    const found = new Set([...exact, ...loose, ...typos]);
    return this.#newestFirst().filter((row) => found.has(row));
  }

  /** What passes every filter; and for each filter the counts of its values over what passes all the others. */
  #narrowed(rows: Uint32Array, filters: Filters): { readonly kept: Uint32Array; readonly facets: Facets } {
    const active = LIST_FILTERS.filter((filter) => (filters[filter]?.length ?? 0) > 0);
    const tests = active.map((column) => this.#table.compile({ column, oneOf: filters[column] ?? [] }));
    const failing = (row: number, skipped: number): boolean => tests.some((passes, i) => i !== skipped && !passes(row));
    const kept = tests.length === 0 ? rows : rows.filter((row) => !failing(row, -1));
    const facets: Partial<Record<ListFilter, Record<string, number>>> = {};
    for (const filter of LIST_FILTERS) {
      const at = active.indexOf(filter);
      const counts = this.#table.counts(filter, at === -1 ? kept : rows.filter((row) => !failing(row, at)));
      const known = [...counts].flatMap(([value, count]): (readonly [string, number])[] => (typeof value === 'string' ? [[value, count]] : []));
      if (known.length > 0) facets[filter] = Object.fromEntries(known);
    }
    return { kept, facets };
  }

  #sorted(rows: Uint32Array, { by, direction, order }: ListQuery['sort']): Uint32Array {
    if (by === 'touched' && direction === 'desc') return rows;
    return this.#table.sort(rows, by, direction === 'asc' ? 'ascending' : 'descending', order);
  }

  #groups(rows: Uint32Array, by: ListFilter): ListGroup[] {
    const groups: { values: readonly string[]; count: number }[] = [];
    let before: string | null = null;
    for (const row of rows) {
      const value = this.#table.valueAt(row, by);
      const values = Array.isArray(value) ? (value as readonly string[]) : [];
      const key = values.join('\n');
      const last = groups.at(-1);
      if (last !== undefined && key === before) last.count += 1;
      else groups.push({ values, count: 1 });
      before = key;
    }
    return groups;
  }
}
