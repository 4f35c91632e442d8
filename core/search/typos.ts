/**
 * Typing mistakes: a letter left out, put in, written for another, or changed places with its neighbour (optimal string alignment).
 * They are looked for in loose keys, where the ways of writing a sound do not count, so one or two are enough.
 */

/** Bits of the machine word that one comparison runs in. */
const LONGEST = 31;
const FOR_ONE = 5;
const FOR_TWO = 9;

/** How many mistakes a key of so many letters may have: in a short one, any other word would be a mistake. */
export const mistakesAllowed = (letters: number): number => (letters < FOR_ONE || letters > LONGEST ? 0 : letters < FOR_TWO ? 1 : 2);

/**
 * Parts of a key of which a text with so many mistakes must hold at least one: with m mistakes one of m + 1 parts is whole. Two letters
 * that changed places across the border of two parts spoil both, so that is written out (one mistake), or the key is cut in a second way.
 */
export const untouchedParts = (key: string, mistakes: number): string[] => {
  const cutAt = (...at: readonly number[]): string[] => [0, ...at].map((from, i) => key.slice(from, at[i] ?? key.length));
  if (mistakes === 1) {
    const half = key.length >> 1;
    const swapped = key.slice(0, half - 1) + key.charAt(half) + key.charAt(half - 1) + key.slice(half + 1);
    return [...cutAt(half), swapped];
  }
  const third = Math.floor(key.length / 3);
  const twoThirds = Math.floor((2 * key.length) / 3);
  return [...new Set([...cutAt(third, twoThirds), ...cutAt(third - 1, twoThirds - 1)])];
};

/** Counts the mistakes between a key and the part of a text that is most like it; both with one byte to a letter. */
export class MistakeCounter {
  readonly #length: number;
  /** for each letter, the places in the key where it stands, as bits */
  readonly #placesOf = new Int32Array(256);

  constructor(key: string) {
    this.#length = key.length;
    for (let i = 0; i < key.length; i++) this.#placesOf[key.charCodeAt(i) & 0xff] = (this.#placesOf[key.charCodeAt(i) & 0xff] ?? 0) | (1 << i);
  }

  /** The least number of mistakes, and where the likest part ends. `enough`: stop as soon as there are no more than these. */
  least(text: string, enough = 0): { readonly mistakes: number; readonly end: number } {
    // H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003), for a match that may begin anywhere.
    const last = 1 << (this.#length - 1);
    let up = -1;
    let down = 0;
    let diagonal = 0;
    let before = 0;
    let mistakes = this.#length;
    let least = mistakes;
    let end = 0;
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at) & 0xff;
      if (letter === 0) {
        // a new field: no match reaches into it
        up = -1;
        down = diagonal = before = 0;
        mistakes = this.#length;
        continue;
      }
      const places = this.#placesOf[letter] ?? 0;
      const swapped = ((~diagonal & places) << 1) & before;
      diagonal = swapped | ((((places & up) >>> 0) + (up >>> 0)) ^ up) | places | down;
      const right = down | ~(diagonal | up);
      const left = diagonal & up;
      if ((right & last) !== 0) mistakes++;
      if ((left & last) !== 0) mistakes--;
      up = (left << 1) | ~(diagonal | (right << 1));
      down = (right << 1) & diagonal;
      before = places;
      // Of two ends that are as good and follow each other the later one: a wrong last letter belongs to the word.
      if (mistakes > least || (mistakes === least && at !== end)) continue;
      least = mistakes;
      end = at + 1;
      if (least <= enough) break;
    }
    return { mistakes: least, end };
  }
}

const backwards = (text: string): string => [...text].toReversed().join('');

/** The part of a text that is the key with typing mistakes, no more than are allowed; null when there is none. Both with one byte to a letter. */
export const mistypedPart = (text: string, key: string): { readonly start: number; readonly end: number } | null => {
  const allowed = mistakesAllowed(key.length);
  if (allowed === 0) return null;
  const { mistakes, end } = new MistakeCounter(key).least(text);
  if (mistakes > allowed) return null;
  const before = text.slice(Math.max(0, end - key.length - allowed), end);
  return { start: end - new MistakeCounter(backwards(key)).least(backwards(before), mistakes).end, end };
};
