/** The next matching rows in their order, and how many rows were read to find them; null at the end. */
export type NextRows = () => { readonly rows: readonly number[]; readonly read: number } | null;

export type RankedRows = {
  /** rows of the first rank, then the others, each in the order they came */
  readonly first: readonly number[];
  readonly others: readonly number[];
  /** everything was read, so these are all and the ranking is final */
  readonly complete: boolean;
};

/**
 * Rows still read after there are enough, in case one of the first rank follows. In a register of this size or less the
 * ranking is always that of the whole; in a larger one it is that of what was read: the first rows of a common word come at once.
 */
const LOOKAHEAD_ROWS = 1_024;

/** Reads matches in order until there are `limit` of them, and a little further. */
export const readInOrder = (next: NextRows, isFirst: (row: number) => boolean, limit: number): RankedRows => {
  const first: number[] = [];
  const others: number[] = [];
  let ahead = 0;
  for (;;) {
    const batch = next();
    if (batch === null) return { first, others, complete: true };
    for (const row of batch.rows) (isFirst(row) ? first : others).push(row);
    if (first.length + others.length >= limit) ahead += batch.read;
    if (ahead > LOOKAHEAD_ROWS) return { first, others, complete: false };
  }
};
