/** Text made plain for reading, with the way back to the characters it came from. */
export type CleanText = {
  readonly text: string;
  /** the same length as `text`, A–Z as a–z */
  readonly lower: string;
  /** index in the original text, per character of `text` */
  readonly origin: readonly number[];
};

type Char = { readonly char: string; readonly at: number };

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const SPACE = /\s/;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63]/;
const THAI_DIGIT = /[๐-๙]/;
/** ASCII in the width of East Asian letters: ０ is 0 */
const FULL_WIDTH = /[\uff01-\uff5e]/;

const NIKHAHIT = '\u0e4d';
const AA = '\u0e32';
const SARA_AM = '\u0e33';
const E = '\u0e40';
const AE = '\u0e41';
const TONE = /[\u0e48-\u0e4c]/;
const VOWEL_MARK = /[\u0e31\u0e34-\u0e3a\u0e47]/;
const ANY_MARK = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4d]/;

const LOOKALIKES: Readonly<Record<string, string>> = { '[': '(', ']': ')', '’': "'", '‘': "'", '"': ' ', '“': ' ', '”': ' ' };

const plainChar = (char: string): string => {
  if (SPACE.test(char)) return ' ';
  if (DASH.test(char)) return '-';
  if (THAI_DIGIT.test(char)) return String(char.charCodeAt(0) - 0x0e50);
  if (FULL_WIDTH.test(char)) return plainChar(String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  return LOOKALIKES[char] ?? char;
};

const withoutInvisible = (text: string): Char[] => {
  const chars: Char[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (INVISIBLE.test(char)) continue;
    const plain = plainChar(char);
    if (plain === ' ' && (chars.at(-1)?.char ?? ' ') === ' ') continue;
    chars.push({ char: plain, at });
  }
  return chars;
};

/**
 * The ways in which Thai is typed wrongly but looks right: nikhahit and aa for sara am, two e for ae, the tone before the
 * vowel, the same mark twice.
 */
const withoutTypingSlips = (chars: readonly Char[]): Char[] => {
  const done: Char[] = [];
  for (const next of chars) {
    const last = done.at(-1);
    if (last === undefined || (last.char === next.char && ANY_MARK.test(next.char))) {
      if (last === undefined) done.push(next);
    } else if (last.char === E && next.char === E) {
      done.splice(-1, 1, { char: AE, at: last.at });
    } else if (TONE.test(last.char) && VOWEL_MARK.test(next.char)) {
      done.splice(-1, 1, next, last);
    } else if (next.char === AA && last.char === NIKHAHIT) {
      done.splice(-1, 1, { char: SARA_AM, at: next.at });
    } else {
      done.push(next);
    }
  }
  return done;
};

/** Thai digits become Latin, dashes one dash, spaces one space, brackets round; invisible characters and typing slips go. */
export const cleanText = (original: string): CleanText => {
  const chars = withoutTypingSlips(withoutInvisible(original));
  const text = chars.map(({ char }) => char).join('');
  return { text, lower: text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), origin: chars.map(({ at }) => at) };
};

/** The piece of the original text that stands behind `start` to `end` of the clean text. */
export const originalSpan = (clean: CleanText, start: number, end: number): { readonly start: number; readonly end: number } => {
  const first = clean.origin[start];
  const last = clean.origin[end - 1];
  return first === undefined || last === undefined ? { start: 0, end: 0 } : { start: first, end: last + 1 };
};
