import type { Era } from './buddhist-era.ts';
import type { ParsedDate } from './parsed-date.ts';
import { unknownDate } from './partial-date.ts';
import { cleanText, originalSpan, type CleanText } from './reading/clean-text.ts';
import { readExpressions } from './reading/expressions.ts';
import { resolve } from './reading/resolve.ts';
import { isMark, type Tokens } from './reading/token-reading.ts';
import { tokenise } from './reading/tokens.ts';
import { UNKNOWN_WORDS } from './reading/words.ts';

export type { AskReason, DateNote, ImpossibleReason, ParsedDate } from './parsed-date.ts';

export type ParseDateOptions = {
  /** the era of years written without one, when a person has said so (a column of an import); it replaces the question */
  readonly era?: Era;
};

/** Longer texts are no date; a date may stand in them (findDates). */
const LONGEST_DATE = 200;

const saysNothing = (clean: CleanText): boolean => /^[\s-]*$/.test(clean.text);

const saysUnknown = (clean: CleanText): boolean => UNKNOWN_WORDS.has(clean.lower.replace(/[().]/g, '').trim());

/** Place of the bracket that closes the one at the beginning; -1 when it stays open. */
const closingOfFirst = (tokens: Tokens): number => {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (isMark(token, '(')) depth += 1;
    if (isMark(token, ')')) depth -= 1;
    return depth === 0;
  });
};

/** Takes off brackets around the whole (also a lone one, from a cell that was cut) and marks behind the last word. */
const withoutWrapping = (tokens: Tokens): Tokens => {
  if (isMark(tokens.at(-1), '.,;:')) return withoutWrapping(tokens.slice(0, -1));
  const opens = tokens.some((token) => isMark(token, '('));
  if (!opens) return isMark(tokens.at(-1), ')') ? withoutWrapping(tokens.slice(0, -1)) : tokens;
  if (!isMark(tokens[0], '(')) return tokens;
  const closing = closingOfFirst(tokens);
  if (closing === -1) return withoutWrapping(tokens.slice(1));
  return closing === tokens.length - 1 ? withoutWrapping(tokens.slice(1, -1)) : tokens;
};

/**
 * Reads a date as a Thai office writes it, in Thai or English. Never guesses: what can mean two dates is asked, what is no
 * date keeps its text. Never throws.
 *
 * Years: from 2400 on Buddhist, with any separator and in ISO order. Below 2400 without an era a person is asked, except in
 * ISO order (2012-11-15) and after an English month name (Nov 2012, with a note), which are written with the Common Era.
 * Two digits: after a Thai month name or ปี Buddhist 25xx with a note; in numbers (12/5/50) and after an English month asked.
 * Numbers stand day first; 5/13/2555 is impossible and its reason says that it looks month first.
 * 2555-2557 is a range, 2555/2557 is asked. An era written once holds for both ends of a range.
 */
export const parseDate = (text: string, options: ParseDateOptions = {}): ParsedDate => {
  const written = text.trim();
  const clean = cleanText(written);
  if (saysNothing(clean)) return { type: 'empty' };
  if (clean.text.length > LONGEST_DATE) return { type: 'unreadable' };
  if (saysUnknown(clean)) return { type: 'date', date: { ...unknownDate, text: written }, notes: [] };
  const tokens = withoutWrapping(tokenise(clean, 'field'));
  const whole = readExpressions(tokens, 0).find(({ next }) => next === tokens.length);
  if (whole === undefined) return { type: 'unreadable' };
  const quote = (from: number, until: number): string => {
    const { start, end } = originalSpan(clean, from, until);
    return written.slice(start, end);
  };
  return resolve(written, whole.value, { quote, stated: options.era ?? null });
};
