import type { Token } from './tokens.ts';

/** Something read from `from` on; `next` is the first token after it. */
export type Read<T> = { readonly value: T; readonly next: number };
export type Tokens = readonly Token[];

export const isMark = (token: Token | undefined, marks: string): boolean => token?.kind === 'mark' && marks.includes(token.mark);
export const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.word === word;

/** The number at `at` if it has between `least` and `most` digits. */
export const numberAt = (tokens: Tokens, at: number, least: number, most: number): { digits: string; value: number; ordinal: boolean } | null => {
  const token = tokens[at];
  return token?.kind === 'number' && token.digits.length >= least && token.digits.length <= most ? token : null;
};

const isTight = (tokens: Tokens, at: number): boolean => tokens[at]?.spaced === false && tokens[at + 1]?.spaced === false;

/** A mark that joins the two numbers or names around it without spaces; a slash may have spaces. */
export const joinerAt = (tokens: Tokens, at: number): string | null => {
  const token = tokens[at];
  if (token?.kind !== 'mark' || !'/-.'.includes(token.mark)) return null;
  return token.mark === '/' || isTight(tokens, at) ? token.mark : null;
};

/** A number of any length from `least` on is still a number: a typing slip in a year is named, not passed over. */
export const ANY_LENGTH = 1000;
