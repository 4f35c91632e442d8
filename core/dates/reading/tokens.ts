import type { CleanText } from './clean-text.ts';
import { WORDS_BY_FIRST, type Word, type WordMeaning } from './words.ts';

/** A piece of clean text: `start` and `end` count in the clean text, `spaced` says that a space stands before it. */
export type Token = { readonly start: number; readonly end: number; readonly spaced: boolean } & TokenMeaning;

type TokenMeaning =
  | WordMeaning
  /** `ordinal`: 15th */
  | { readonly kind: 'number'; readonly digits: string; readonly value: number; readonly ordinal: boolean }
  | { readonly kind: 'mark'; readonly mark: string }
  | { readonly kind: 'time' }
  | { readonly kind: 'other' };

/** `field`: the whole text should be a date. `prose`: dates stand among other words. */
export type ReadingStyle = 'field' | 'prose';

type Found = { readonly end: number; readonly meaning: TokenMeaning };

const DIGITS = /[0-9]+/y;
const ORDINAL = /(?:st|nd|rd|th)(?![a-z])/y;
const DASHES = /-+/y;
const MARKS = "/-.,()?';:";
const LATIN = /[a-z]/;
const THAI_LETTER = /[ก-ฺเ-๎]/;
/** 14:32, 9:00:00 */
const CLOCK_TIME = /(?:เวลา ?)?\d{1,2}:\d\d(?::\d\d)?(?: ?(?:น\.|นาฬิกา|hrs?\b))?(?![\d:])/y;
/** 09.30 น., 09.00 - 12.00 น. */
const THAI_TIME = /(?:เวลา ?)?\d{1,2}[.:]\d\d(?: ?- ?\d{1,2}[.:]\d\d)? ?(?:น\.|นาฬิกา)/y;

const endOfMatch = (pattern: RegExp, text: string, at: number): number | null => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
};

const timeAt = (clean: CleanText, at: number): Found | null => {
  const end = endOfMatch(THAI_TIME, clean.lower, at) ?? endOfMatch(CLOCK_TIME, clean.lower, at);
  return end === null ? null : { end, meaning: { kind: 'time' } };
};

const numberAt = (clean: CleanText, at: number): Found | null => {
  const end = endOfMatch(DIGITS, clean.text, at);
  if (end === null) return null;
  const digits = clean.text.slice(at, end);
  const ordinalEnd = endOfMatch(ORDINAL, clean.lower, end);
  return { end: ordinalEnd ?? end, meaning: { kind: 'number', digits, value: Number(digits), ordinal: ordinalEnd !== null } };
};

const isKnown = (token: Token | undefined, end: number): boolean =>
  token !== undefined && token.end === end && token.kind !== 'other' && token.kind !== 'mark';

/** A Thai word may begin here: not inside a word, nor after the dot of an abbreviation (อ.ก.พ. is no February). */
const startsFreely = (clean: CleanText, at: number, previous: Token | undefined): boolean => {
  if (isKnown(previous, at)) return true;
  const before = clean.text.charAt(at - 1);
  return before === '.' ? !THAI_LETTER.test(clean.text.charAt(at - 2)) : !THAI_LETTER.test(before);
};

const CONTINUATIONS = ['พ.ศ', 'ค.ศ', 'ปี', 'ถึง', 'เป็นต้น'];

/** A Thai abbreviation may end here: ก.พ.ร. is no February, but พ.ย.ปี 2555 is November. */
const endsFreely = (clean: CleanText, end: number): boolean =>
  !THAI_LETTER.test(clean.text.charAt(end)) || CONTINUATIONS.some((word) => clean.text.startsWith(word, end));

const fitsThere = (clean: CleanText, entry: Word, at: number, previous: Token | undefined, style: ReadingStyle): boolean => {
  const end = at + entry.text.length;
  if (!LATIN.test(entry.text)) {
    return (entry.afterLetters || startsFreely(clean, at, previous)) && (entry.beforeLetters || endsFreely(clean, end));
  }
  if (LATIN.test(clean.lower.charAt(at - 1))) return false;
  if (!entry.text.endsWith('.') && LATIN.test(clean.lower.charAt(end))) return false;
  return style === 'field' || !entry.capitalsInProse || clean.text.slice(at, end) === entry.text.toUpperCase();
};

const wordAt = (clean: CleanText, at: number, previous: Token | undefined, style: ReadingStyle): Found | null => {
  const entry = WORDS_BY_FIRST.get(clean.lower.charAt(at))?.find(
    (candidate) => clean.lower.startsWith(candidate.text, at) && fitsThere(clean, candidate, at, previous, style),
  );
  return entry === undefined ? null : { end: at + entry.text.length, meaning: entry.meaning };
};

const markAt = (clean: CleanText, at: number): Found | null => {
  const mark = clean.text.charAt(at);
  if (!MARKS.includes(mark)) return null;
  return { end: endOfMatch(DASHES, clean.text, at) ?? at + 1, meaning: { kind: 'mark', mark } };
};

/** Cuts clean text into the words, numbers and marks of dates; whatever else stands there becomes `other`. */
export const tokenise = (clean: CleanText, style: ReadingStyle): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  while (at < clean.text.length) {
    if (clean.text.charAt(at) === ' ') {
      spaced = true;
      at += 1;
      continue;
    }
    const previous = tokens.at(-1);
    const found = timeAt(clean, at) ?? numberAt(clean, at) ?? wordAt(clean, at, previous, style) ?? markAt(clean, at);
    if (found === null && previous?.kind === 'other' && !spaced) {
      tokens.splice(-1, 1, { ...previous, end: at + 1 });
    } else {
      tokens.push({ start: at, end: found?.end ?? at + 1, spaced, ...(found?.meaning ?? { kind: 'other' }) });
    }
    at = found?.end ?? at + 1;
    spaced = false;
  }
  return tokens;
};
