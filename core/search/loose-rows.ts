import { allExactRows, type Scope, type SearchedRows } from './exact-rows.ts';
import type { LooseTerm } from './query.ts';

/** A term with its ways of being matched: as written, in another form, by loose key. */
export type Matcher = {
  /** rows that hold another form or the loose key */
  readonly rows: () => number[];
  /** true when the row holds the term in any way */
  readonly isHeld: (row: number) => boolean;
};

/** Rows outside `exact` that match when other forms and spellings count too, in the order of the scope. */
export const findLooseRows = (
  searched: SearchedRows,
  terms: readonly LooseTerm[],
  exact: ReadonlySet<number>,
  scope: Scope | undefined,
  newestFirst: boolean,
): number[] => {
  const matchers = terms.map((term) => matcherOf(searched, term));
  const found = new Set<number>();
  for (const matcher of matchers) {
    for (const row of matcher.rows()) {
      if (exact.has(row) || found.has(row)) continue;
      if (matchers.every((other) => other === matcher || other.isHeld(row))) found.add(row);
    }
  }
  if (scope instanceof Uint32Array) return Array.from(scope).filter((row) => found.has(row));
  const rows = [...found].filter(scope ?? (() => true)).toSorted((a, b) => a - b);
  return newestFirst ? rows.toReversed() : rows;
};

/** The ways in which a term is matched without typing mistakes. */
export const matcherOf = (searched: SearchedRows, term: LooseTerm): Matcher => {
  const { store } = searched;
  const written = term.terms.map(({ text }) => store.piece(text));
  const forms = term.forms.map((form) => store.piece(form));
  const key = term.key;
  return {
    rows: () => [
      ...forms.flatMap((form) => allExactRows(searched, [form], undefined, false)),
      ...(key === null ? [] : store.rowsByLooseKey(key)),
    ],
    isHeld: (row) =>
      written.every((piece) => store.holds(row, piece)) ||
      forms.some((piece) => store.holds(row, piece)) ||
      (key !== null && store.holdsLooseKey(row, key)),
  };
};
