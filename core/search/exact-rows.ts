import type { NextRows } from './ranked-rows.ts';
import type { RowKeys } from './row-keys.ts';
import { BLOCK_ROWS } from './text-column.ts';
import type { Piece, TextStore } from './text-store.ts';

/** Which rows are searched: these, in this order; or all that pass, in the order of their numbers. */
export type Scope = Uint32Array | ((row: number) => boolean);

export type SearchedRows = { readonly rows: RowKeys; readonly store: TextStore };

/** Row texts that are looked at one by one before the whole register is scanned instead. */
const PROBED_ROWS = 4_096;

/** Reads the rows of the scope that hold all pieces (all rows when there are none), in the order of the scope, block by block. */
export const readExactRows = (searched: SearchedRows, pieces: readonly Piece[], scope: Scope | undefined, newestFirst: boolean): NextRows =>
  scope instanceof Uint32Array ? readListedRows(searched, pieces, scope) : readBlocks(searched, pieces, scope, newestFirst);

/** All of them at once. */
export const allExactRows = (searched: SearchedRows, pieces: readonly Piece[], scope: Scope | undefined, newestFirst: boolean): number[] => {
  const next = readExactRows(searched, pieces, scope, newestFirst);
  const all: number[] = [];
  for (let batch = next(); batch !== null; batch = next()) for (const row of batch.rows) all.push(row);
  return all;
};

const readBlocks = (
  { rows, store }: SearchedRows,
  pieces: readonly Piece[],
  passes: ((row: number) => boolean) | undefined,
  newestFirst: boolean,
): NextRows => {
  const ordered = store.rarestFirst(pieces);
  const count = Math.ceil(rows.end / BLOCK_ROWS);
  let read = 0;
  return () => {
    if (read === count) return null;
    const block = newestFirst ? count - 1 - read : read;
    read++;
    let found = ordered.length === 0 ? presentRows(rows, block) : store.rowsInBlockWithAll(block, ordered);
    if (passes !== undefined) found = found.filter(passes);
    return { rows: newestFirst ? found.toReversed() : found, read: BLOCK_ROWS };
  };
};

/** Listed rows are looked at one by one; a long list that brings few matches is then answered by one scan of all rows. */
const readListedRows = (searched: SearchedRows, pieces: readonly Piece[], listed: Uint32Array): NextRows => {
  const { rows, store } = searched;
  let isMatch = (row: number): boolean => rows.keyAt(row) !== undefined && pieces.every((piece) => store.holds(row, piece));
  let read = 0;
  return () => {
    if (read >= listed.length) return null;
    if (read === PROBED_ROWS && pieces.length > 0) {
      const all = new Set(allExactRows(searched, pieces, undefined, false));
      isMatch = (row) => all.has(row);
    }
    const batch = listed.subarray(read, read + BLOCK_ROWS);
    read += BLOCK_ROWS;
    return { rows: Array.from(batch).filter(isMatch), read: batch.length };
  };
};

const presentRows = (rows: RowKeys, block: number): number[] => {
  const found: number[] = [];
  const end = Math.min(rows.end, (block + 1) * BLOCK_ROWS);
  for (let row = block * BLOCK_ROWS; row < end; row++) if (rows.keyAt(row) !== undefined) found.push(row);
  return found;
};
