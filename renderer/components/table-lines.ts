/** Rows of a table that stand together under one head. */
export type TableGroup = { readonly key: string; readonly label: string; readonly count: number };

/** What stands on one line of the table: a row (its place among all rows) or the head of a group. */
export type TableLine = { readonly type: 'row'; readonly row: number } | { readonly type: 'group'; readonly group: TableGroup };

/**
 * The lines of a table of any length, without writing them all down: rows one after the other, or group by group, each behind its
 * head, the rows of folded ones left out.
 */
export type TableLines = {
  readonly count: number;
  readonly at: (line: number) => TableLine | null;
  /** the line on which a row stands; that of its head where it is folded away */
  readonly ofRow: (row: number) => number;
  readonly ofGroup: (key: string) => number;
};

export const plainLines = (rows: number): TableLines => ({
  count: rows,
  at: (line) => (line >= 0 && line < rows ? { type: 'row', row: line } : null),
  ofRow: (row) => row,
  ofGroup: () => -1,
});

type Part = { readonly group: TableGroup; readonly firstLine: number; readonly firstRow: number; readonly isFolded: boolean };

/** The last part that begins at or before a place. */
const partAt = (parts: readonly Part[], begins: (part: Part) => number, place: number): Part | undefined => {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const part = parts[middle];
    if (part !== undefined && begins(part) <= place) low = middle;
    else high = middle - 1;
  }
  return parts[low];
};

export const groupedLines = (groups: readonly TableGroup[], folded: ReadonlySet<string>): TableLines => {
  const parts: Part[] = [];
  let [line, row] = [0, 0];
  for (const group of groups) {
    const isFolded = folded.has(group.key);
    parts.push({ group, firstLine: line, firstRow: row, isFolded });
    line += 1 + (isFolded ? 0 : group.count);
    row += group.count;
  }
  const count = line;
  return {
    count,
    at: (at) => {
      const part = at < 0 || at >= count ? undefined : partAt(parts, ({ firstLine }) => firstLine, at);
      if (part === undefined) return null;
      return at === part.firstLine ? { type: 'group', group: part.group } : { type: 'row', row: part.firstRow + at - part.firstLine - 1 };
    },
    ofRow: (wanted) => {
      const part = partAt(parts, ({ firstRow }) => firstRow, wanted);
      if (part === undefined) return -1;
      return part.isFolded ? part.firstLine : part.firstLine + 1 + wanted - part.firstRow;
    },
    ofGroup: (key) => parts.find(({ group }) => group.key === key)?.firstLine ?? -1,
  };
};
