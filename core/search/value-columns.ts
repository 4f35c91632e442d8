import { compareThai } from './normalise.ts';
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

/** Between the words of a set. No word contains it. */
const WORD_END = '\u0000';
/** The code for null; also what a new array holds. */
const UNKNOWN = 0;

/** Words from a list that grows as they come: one word a row (enum), or several (set). Each different text is kept once. */
export class WordColumn implements ValueColumn {
  readonly #isSet: boolean;
  #codes = new Uint32Array(0);
  /** text by code; the first stands for null */
  #texts: string[] = [''];
  #codeOf = new Map<string, number>();
  /** codes but null's in dictionary order; sorted again when words have come, which is quick on a list that is nearly sorted */
  #ordered: number[] = [];

  constructor(kind: 'enum' | 'set') {
    this.#isSet = kind === 'set';
  }

  /** An empty set is null. */
  put(row: number, value: ColumnValue | null): void {
    if (row >= this.#codes.length) {
      const longer = new Uint32Array(Math.max(FIRST_LENGTH, row + 1, this.#codes.length * 2));
      longer.set(this.#codes);
      this.#codes = longer;
    }
    this.#codes[row] = this.#codeFor(value);
  }

  valueAt(row: number): string | readonly string[] | null {
    const code = this.#codes[row] ?? UNKNOWN;
    if (code === UNKNOWN) return null;
    return this.#isSet ? this.#words(code) : (this.#texts[code] ?? null);
  }

  compile(test: Test): (row: number) => boolean {
    if (!('oneOf' in test)) throw new TypeError('words have no range');
    const chosen = new Set(test.oneOf);
    const allowed = Uint8Array.from(this.#texts, (_, code) => {
      if (code === UNKNOWN) return chosen.has(null) ? 1 : 0;
      return this.#words(code).some((word) => chosen.has(word)) ? 1 : 0;
    });
    return (row) => allowed[this.#codes[row] ?? UNKNOWN] === 1;
  }

  counts(rows: Uint32Array): ReadonlyMap<Choice, number> {
    const byCode = new Uint32Array(this.#texts.length);
    for (const row of rows) {
      const code = this.#codes[row] ?? UNKNOWN;
      byCode[code] = (byCode[code] ?? 0) + 1;
    }
    const counts = new Map<Choice, number>();
    for (const [code, count] of byCode.entries()) {
      if (count === 0) continue;
      const choices: readonly Choice[] = code === UNKNOWN ? [null] : this.#words(code);
      for (const choice of choices) counts.set(choice, (counts.get(choice) ?? 0) + count);
    }
    return counts;
  }

  places(rows: Uint32Array): { readonly places: Uint32Array; readonly unknown: number } {
    for (let code = this.#ordered.length + 1; code < this.#texts.length; code++) this.#ordered.push(code);
    this.#ordered.sort((a, b) => compareThai(this.#texts[a] ?? '', this.#texts[b] ?? ''));
    const unknown = this.#ordered.length;
    const placeOf = new Uint32Array(this.#texts.length);
    placeOf[UNKNOWN] = unknown;
    for (const [place, code] of this.#ordered.entries()) placeOf[code] = place;
    return { places: Uint32Array.from(rows, (row) => placeOf[this.#codes[row] ?? UNKNOWN] ?? unknown), unknown };
  }

  clearRow(row: number): void {
    if (row < this.#codes.length) this.#codes[row] = UNKNOWN;
  }

  /** Also forgets words that no row has any more. */
  move(order: Uint32Array): void {
    const texts = this.#texts;
    const codes = this.#codes;
    this.#texts = [''];
    this.#codeOf = new Map();
    this.#ordered = [];
    this.#codes = Uint32Array.from(order, (row) => {
      const code = codes[row] ?? UNKNOWN;
      return code === UNKNOWN ? UNKNOWN : this.#codeOfText(texts[code] ?? '');
    });
  }

  #codeFor(value: ColumnValue | null): number {
    if (value === null) return UNKNOWN;
    if (this.#isSet && typeof value === 'object') return value.length === 0 ? UNKNOWN : this.#codeOfText(value.join(WORD_END));
    if (!this.#isSet && typeof value === 'string') return this.#codeOfText(value);
    throw new TypeError(this.#isSet ? 'a set column holds lists of words' : 'an enum column holds words');
  }

  #codeOfText(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#codeOf.set(text, code);
    return code;
  }

  #words(code: number): readonly string[] {
    const text = this.#texts[code] ?? '';
    return this.#isSet ? text.split(WORD_END) : [text];
  }
}
