import { allExactRows, readExactRows, type Scope, type SearchedRows } from './exact-rows.ts';
import { findLooseRows } from './loose-rows.ts';
import { looseTerms, parseQuery } from './query.ts';
import { readInOrder } from './ranked-rows.ts';
import { RowKeys } from './row-keys.ts';
import { TextStore, type Piece } from './text-store.ts';
import { findTypoRows } from './typo-rows.ts';
import { NO_ALIASES, type Aliases } from './variants.ts';

/** What of a record is searched: its texts, one field each. No match reaches from one field into the next. */
export type SearchRow = { readonly key: string; readonly fields: readonly string[] };

export type SearchOptions = {
  readonly limit: number;
  readonly scope?: Scope;
  /** the row that came last is shown first; a scope given as rows has its own order */
  readonly newestFirst?: boolean;
  /** false: exact matches only */
  readonly loose?: boolean;
  /** rows with typing mistakes are looked for too where fewer than so many were found otherwise; 0 (also when left out): never */
  readonly typosBelow?: number;
};

export type SearchResult = {
  /** at most `limit`: matches whose first word begins a field, then other exact matches, then loose ones, then those with typing mistakes */
  readonly keys: readonly string[];
  /** row numbers of `keys` */
  readonly rows: Uint32Array;
  /** place in `keys` from which on the matches are loose: another spelling or form of what was typed */
  readonly looseFrom: number;
  /** place in `keys` from which on the matches have typing mistakes, the fewest first */
  readonly typosFrom: number;
  /** exact matches in the scope, and loose ones beside them; null when the search stopped before it knew */
  readonly total: number | null;
  readonly looseTotal: number | null;
  /** true when the whole scope was read for exact matches: then `total` is known and the ranking is that of the whole scope */
  readonly exact: boolean;
};

export type SearchColumnsOptions = {
  /** shared with a ColumnTable, so that both speak of the same rows */
  readonly rows?: RowKeys;
  readonly aliases?: Aliases;
  /** Fields up to this many characters are also searched by loose key. Names are short; every letter more costs memory. */
  readonly looseFieldLength?: number;
};

const LOOSE_FIELD_LENGTH = 48;

/**
 * Full-text search in memory, by scanning: every part of every (normalised) text is found, no index is built, a change costs
 * microseconds. For a worker: at 100,000 records a scan takes milliseconds.
 */
export class SearchColumns {
  readonly #rows: RowKeys;
  readonly #store: TextStore;
  readonly #searched: SearchedRows;
  #aliases: Aliases;

  constructor(options: SearchColumnsOptions = {}) {
    this.#rows = options.rows ?? new RowKeys();
    this.#aliases = options.aliases ?? NO_ALIASES;
    this.#store = new TextStore(options.looseFieldLength ?? LOOSE_FIELD_LENGTH);
    this.#searched = { rows: this.#rows, store: this.#store };
    this.#rows.attach(this.#store);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Adds a record or replaces its text. A new one comes last. */
  put(row: SearchRow): void {
    this.#store.put(this.#rows.ensure(row.key), row.fields);
  }

  /** Removes a record, also from everything that shares its row numbers. False when it was not there. */
  remove(key: string): boolean {
    return this.#rows.remove(key);
  }

  clear(): void {
    this.#rows.clear();
  }

  /** Replaces the known other forms of names. */
  setAliases(aliases: Aliases): void {
    this.#aliases = aliases;
  }

  /** The first matches, reading no further than needed. An empty query matches every row. */
  search(query: string, options: SearchOptions): SearchResult {
    const { limit, scope, newestFirst = false } = options;
    const pieces = this.#pieces(query);
    const first = pieces[0];
    const isFirst = (row: number): boolean => first !== undefined && this.#store.beginsField(row, first);
    const found = readInOrder(readExactRows(this.#searched, pieces, scope, newestFirst), isFirst, limit);
    const exact = [...found.first, ...found.others];
    const wantsLoose = options.loose !== false && found.complete && exact.length < limit;
    const loose = wantsLoose ? this.#looseRows(query, exact, scope, newestFirst) : [];
    const typos = wantsLoose ? this.#typoRows(query, [...exact, ...loose], options) : [];
    const rows = Uint32Array.from([...exact, ...loose, ...typos].slice(0, limit));
    return {
      keys: Array.from(rows, (row) => this.#rows.keyAt(row) ?? ''),
      rows,
      looseFrom: Math.min(exact.length, rows.length),
      typosFrom: Math.min(exact.length + loose.length, rows.length),
      total: found.complete ? exact.length : null,
      looseTotal: wantsLoose ? loose.length : null,
      exact: found.complete,
    };
  }

  /** The exact matches in the scope, counted. */
  countAll(query: string, scope?: Scope): number {
    return allExactRows(this.#searched, this.#pieces(query), scope, false).length;
  }

  /** All matches, for filtering and sorting: exact ones, loose ones, and those with typing mistakes apart, each in the order of the scope. */
  matches(query: string, options: Omit<SearchOptions, 'limit'> = {}): { readonly exact: Uint32Array; readonly loose: Uint32Array; readonly typos: Uint32Array } {
    const { scope, newestFirst = false } = options;
    const exact = allExactRows(this.#searched, this.#pieces(query), scope, newestFirst);
    const loose = options.loose === false ? [] : this.#looseRows(query, exact, scope, newestFirst);
    const typos = this.#typoRows(query, [...exact, ...loose], options);
    return { exact: Uint32Array.from(exact), loose: Uint32Array.from(loose), typos: Uint32Array.from(typos) };
  }

  #pieces(query: string): readonly Piece[] {
    return parseQuery(query).map((term) => this.#store.piece(term.text));
  }

  #looseRows(query: string, exact: readonly number[], scope: Scope | undefined, newestFirst: boolean): number[] {
    return findLooseRows(this.#searched, looseTerms(parseQuery(query), this.#aliases), new Set(exact), scope, newestFirst);
  }

  #typoRows(query: string, known: readonly number[], { typosBelow = 0, scope, newestFirst = false }: Omit<SearchOptions, 'limit'>): number[] {
    if (known.length >= typosBelow) return [];
    return findTypoRows(this.#searched, looseTerms(parseQuery(query), this.#aliases), new Set(known), scope, newestFirst);
  }
}
