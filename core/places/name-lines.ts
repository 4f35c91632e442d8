/** All names of one script as one text, one name a line, and which place a line is of. */
export type NameLines = {
  /** `isFirst` where it is the first of the place's names here, the one that is shown. */
  readonly eachExact: (name: string, take: (place: number, isFirst: boolean) => void) => void;
  readonly eachBeginning: (name: string, take: (place: number, isFirst: boolean) => void) => void;
  /** Names that hold the text elsewhere than at their beginning; `isWord` where a word of the name begins with it. */
  readonly eachPart: (name: string, take: (place: number, isWord: boolean) => void) => void;
};

/** The weightiest places come first in the text, so that what is cut off here are the smallest. */
const MOST_HITS = 2_000;
/** One or two letters are part of nearly every name. */
const SHORTEST_PART = 3;
const WORD_GAP = /[\s\-'().]/;

/** Places where each line begins; found by a binary search, since few lines are ever asked for. */
const startsOf = (text: string, lines: number): Uint32Array => {
  const starts = new Uint32Array(lines);
  let from = 1;
  for (let line = 0; line < lines; line += 1) {
    starts[line] = from;
    from = text.indexOf('\n', from) + 1;
  }
  return starts;
};

export const createNameLines = (lines: string, counts: Uint8Array): NameLines => {
  // A line break on either side of every name makes "the whole name" a text to look for.
  const text = `\n${lines}\n`;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const places = new Uint32Array(total);
  let line = 0;
  counts.forEach((count, place) => {
    places.fill(place, line, line + count);
    line += count;
  });
  const starts = startsOf(text, total);

  const lineAt = (position: number): number => {
    let [low, high] = [0, total - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const each = (wanted: string, inLine: number, take: (place: number, position: number, at: number) => void): void => {
    let hits = 0;
    for (let position = text.indexOf(wanted); position !== -1 && hits < MOST_HITS; position = text.indexOf(wanted, position + 1)) {
      const found = lineAt(position + inLine);
      take(places[found] ?? 0, position, found);
      hits += 1;
    }
  };
  const isFirst = (at: number): boolean => at === 0 || places[at - 1] !== places[at];
  return {
    eachExact: (name, take) => each(`\n${name}\n`, 1, (place, _, at) => take(place, isFirst(at))),
    eachBeginning: (name, take) => each(`\n${name}`, 1, (place, _, at) => take(place, isFirst(at))),
    eachPart: (name, take) => {
      if (name.length < SHORTEST_PART) return;
      each(name, 0, (place, position) => {
        const before = text.charAt(position - 1);
        if (before !== '\n') take(place, WORD_GAP.test(before));
      });
    },
  };
};
