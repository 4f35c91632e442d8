import { beToCe, type Era } from '../buddhist-era.ts';
import { ANY_LENGTH, isMark, isWord, numberAt, type Read, type Tokens } from './token-reading.ts';

/** Where a year stands, which decides how two digits or a missing era are read. */
export type YearSetting = 'thai' | 'english' | 'numbers' | 'year-first' | 'alone';

export type WrittenYear = {
  readonly digits: string;
  readonly era: Era | null;
  readonly setting: YearSetting;
  /** ปี stands before it */
  readonly saidYear: boolean;
  /** the same year again in brackets: 2018 (B.E. 2561) */
  readonly gloss: { readonly digits: string; readonly era: Era | null } | null;
  /** place in the clean text */
  readonly start: number;
  readonly end: number;
};

const eraAt = (tokens: Tokens, at: number): Era | null => {
  const token = tokens[at];
  return token?.kind === 'era' ? token.era : null;
};

const isOneYear = (one: number, other: number): boolean => beToCe(one) === other || beToCe(other) === one;

/** "(B.E. 2561)" after a year. Without an era only if it is the same year in the other one. */
const glossAt = (tokens: Tokens, at: number, year: number): Read<NonNullable<WrittenYear['gloss']>> | null => {
  if (!isMark(tokens[at], '(')) return null;
  const before = eraAt(tokens, at + 1);
  const numberPlace = before === null ? at + 1 : at + 2;
  const number = numberAt(tokens, numberPlace, 3, 4);
  if (number === null) return null;
  const after = eraAt(tokens, numberPlace + 1);
  const closing = after === null ? numberPlace + 1 : numberPlace + 2;
  const era = before ?? after;
  if (!isMark(tokens[closing], ')') || (era === null && !isOneYear(number.value, year))) return null;
  return { value: { digits: number.digits, era }, next: closing + 1 };
};

/** A year with what belongs to it: comma, ปี, era before or after, the year again in brackets. */
export const readYear = (tokens: Tokens, from: number, setting: YearSetting): Read<WrittenYear> | null => {
  let at = isMark(tokens[from], ',') ? from + 1 : from;
  while (isWord(tokens[at], 'on')) at += 1;
  const saidYear = isWord(tokens[at], 'year');
  if (saidYear) at += 1;
  const before = eraAt(tokens, at);
  if (before !== null) at += 1;
  if (isMark(tokens[at], "'")) at += 1;
  const token = tokens[at];
  const number = numberAt(tokens, at, 2, ANY_LENGTH);
  if (number === null || number.ordinal || token === undefined) return null;
  const after = eraAt(tokens, at + 1);
  if (before !== null && after !== null) return null;
  at += after === null ? 1 : 2;
  const gloss = glossAt(tokens, at, number.value);
  const next = gloss?.next ?? at;
  const value: WrittenYear = {
    digits: number.digits,
    era: before ?? after,
    setting: saidYear && setting === 'alone' ? 'thai' : setting,
    saidYear,
    gloss: gloss?.value ?? null,
    start: token.start,
    end: gloss === null ? token.end : (tokens[next - 1]?.end ?? token.end),
  };
  return { value, next };
};

/** The year at `at` of a date that is written year first; an era may stand after the whole. */
export const yearFirst = (tokens: Tokens, at: number, after: number): Read<WrittenYear> | null => {
  const token = tokens[at];
  const number = numberAt(tokens, at, 3, ANY_LENGTH);
  if (number === null || token === undefined) return null;
  const era = eraAt(tokens, after);
  const value: WrittenYear = {
    digits: number.digits, era, setting: 'year-first', saidYear: false, gloss: null, start: token.start, end: token.end,
  };
  return { value, next: era === null ? after : after + 1 };
};
