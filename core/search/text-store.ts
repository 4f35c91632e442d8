import { FIELD_START, toBytes } from './bytes.ts';
import { RowEncoder } from './row-encoder.ts';
import type { RowColumn } from './row-keys.ts';
import { BLOCK_ROWS, TextColumn, type Needle } from './text-column.ts';

/** A piece of normalised text to look for: as bytes, or (null) as it is in the fields that hold other scripts. */
export type Piece = { readonly text: string; readonly bytes: string | null; readonly needle: Needle | null };

/** Blocks that are looked at to learn which of several words is rare. */
const SAMPLED_BLOCKS = 8;
/** Up to so many rows of a block it is cheaper to look at each than to scan the block again. */
const FEW_ROWS = 16;

/** The searched text of all rows: one byte per letter, the loose keys of their short fields, and the fields in other scripts. */
export class TextStore implements RowColumn {
  readonly #texts = new TextColumn();
  readonly #looseKeys = new TextColumn();
  #foreign = new Map<number, string>();
  readonly #encoder: RowEncoder;

  /** Fields up to `looseFieldLength` letters can be found by loose key. */
  constructor(looseFieldLength: number) {
    this.#encoder = new RowEncoder(looseFieldLength);
  }

  get blockCount(): number {
    return this.#texts.blockCount;
  }

  put(row: number, fields: readonly string[]): void {
    const { bytes, looseKeys, foreign } = this.#encoder.encode(fields);
    this.#texts.put(row, bytes);
    this.#looseKeys.put(row, looseKeys);
    if (foreign !== null) this.#foreign.set(row, foreign);
    else this.#foreign.delete(row);
  }

  clearRow(row: number): void {
    this.#texts.put(row, '');
    this.#looseKeys.put(row, '');
    this.#foreign.delete(row);
  }

  move(order: Uint32Array): void {
    this.#texts.move(order);
    this.#looseKeys.move(order);
    const foreign = this.#foreign;
    this.#foreign = new Map();
    for (const [row, old] of order.entries()) {
      const text = foreign.get(old);
      if (text !== undefined) this.#foreign.set(row, text);
    }
  }

  piece(normalised: string): Piece {
    const bytes = toBytes(normalised);
    return { text: normalised, bytes, needle: bytes === null ? null : this.#texts.needle(bytes) };
  }

  /** The pieces with those first that fewer rows hold, as a few blocks tell. */
  rarestFirst(pieces: readonly Piece[]): readonly Piece[] {
    if (pieces.length < 2) return pieces;
    const step = Math.max(1, Math.floor(this.blockCount / SAMPLED_BLOCKS));
    const seen = new Map<Piece, number>();
    for (const piece of pieces) {
      let count = 0;
      for (let block = 0; block < this.blockCount; block += step) count += this.rowsInBlock(block, piece).length;
      seen.set(piece, count);
    }
    return pieces.toSorted((a, b) => (seen.get(a) ?? 0) - (seen.get(b) ?? 0));
  }

  /** The rows of a block that hold every piece, ascending. */
  rowsInBlockWithAll(block: number, pieces: readonly Piece[]): number[] {
    let rows: number[] | null = null;
    for (const piece of pieces) {
      if (rows === null || rows.length > FEW_ROWS) rows = inBoth(rows, this.rowsInBlock(block, piece));
      else rows = rows.filter((row) => this.holds(row, piece));
    }
    return rows ?? [];
  }

  /** The rows of a block that hold the piece, ascending. */
  rowsInBlock(block: number, piece: Piece): number[] {
    const hits: number[] = [];
    if (piece.needle !== null) {
      this.#texts.scan(block, piece.needle, hits);
      return hits;
    }
    if (this.#foreign.size === 0) return hits;
    for (let row = block * BLOCK_ROWS; row < (block + 1) * BLOCK_ROWS; row++) {
      if (this.#foreign.get(row)?.includes(piece.text) === true) hits.push(row);
    }
    return hits;
  }

  holds(row: number, piece: Piece): boolean {
    if (piece.bytes !== null) return this.#texts.rowText(row).includes(piece.bytes);
    return this.#foreign.get(row)?.includes(piece.text) === true;
  }

  /** True when a field of the row begins with the piece. */
  beginsField(row: number, piece: Piece): boolean {
    if (piece.bytes !== null) return this.#texts.rowText(row).includes(FIELD_START + piece.bytes);
    return this.#foreign.get(row)?.includes(FIELD_START + piece.text) === true;
  }

  /** The rows whose short fields hold the loose key, ascending. */
  rowsByLooseKey(key: string): number[] {
    const hits: number[] = [];
    const bytes = toBytes(key);
    if (bytes === null) return hits;
    const needle = this.#looseKeys.needle(bytes);
    for (let block = 0; block < this.#looseKeys.blockCount; block++) this.#looseKeys.scan(block, needle, hits);
    return hits;
  }

  /** The rows that hold any of the parts of loose keys (as bytes), ascending. */
  rowsWithAnyLooseKey(parts: readonly string[]): number[] {
    const needles = parts.map((part) => this.#looseKeys.needle(part));
    const found: number[] = [];
    for (let block = 0; block < this.#looseKeys.blockCount; block++) {
      const hits: number[] = [];
      for (const needle of needles) this.#looseKeys.scan(block, needle, hits);
      for (const row of new Set(hits)) found.push(row);
    }
    return found;
  }

  /** The loose keys of a row as bytes. */
  looseKeysOf(row: number): string {
    return this.#looseKeys.rowText(row);
  }

  holdsLooseKey(row: number, key: string): boolean {
    const bytes = toBytes(key);
    return bytes !== null && this.#looseKeys.rowText(row).includes(bytes);
  }
}

/** Ascending rows that are in both lists; null stands for all rows. */
const inBoth = (some: readonly number[] | null, others: number[]): number[] => {
  if (some === null) return others;
  let at = 0;
  return others.filter((row) => {
    while ((some[at] ?? Infinity) < row) at++;
    return some[at] === row;
  });
};
