import type { Json } from '../json.ts';
import { groupKeys, textField, type Fields } from './field-paths.ts';

/**
 * What was decided about two agreements that looked like one: a record of its own, in the scope of who decided, so that it syncs, and
 * two who decide about the same pair meet in one field.
 */
export type Pair = {
  /** `<id>/<scope>` of the two, in order */
  readonly a: string;
  readonly b: string;
  readonly verdict: string;
  /** of a merger: the key of the one that stays */
  readonly winner: string;
  /** of a merger: fields of the winner that were taken from the other, with what stood there before */
  readonly before: Readonly<Record<string, Taken>>;
  /** of a merger: activities and contacts that were moved to the winner, as `kind:id` */
  readonly moved: readonly string[];
};
export type Taken = { readonly was: Json; readonly became: Json };

export const VERDICTS = ['not-duplicate', 'merged'] as const;
export const PAIR_FIELDS = ['verdict', 'a', 'b', 'winner', 'sample', 'deleted'] as const;
export const PAIR_GROUPS = ['before', 'moved'] as const;

const LONGEST_ID = 64;

const shortened = (key: string): string => key.slice(0, key.lastIndexOf('/')).replaceAll('-', '').slice(0, LONGEST_ID / 2);

/** The id of the record about two agreements (`<id>/<scope>` each), the same on every PC: two ids of 32 digits fill it just so. */
export const pairId = (a: string, b: string): string => [shortened(a), shortened(b)].toSorted().join('');

const isTaken = (value: Json | undefined): value is Taken & { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value) && 'was' in value && 'became' in value;

/** Reads a verdict out of a record's shown fields. Never fails. */
export const readPair = (fields: Fields): Pair => ({
  a: textField(fields, 'a'),
  b: textField(fields, 'b'),
  verdict: textField(fields, 'verdict'),
  winner: textField(fields, 'winner'),
  before: Object.fromEntries(Object.entries(fields).flatMap(([path, value]) => (path.startsWith('before/') && isTaken(value) ? [[path.slice('before/'.length), { was: value.was, became: value.became }]] : []))),
  moved: groupKeys(fields, 'moved'),
});
