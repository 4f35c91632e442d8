import {
  arabicDigit, FOLLOWING_VOWELS, LAKKHANGYAO, markPlace, MARKS, NIKHAHIT, SARA_AA, SARA_AM, unshifted,
} from './thai-letters.ts';

/** Receives folded text piece by piece (what it returns is not used): `out` stands for `text.slice(from, to)` of the original. */
export type FoldSink = (out: string, from: number, to: number) => unknown;

/**
 * Characters that a person cannot see or that only decorate a Latin letter: controls, soft hyphen, zero width, direction
 * marks, variation selectors, BOM, combining diacritics. White space (also U+0085) is not among them.
 */
const UNSEEN =
  '\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F\\u00AD\\u0300-\\u036F\\u061C\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFE00-\\uFE0F\\uFEFF\\uFFF9-\\uFFFB';
const SHIFTED = '\\uF700-\\uF71A';
const NEEDS_CLEANING = new RegExp(`[${UNSEEN}${SHIFTED}]`);
const IS_UNSEEN = new RegExp(`^[${UNSEEN}]$`);
const DIACRITICS = /[\u0300-\u036F]/g;

/** One token at a time: 1 Thai marks and the vowels after them, 2 doubled เ, 3 white space, 4 plain letters, 5 anything else with its marks. */
const TOKEN = new RegExp(
  [
    `([${MARKS}${FOLLOWING_VOWELS}]+)`,
    '(เ{2,})',
    '([\\s\\u0085]+)',
    '([!-~\\u0E01-\\u0E2F\\u0E3F-\\u0E44\\u0E46\\u0E4F-\\u0E5B]+?(?=เเ|[^!-~\\u0E01-\\u0E2F\\u0E3F-\\u0E44\\u0E46\\u0E4F-\\u0E5B]|$))',
    `(\\P{M}(?:(?![${MARKS}])[\\p{M}\\u1160-\\u11FF])*|\\p{M})`,
  ].join('|'),
  'gu',
);

/** Letters that Unicode does not take apart, and punctuation that every program writes in its own way. */
const SPELLED_OUT: ReadonlyMap<string, string> = new Map([
  ...['ßss', 'æae', 'œoe', 'øo', 'đd', 'ðd', 'þth', 'łl', 'ħh', 'ıi'].map((pair): [string, string] => [pair.charAt(0), pair.slice(1)]),
  ...[..."‘’‚‛′‵ʹʻʼ"].map((mark): [string, string] => [mark, "'"]),
  ...[...'“”„‟″«»'].map((mark): [string, string] => [mark, '"']),
  ...[...'‐‑‒–—―−﹣－'].map((mark): [string, string] => [mark, '-']),
]);

/**
 * Folds text for searching, piece by piece and with the place each piece came from. The rules are those of
 * `normaliseForSearch`. The law that everything rests on: folding any part of a folded text changes nothing but spaces at its ends.
 */
export const foldText = (text: string, sink: FoldSink): void => {
  const clean = cleanText(text);
  const emit = collapsingSpaces(sink);
  for (const match of clean.text.matchAll(TOKEN)) {
    const [token, marks, doubled, space, plain] = match;
    const start = match.index;
    if (plain !== undefined) {
      for (let i = 0; i < token.length; i++) emit(plainLetter(token.charAt(i)), clean.from(start + i), clean.to(start + i));
      continue;
    }
    const folded =
      marks !== undefined ? orderMarks(marks)
      : doubled !== undefined ? 'แ'.repeat(doubled.length >> 1) + (doubled.length % 2 === 1 ? 'เ' : '')
      : space !== undefined ? ' '
      : foldOther(token);
    if (folded === token) {
      for (let i = 0; i < token.length; i++) emit(token.charAt(i), clean.from(start + i), clean.to(start + i));
    } else {
      emit(folded, clean.from(start), clean.to(start + token.length - 1));
    }
  }
};

type CleanText = {
  readonly text: string;
  /** where the character at an index begins and ends in the original */
  readonly from: (index: number) => number;
  readonly to: (index: number) => number;
};

/** Leaves out what cannot be seen and moves shifted Thai forms back, remembering the places. */
const cleanText = (text: string): CleanText => {
  if (!NEEDS_CLEANING.test(text)) return { text, from: (index) => index, to: (index) => index + 1 };
  let kept = '';
  const places: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if (IS_UNSEEN.test(letter)) continue;
    kept += unshifted(letter);
    places.push(i);
  }
  return { text: kept, from: (index) => places[index] ?? text.length, to: (index) => (places[index] ?? text.length) + 1 };
};

/** Passes text on with every run of spaces as one, and none at the start or the end. */
const collapsingSpaces = (sink: FoldSink): FoldSink => {
  let started = false;
  let space: { from: number; to: number } | null = null;
  const one: FoldSink = (letter, from, to) => {
    if (letter === ' ') {
      space = { from: space?.from ?? from, to };
      return;
    }
    if (space !== null && started) sink(' ', space.from, space.to);
    space = null;
    started = true;
    sink(letter, from, to);
  };
  return (out, from, to) => {
    if (!out.includes(' ')) {
      if (out !== '') one(out, from, to);
      return;
    }
    for (const letter of out) one(letter, from, to);
  };
};

const plainLetter = (letter: string): string => {
  const code = letter.charCodeAt(0);
  if (code < 0x80) return letter.toLowerCase();
  return arabicDigit(letter);
};

/** Thai marks in canonical order, each once, before the vowels that follow; nikhahit and aa become am. */
const orderMarks = (token: string): string => {
  const marks = [...new Set(token)].filter((letter) => markPlace(letter) >= 0).toSorted((a, b) => markPlace(a) - markPlace(b));
  const vowels = [...token].filter((letter) => markPlace(letter) < 0).map((letter) => (letter === LAKKHANGYAO ? SARA_AA : letter));
  if (vowels[0] !== SARA_AA && vowels[0] !== SARA_AM) return [...marks, ...vowels].join('');
  const rest = marks.filter((letter) => letter !== NIKHAHIT);
  if (rest.length < marks.length) vowels[0] = SARA_AM;
  return [...rest, ...vowels].join('');
};

/** Any other character with its marks: compatibility form, lower case, without Latin diacritics. */
const foldOther = (token: string): string => {
  const bare = token.normalize('NFKD').toLowerCase().normalize('NFKD').replace(DIACRITICS, '').normalize('NFC');
  let out = '';
  for (const letter of bare) out += SPELLED_OUT.get(letter) ?? letter;
  return out;
};
