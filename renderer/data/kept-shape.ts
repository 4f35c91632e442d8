/**
 * What the view keeps about itself, in one row, written in the same transaction as what it is about: so a start can ask a view
 * whether it is whole without reading it, and a worker can read it and compare.
 */
export type Kept = {
  /** per kind: rows, live rows, and the sum of the rows' own sums */
  readonly kinds: Readonly<Record<string, KeptKind>>;
  readonly changes: number;
  readonly held: number;
  readonly settings: number;
  readonly drafts: number;
  readonly runs: number;
  readonly vectors: number;
  /** null while there are too many to be counted at every turn */
  readonly outbox: number | null;
};
type KeptKind = readonly [rows: number, live: number, sum: number];

export const NOTHING_KEPT: Kept = { kinds: {}, changes: 0, held: 0, settings: 0, drafts: 0, runs: 0, vectors: 0, outbox: 0 };

/** What a turn of the write door does to the tables whose rows are too many to be counted again. */
export type Tally = { kinds: Kept['kinds']; changes: number };
