import { FIRST_CLEARLY_BUDDHIST_YEAR } from './buddhist-era.ts';
import type { ParsedDate } from './parsed-date.ts';
import { cleanText, originalSpan } from './reading/clean-text.ts';
import { readExpressions, type Expression } from './reading/expressions.ts';
import type { Point } from './reading/points.ts';
import { resolve } from './reading/resolve.ts';
import { isMark, isWord, type Read, type Tokens } from './reading/token-reading.ts';
import { tokenise } from './reading/tokens.ts';
import type { WrittenYear } from './reading/written-year.ts';

/** A date inside a longer text: `start` and `end` count in that text, `text` is what stands there. */
export type FoundDate = { readonly start: number; readonly end: number; readonly text: string; readonly parsed: ParsedDate };

const LAST_LIKELY_BUDDHIST_YEAR = 2699;
const FIRST_LIKELY_YEAR = 1000;
const LAST_LIKELY_YEAR = 2999;

type Place = { readonly tokens: Tokens; readonly from: number; readonly next: number };

const hasFourDigits = ({ digits }: WrittenYear): boolean =>
  digits.length === 4 && Number(digits) >= FIRST_LIKELY_YEAR && Number(digits) <= LAST_LIKELY_YEAR;

/** Two digits are a year only where nothing that could be counted follows: not in "15 พ.ย. 20 คน". */
const endsBeforeWords = ({ tokens, next }: Place): boolean => {
  const after = tokens[next];
  return after === undefined || after.kind === 'mark';
};

const hasSlash = ({ tokens, from, next }: Place): boolean => tokens.slice(from, next).some((token) => isMark(token, '/'));

/** Whether this can hardly be anything else than a date. 11/2555 can: meetings and papers are numbered so. */
const isClearPoint = (point: Point, place: Place): boolean => {
  const { year, form } = point;
  if (year === null || form === 'month-number') return false;
  if (year.gloss !== null || (year.era !== null && year.digits.length > 2)) return true;
  const isShort = year.digits.length === 2 && point.day !== null && endsBeforeWords(place);
  if (form === 'words') return hasFourDigits(year) || isShort;
  if (form === 'bare') return year.saidYear && hasFourDigits(year);
  return hasFourDigits(year) || (isShort && hasSlash(place));
};

const isAloneInBrackets = ({ tokens, from, next }: Place): boolean => isMark(tokens[from - 1], '(') && isMark(tokens[next], ')');

const isLikelyBuddhist = (year: WrittenYear | null): boolean =>
  year !== null && Number(year.digits) >= FIRST_CLEARLY_BUDDHIST_YEAR && Number(year.digits) <= LAST_LIKELY_BUDDHIST_YEAR;

const isClear = ({ body }: Expression, place: Place): boolean => {
  if (body.kind === 'fiscal') return true;
  if (body.kind === 'pair') {
    const saysYears = body.first.era !== null || body.first.saidYear;
    return saysYears || (isAloneInBrackets(place) && isLikelyBuddhist(body.first));
  }
  const points = body.right === null ? [body.left] : [body.left, body.right];
  if (points.some((point) => isClearPoint(point, place))) return true;
  return isAloneInBrackets(place) && points.every(({ form, year }) => form === 'bare' && isLikelyBuddhist(year));
};

const joinsNumbers = (tokens: Tokens, at: number): boolean => isMark(tokens[at], '/-.') && tokens[at]?.spaced === false;

/** A piece of a longer number: 1/15/11/2555, 02-15-11-2555 */
const isPieceOfNumber = ({ tokens, from, next }: Place): boolean => {
  const first = tokens[from];
  const after = tokens[next + 1];
  if (joinsNumbers(tokens, next) && after?.kind === 'number' && !after.spaced) return true;
  if (first?.kind !== 'number' || first.spaced) return false;
  return joinsNumbers(tokens, from - 1) && tokens[from - 2]?.kind === 'number';
};

/** Words that only lead to a date (วันที่, เมื่อ) are left outside of what is found. */
const mayBegin = (tokens: Tokens, at: number): boolean => {
  const token = tokens[at];
  return token !== undefined && token.kind !== 'other' && token.kind !== 'time' && !isWord(token, 'on') && !isMark(token, "/-.,()?';:");
};

const longestClear = (tokens: Tokens, from: number): Read<Expression> | null => {
  let longest: Read<Expression> | null = null;
  for (const found of readExpressions(tokens, from)) {
    const place = { tokens, from, next: found.next };
    if (found.next > (longest?.next ?? 0) && isClear(found.value, place) && !isPieceOfNumber(place)) longest = found;
  }
  return longest;
};

const isNoDate = (parsed: ParsedDate): boolean =>
  parsed.type === 'unreadable' || (parsed.type === 'impossible' && parsed.reason.type === 'year-out-of-range');

/**
 * Finds the dates inside a longer text such as a table cell, from left to right. Stricter than parseDate: a number is a date
 * only beside a month name, an era, ปี, in full day/month/year, or as a Buddhist year alone in brackets.
 */
export const findDates = (text: string): readonly FoundDate[] => {
  const clean = cleanText(text);
  const tokens = tokenise(clean, 'prose');
  const quote = (from: number, until: number): string => {
    const place = originalSpan(clean, from, until);
    return text.slice(place.start, place.end);
  };
  const found: FoundDate[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const date = mayBegin(tokens, at) ? longestClear(tokens, at) : null;
    const first = tokens[at];
    const last = date === null ? undefined : tokens[date.next - 1];
    if (date === null || first === undefined || last === undefined) continue;
    const place = originalSpan(clean, first.start, last.end);
    const words = text.slice(place.start, place.end);
    const parsed = resolve(words, date.value, { quote, stated: null });
    if (isNoDate(parsed)) continue;
    found.push({ ...place, text: words, parsed });
    at = date.next - 1;
  }
  return found;
};
