import { toBytes } from './bytes.ts';
import type { Scope, SearchedRows } from './exact-rows.ts';
import { matcherOf, type Matcher } from './loose-rows.ts';
import type { LooseTerm } from './query.ts';
import { MistakeCounter, mistakesAllowed, untouchedParts } from './typos.ts';

/** How many mistakes the rows have that hold a term with one or two of them; null for a term that cannot be mistyped. */
type Mistyped = ReadonlyMap<number, number> | null;

const FAR = Number.MAX_SAFE_INTEGER;

/**
 * Rows outside `known` that hold every term when typing mistakes count too, those with the fewest mistakes first, then in the order of
 * the scope. Terms that are too short to be mistyped must stand there in a way of their own.
 */
export const findTypoRows = (searched: SearchedRows, terms: readonly LooseTerm[], known: ReadonlySet<number>, scope: Scope | undefined, newestFirst: boolean): number[] => {
  const ways = terms.map((term): { readonly matcher: Matcher; readonly mistyped: Mistyped } => ({ matcher: matcherOf(searched, term), mistyped: mistypedOf(searched, term) }));
  const counted = new Map<number, number>();
  const mistakesIn = (row: number): number =>
    ways.reduce((sum, { matcher, mistyped }) => (sum === FAR ? FAR : matcher.isHeld(row) ? sum : addUp(sum, mistyped?.get(row) ?? FAR)), 0);
  for (const { mistyped } of ways) {
    for (const row of mistyped?.keys() ?? []) {
      if (known.has(row) || counted.has(row)) continue;
      counted.set(row, mistakesIn(row));
    }
  }
  const near = (row: number): boolean => (counted.get(row) ?? FAR) !== FAR;
  const inOrder = scope instanceof Uint32Array ? Array.from(scope).filter(near) : [...counted.keys()].filter((row) => near(row) && (scope?.(row) ?? true)).toSorted((a, b) => (newestFirst ? b - a : a - b));
  return inOrder.toSorted((a, b) => (counted.get(a) ?? 0) - (counted.get(b) ?? 0));
};

const addUp = (sum: number, mistakes: number): number => (mistakes === FAR ? FAR : sum + mistakes);

const mistypedOf = ({ store }: SearchedRows, { key }: LooseTerm): Mistyped => {
  const bytes = key === null ? null : toBytes(key);
  const allowed = mistakesAllowed(bytes?.length ?? 0);
  if (bytes === null || allowed === 0) return null;
  const counter = new MistakeCounter(bytes);
  const found = new Map<number, number>();
  for (const row of store.rowsWithAnyLooseKey(untouchedParts(bytes, allowed))) {
    const { mistakes } = counter.least(store.looseKeysOf(row));
    if (mistakes <= allowed) found.set(row, mistakes);
  }
  return found;
};
