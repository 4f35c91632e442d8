import { compareThai } from './normalise.ts';
import type { Choice, ColumnValue, Test, ValueColumn } from './value-columns.ts';

/** Between the words of a set. No word contains it. */
const WORD_END = '\u0000';
/** The code for null; also what a new array holds. */
const UNKNOWN = 0;

/** Words that no row has any more are forgotten when there are so many more words than rows. */
const SPARE_WORDS = 1_024;
const FIRST_LENGTH = 256;

const compareCodeUnits = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * Words from a list that grows as they come: one word a row (enum; `key` where words are ordered by code units, as stamps and ISO
 * dates are), or several (set). Each different text is kept once.
 */
export class WordColumn implements ValueColumn {
  readonly #isSet: boolean;
  readonly #compare: (a: string, b: string) => number;
  #codes = new Uint32Array(0);
  /** text by code; the first stands for null */
  #texts: string[] = [''];
  #codeOf = new Map<string, number>();
  /** codes but null's in their order; words that have come since are merged in when the order is asked for */
  #ordered: number[] = [];

  constructor(kind: 'enum' | 'set' | 'key') {
    this.#isSet = kind === 'set';
    this.#compare = kind === 'key' ? compareCodeUnits : compareThai;
  }

  /** An empty set is null. */
  put(row: number, value: ColumnValue | null): void {
    if (row >= this.#codes.length) {
      const longer = new Uint32Array(Math.max(FIRST_LENGTH, row + 1, this.#codes.length * 2));
      longer.set(this.#codes);
      this.#codes = longer;
    }
    this.#codes[row] = this.#codeFor(value);
    if (this.#texts.length > 2 * this.#codes.length + SPARE_WORDS) this.move(Uint32Array.from(this.#codes.keys()));
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
    this.#order();
    const unknown = this.#ordered.length;
    const placeOf = new Uint32Array(this.#texts.length);
    placeOf[UNKNOWN] = unknown;
    for (const [place, code] of this.#ordered.entries()) placeOf[code] = place;
    return { places: Uint32Array.from(rows, (row) => placeOf[this.#codes[row] ?? UNKNOWN] ?? unknown), unknown };
  }

  ranked(rows: Uint32Array, order: readonly string[]): { readonly places: Uint32Array; readonly unknown: number } {
    const rank = new Map(order.map((word, i) => [word, i]));
    const rankOf = this.#texts.map((_, code) => Math.min(...this.#words(code).map((word) => rank.get(word) ?? order.length)));
    this.#order();
    const byRank = this.#ordered.toSorted((a, b) => (rankOf[a] ?? 0) - (rankOf[b] ?? 0));
    const placeOf = new Uint32Array(this.#texts.length);
    placeOf[UNKNOWN] = byRank.length;
    for (const [place, code] of byRank.entries()) placeOf[code] = place;
    return { places: Uint32Array.from(rows, (row) => placeOf[this.#codes[row] ?? UNKNOWN] ?? byRank.length), unknown: byRank.length };
  }

  /** Comparing by the Thai dictionary is dear: new words are sorted among themselves, and each finds its place among the old ones by halving. */
  #order(): void {
    const added: number[] = [];
    for (let code = this.#ordered.length + 1; code < this.#texts.length; code++) added.push(code);
    if (added.length === 0) return;
    const compare = (a: number, b: number): number => this.#compare(this.#texts[a] ?? '', this.#texts[b] ?? '');
    added.sort(compare);
    const old = this.#ordered;
    const merged: number[] = [];
    let taken = 0;
    for (const code of added) {
      let low = taken;
      let high = old.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(old[middle] ?? UNKNOWN, code) <= 0) low = middle + 1;
        else high = middle;
      }
      while (taken < low) merged.push(old[taken++] ?? UNKNOWN);
      merged.push(code);
    }
    while (taken < old.length) merged.push(old[taken++] ?? UNKNOWN);
    this.#ordered = merged;
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
