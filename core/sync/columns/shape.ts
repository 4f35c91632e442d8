import type { Json } from '#core/json.ts';

/**
 * Rows of JSON objects as columns: what stands under the same path in many rows stands together, so that a packer behind it finds
 * what is alike. A row is rebuilt from its shape, the list of its columns in order; a row that is no object stands as it is.
 *
 * An element of a path is a member's name, a place in a short list, or `[before, after]`: names that begin and end so and differ
 * between, as in `parties/<key>/name`; the parts between stand in `names`, value by value.
 */
export type PathPart = string | number | readonly [before: string, after: string];
export type Column = { readonly path: readonly PathPart[]; readonly names?: Coded; readonly values: Coded };
export type Columns = {
  readonly rows: number;
  /** per shape, the places of its columns; `null`: the row is no object, or none that is taken apart, and stands in `whole` */
  readonly shapes: readonly (readonly number[] | null)[];
  /** the shape of each row */
  readonly order: CodedNumbers;
  readonly columns: readonly Column[];
  readonly whole?: readonly Json[];
  /** stretches of changes each of which has the hash of the one before it in `prev`: first row, number of rows, hash of the last */
  readonly chains?: readonly (readonly [from: number, rows: number, hash: string])[];
};

/** Whole numbers: one by one, as `[number, times, …]`, or as steps from one to the next (the first from 0). */
export type CodedNumbers = readonly number[] | { readonly runs: readonly number[] } | { readonly steps: CodedNumbers };

/** The values of one column: one by one, or in one of the forms of core/sync/columns/values.ts. */
export type Coded =
  | readonly Json[]
  | { readonly all: Json }
  | { readonly of: readonly Json[]; readonly at: string | CodedNumbers }
  | { readonly ids: readonly string[]; readonly at: string | CodedNumbers; readonly steps: CodedNumbers }
  | { readonly ms: CodedNumbers; readonly counts: CodedNumbers }
  | { readonly hex: string };

/** Lists up to this length are taken apart; longer ones are values. */
export const LONGEST_LIST = 4;
/** Deeper than what our messages hold at any place that repeats. */
export const DEEPEST_PATH = 6;

/** Bytes of a value's JSON text in UTF-8; what has to be escaped is counted as if it had not. */
export const jsonBytes = (value: unknown): number => {
  if (typeof value === 'string') return textBytes(value) + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  let bytes = 2;
  if (Array.isArray(value)) for (const item of value) bytes += jsonBytes(item) + 1;
  else for (const key of Object.keys(value)) bytes += textBytes(key) + 4 + jsonBytes((value as Record<string, unknown>)[key]);
  return bytes;
};

const textBytes = (text: string): number => {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
};
