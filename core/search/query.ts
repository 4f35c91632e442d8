import { normaliseForSearch } from './normalise.ts';
import { looseQueryKey, type Aliases } from './variants.ts';

/** One word or quoted phrase of a query, normalised. */
export type QueryTerm = { readonly text: string; readonly isPhrase: boolean };

/** One or more terms that are also looked for in other forms. */
export type LooseTerm = {
  readonly terms: readonly QueryTerm[];
  /** other written forms of the name that the terms are, normalised */
  readonly forms: readonly string[];
  readonly key: string | null;
};

const QUOTE = '"';

/**
 * Reads a query: words apart by spaces must all occur, in any order; "words in quotation marks" occur as they stand.
 * A phrase whose closing mark has not been typed yet reaches to the end. A mark alone is an ordinary character.
 */
export const parseQuery = (query: string): readonly QueryTerm[] => {
  const normalised = normaliseForSearch(query);
  const terms = new Map<string, QueryTerm>();
  const add = (text: string, isPhrase: boolean): void => {
    if (text !== '' && !terms.has(text)) terms.set(text, { text, isPhrase });
  };
  for (const [index, part] of normalised.split(QUOTE).entries()) {
    if (index % 2 === 1) add(part.trim(), true);
    else for (const word of part.split(' ')) add(word, false);
  }
  if (terms.size === 0) add(normalised, true);
  return [...terms.values()];
};

/** A name in an alias table has at most so many words. */
const LONGEST_NAME = 4;

/**
 * What the terms may also be written like. Neighbouring words that together are a known name ("Lao PDR") are taken together.
 * A phrase is meant as it stands: it has no other forms.
 */
export const looseTerms = (terms: readonly QueryTerm[], aliases: Aliases): readonly LooseTerm[] => {
  const loose: LooseTerm[] = [];
  for (let at = 0; at < terms.length; ) {
    const next = nameAt(terms, at, aliases) ?? alone(terms[at], aliases);
    loose.push(next);
    at += Math.max(1, next.terms.length);
  }
  return loose;
};

const nameAt = (terms: readonly QueryTerm[], at: number, aliases: Aliases): LooseTerm | null => {
  for (let length = LONGEST_NAME; length > 1; length--) {
    const group = terms.slice(at, at + length);
    if (group.length < length || group.some((term) => term.isPhrase)) continue;
    const forms = aliases.otherForms(group.map((term) => term.text).join(' '));
    if (forms.length > 0) return { terms: group, forms, key: null };
  }
  return null;
};

const alone = (term: QueryTerm | undefined, aliases: Aliases): LooseTerm => {
  if (term === undefined) return { terms: [], forms: [], key: null };
  if (term.isPhrase) return { terms: [term], forms: [], key: null };
  return { terms: [term], forms: aliases.otherForms(term.text), key: looseQueryKey(term.text) };
};
