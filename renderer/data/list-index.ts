import { SearchColumns } from '#core/search/columns.ts';
import { compareThai } from '#core/search/normalise.ts';
import type { Aliases } from '#core/search/variants.ts';
import { LIST_FILTERS, type ListFilter, type ListRow, type ListSort } from '#core/domain/list-row.ts';

export type ListQuery = {
  readonly kind: string;
  readonly text: string;
  readonly filters: Readonly<Partial<Record<ListFilter, readonly string[]>>>;
  readonly sort: { readonly by: ListSort; readonly direction: 'asc' | 'desc' };
};

export type Facets = Readonly<Partial<Record<ListFilter, Readonly<Record<string, number>>>>>;

export type ListAnswer = {
  /** `<id>/<scope>` of every match, in order */
  readonly ids: readonly string[];
  readonly matching: number;
  readonly total: number;
  /** how many records have each value, counted over what the other filters and the text leave */
  readonly facets: Facets;
};

type Entry = { readonly id: string; readonly touched: string; readonly row: ListRow };

/**
 * The records of one kind in memory, for searching, filtering and sorting without touching the database. It lives in a
 * worker: a query over 100,000 records takes a few frames there and none here.
 */
export class ListIndex {
  readonly #search: SearchColumns;
  readonly #entries = new Map<string, Entry>();
  #byName: Map<string, number> | null = null;

  constructor(aliases?: Aliases) {
    this.#search = new SearchColumns(aliases === undefined ? {} : { aliases });
  }

  get size(): number {
    return this.#entries.size;
  }

  put(id: string, touched: string, row: ListRow): void {
    this.#entries.set(id, { id, touched, row });
    this.#search.put({ key: id, fields: row.texts });
    this.#byName = null;
  }

  remove(id: string): void {
    if (this.#entries.delete(id)) {
      this.#search.remove(id);
      this.#byName = null;
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#search.clear();
    this.#byName = null;
  }

  query({ text, filters, sort }: Omit<ListQuery, 'kind'>, extraFlags: (id: string) => readonly string[]): ListAnswer {
    const found = this.#matchingText(text);
    const active = LIST_FILTERS.filter((filter) => (filters[filter]?.length ?? 0) > 0);
    const facets: Partial<Record<ListFilter, Record<string, number>>> = {};
    const kept: Entry[] = [];
    for (const entry of found) {
      const values = (filter: ListFilter): readonly string[] => valuesOf(entry, filter, extraFlags);
      const failing = active.filter((filter) => !values(filter).some((value) => filters[filter]?.includes(value) === true));
      if (failing.length === 0) kept.push(entry);
      countFacets(facets, failing, values);
    }
    const ordered = this.#sorted(kept, sort);
    return { ids: ordered.map((entry) => entry.id), matching: kept.length, total: this.#entries.size, facets };
  }

  /** Exact matches and other spellings alike: the list is filtered, its order is the one chosen by the person. */
  #matchingText(text: string): Iterable<Entry> {
    if (text.trim() === '') return this.#entries.values();
    const limit = Math.max(1, this.#entries.size);
    return this.#search.search(text, { limit }).keys.flatMap((key) => this.#entries.get(key) ?? []);
  }

  #sorted(entries: Entry[], sort: ListQuery['sort']): Entry[] {
    const compare = this.#comparison(sort.by);
    const sign = sort.direction === 'asc' ? 1 : -1;
    return entries.toSorted((a, b) => sign * compare(a, b) || (a.id < b.id ? -1 : 1));
  }

  #comparison(by: ListSort): (a: Entry, b: Entry) => number {
    if (by === 'touched') return (a, b) => order(a.touched, b.touched);
    if (by === 'state') return (a, b) => a.row.sort.state - b.row.sort.state;
    if (by === 'date') return (a, b) => order(a.row.sort.date, b.row.sort.date);
    const places = this.#places();
    return (a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0);
  }

  /** Thai order is dear to compute, so it is kept until a record changes. */
  #places(): Map<string, number> {
    this.#byName ??= new Map([...this.#entries.values()].toSorted((a, b) => compareThai(a.row.sort.name, b.row.sort.name)).map((entry, index) => [entry.id, index]));
    return this.#byName;
  }
}

const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const valuesOf = (entry: Entry, filter: ListFilter, extraFlags: (id: string) => readonly string[]): readonly string[] => {
  if (filter === 'scope') return [entry.id.slice(entry.id.lastIndexOf('/') + 1)];
  if (filter === 'flags') return [...(entry.row.values.flags ?? []), ...extraFlags(entry.id)];
  return entry.row.values[filter] ?? [];
};

/** A record counts for a facet when no other filter excludes it, so that every number says what a click would give. */
const countFacets = (facets: Partial<Record<ListFilter, Record<string, number>>>, failing: readonly ListFilter[], values: (filter: ListFilter) => readonly string[]): void => {
  if (failing.length > 1) return;
  const [only] = failing;
  for (const filter of only === undefined ? LIST_FILTERS : [only]) {
    for (const value of values(filter)) {
      const counts = (facets[filter] ??= {});
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
};
