import { RowKeys } from './row-keys.ts';
import { NumberColumn, type Choice, type ColumnValue, type NumberKind, type Test, type ValueColumn } from './value-columns.ts';
import { WordColumn } from './word-column.ts';

/** What a column holds: whole numbers 0–254, whole numbers 0–4294967294, any number, one word, one text ordered by code units, or several words. */
export type ColumnKind = NumberKind | 'enum' | 'key' | 'set';
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;

type ValueOf<Kind extends ColumnKind> = Kind extends 'enum' | 'key' ? string : Kind extends 'set' ? readonly string[] : number;
type NameOf<Kinds> = Extract<keyof Kinds, string>;

/** A row's values; what is left out is null, not known. */
export type RowValues<Kinds extends ColumnKinds> = { readonly [Name in keyof Kinds]?: ValueOf<Kinds[Name]> | null };

/** Keeps the rows whose value of a column passes. `oneOf` may name null; a range never takes rows that are not known. */
export type Predicate<Name extends string> = { readonly column: Name } & Test;

export type Direction = 'ascending' | 'descending';

/**
 * The values by which lists are filtered and sorted, in typed arrays: for a worker, where 100,000 rows take some
 * tens of milliseconds. Row numbers are those of `rows`, which may be shared with SearchColumns: then a key removed from one is gone from both.
 */
export class ColumnTable<Kinds extends ColumnKinds> {
  readonly rows: RowKeys;
  readonly #columns = new Map<NameOf<Kinds>, ValueColumn>();

  constructor(kinds: Kinds, rows: RowKeys = new RowKeys()) {
    this.rows = rows;
    for (const name in kinds) {
      const kind: ColumnKind | undefined = kinds[name];
      if (kind === undefined) continue;
      const column = kind === 'enum' || kind === 'set' || kind === 'key' ? new WordColumn(kind) : new NumberColumn(kind);
      this.#columns.set(name, column);
      rows.attach(column);
    }
  }

  get size(): number {
    return this.rows.size;
  }

  /** Adds a row or replaces all its values. */
  put(key: string, values: RowValues<Kinds>): void {
    const row = this.rows.ensure(key);
    for (const [name, column] of this.#columns) column.put(row, values[name] ?? null);
  }

  /** Replaces one value of a row that is there. */
  set<Name extends NameOf<Kinds>>(key: string, column: Name, value: ValueOf<Kinds[Name]> | null): void {
    const row = this.rows.rowOf(key);
    if (row !== undefined) this.#column(column).put(row, value);
  }

  remove(key: string): boolean {
    return this.rows.remove(key);
  }

  clear(): void {
    this.rows.clear();
  }

  valueAt(row: number, column: NameOf<Kinds>): ColumnValue | null {
    return this.#column(column).valueAt(row);
  }

  /** The rows that pass every predicate, in the order of `within` (all present rows, ascending, when left out). */
  filter(predicates: readonly Predicate<NameOf<Kinds>>[], within: Uint32Array = this.rows.present()): Uint32Array {
    const tests = predicates.map((predicate) => this.#column(predicate.column).compile(predicate));
    return within.filter((row) => this.rows.keyAt(row) !== undefined && tests.every((passes) => passes(row)));
  }

  /**
   * The rows in order of a column; rows of equal value keep their order, null comes last in both directions. Words by Thai dictionary,
   * or in the order given.
   */
  sort(rows: Uint32Array, column: NameOf<Kinds>, direction: Direction, order?: readonly string[]): Uint32Array {
    const { places, unknown } = order === undefined ? this.#column(column).places(rows) : this.#column(column).ranked(rows, order);
    const placed = (place: number): number => (place === unknown || direction === 'ascending' ? place : unknown - 1 - place);
    // Place and position in one number, exact below 2^53, so that the engine's own numeric sort does the work.
    const placesInOrder = Float64Array.from(places, (place, i) => placed(place) * rows.length + i).toSorted();
    return Uint32Array.from(placesInOrder, (value) => rows[value % rows.length] ?? 0);
  }

  /** A test for rows, made ready once. */
  compile({ column, ...test }: Predicate<NameOf<Kinds>>): (row: number) => boolean {
    return this.#column(column).compile(test);
  }

  /** How many of the rows have each value of a column. */
  counts(column: NameOf<Kinds>, rows: Uint32Array = this.rows.present()): ReadonlyMap<Choice, number> {
    return this.#column(column).counts(rows);
  }

  /** Counts for the choices of one filter: what each would show, given all the other filters. */
  facet(
    column: NameOf<Kinds>,
    predicates: readonly Predicate<NameOf<Kinds>>[],
    within: Uint32Array = this.rows.present(),
  ): ReadonlyMap<Choice, number> {
    const others = predicates.filter((predicate) => predicate.column !== column);
    return this.counts(column, this.filter(others, within));
  }

  #column(name: NameOf<Kinds>): ValueColumn {
    const column = this.#columns.get(name);
    if (column === undefined) throw new Error(`there is no column ${name}`);
    return column;
  }
}
