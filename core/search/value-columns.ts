import type { RowColumn } from './row-keys.ts';

/** What a column may hold besides null (not known). */
export type ColumnValue = number | string | readonly string[];
/** What is counted and chosen by: a number, or one word of an enum or a set. */
export type Choice = number | string | null;

/** Rows to keep: those that have one of the values, or (inclusive) those between two numbers. */
export type Test = { readonly oneOf: readonly Choice[] } | { readonly from?: number; readonly to?: number };

/** One column of a table. */
export type ValueColumn = RowColumn & {
  readonly put: (row: number, value: ColumnValue | null) => void;
  readonly valueAt: (row: number) => ColumnValue | null;
  readonly compile: (test: Test) => (row: number) => boolean;
  /** how many of the rows have each value; a row of a set counts once for each of its words */
  readonly counts: (rows: Uint32Array) => ReadonlyMap<Choice, number>;
  /** the place of each row's value in ascending order, from 0 without great gaps; null after all others */
  readonly places: (rows: Uint32Array) => { readonly places: Uint32Array; readonly unknown: number };
  /** the same with the words in an order of one's own; a set stands by its foremost word, words not in the order come after it */
  readonly ranked: (rows: Uint32Array, order: readonly string[]) => { readonly places: Uint32Array; readonly unknown: number };
};

const NUMBER_KINDS = {
  uint8: { create: (length: number) => new Uint8Array(length), unknown: 0xff },
  uint32: { create: (length: number) => new Uint32Array(length), unknown: 0xffffffff },
  float64: { create: (length: number) => new Float64Array(length), unknown: Number.NaN },
};
export type NumberKind = keyof typeof NUMBER_KINDS;

const FIRST_LENGTH = 256;

/** Numbers: small whole ones (0–254), whole ones (0–4294967294), or any. The greatest value of a whole kind stands for null. */
export class NumberColumn implements ValueColumn {
  readonly #kind: (typeof NUMBER_KINDS)[NumberKind];
  #values: Uint8Array | Uint32Array | Float64Array;

  constructor(kind: NumberKind) {
    this.#kind = NUMBER_KINDS[kind];
    this.#values = this.#kind.create(0);
  }

  /** A value that the kind cannot hold is a bug of the caller. */
  put(row: number, value: ColumnValue | null): void {
    this.#reach(row);
    if (value === null) {
      this.#values[row] = this.#kind.unknown;
      return;
    }
    if (typeof value !== 'number') throw new TypeError('a number column holds numbers');
    this.#values[row] = value;
    if (this.#values[row] !== value || value === this.#kind.unknown) throw new RangeError(`${value} does not fit the column`);
  }

  valueAt(row: number): number | null {
    const value = this.#values[row];
    return value === undefined || this.#isUnknown(value) ? null : value;
  }

  compile(test: Test): (row: number) => boolean {
    if ('oneOf' in test) {
      const allowed = new Set(test.oneOf);
      return (row) => allowed.has(this.valueAt(row));
    }
    const { from = -Infinity, to = Infinity } = test;
    return (row) => {
      const value = this.valueAt(row);
      return value !== null && value >= from && value <= to;
    };
  }

  counts(rows: Uint32Array): ReadonlyMap<Choice, number> {
    const counts = new Map<Choice, number>();
    for (const row of rows) {
      const value = this.valueAt(row);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  }

  places(rows: Uint32Array): { readonly places: Uint32Array; readonly unknown: number } {
    const known = Float64Array.from(rows, (row) => this.valueAt(row) ?? Number.NaN).filter((value) => !Number.isNaN(value));
    const ascending = known.toSorted().filter((value, i, all) => value !== all[i - 1]);
    const places = Uint32Array.from(rows, (row) => {
      const value = this.valueAt(row);
      return value === null ? ascending.length : placeIn(ascending, value);
    });
    return { places, unknown: ascending.length };
  }

  /** Numbers have one order. */
  ranked(rows: Uint32Array): { readonly places: Uint32Array; readonly unknown: number } {
    return this.places(rows);
  }

  clearRow(row: number): void {
    if (row < this.#values.length) this.#values[row] = this.#kind.unknown;
  }

  move(order: Uint32Array): void {
    const old = this.#values;
    this.#values = this.#kind.create(order.length);
    for (const [row, from] of order.entries()) this.#values[row] = old[from] ?? this.#kind.unknown;
  }

  #isUnknown(value: number): boolean {
    return value === this.#kind.unknown || Number.isNaN(value);
  }

  #reach(row: number): void {
    if (row < this.#values.length) return;
    const longer = this.#kind.create(Math.max(FIRST_LENGTH, row + 1, this.#values.length * 2)).fill(this.#kind.unknown);
    longer.set(this.#values);
    this.#values = longer;
  }
}

const placeIn = (ascending: Float64Array, value: number): number => {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
