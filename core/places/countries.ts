import { COUNTRY_NAMES } from './country-names.ts';

const byCode = new Map(COUNTRY_NAMES.map((country) => [country[0], country]));

export type Language = 'th' | 'en';

/** A country as the office writes it; a code that no list has is shown as it is. */
export const countryLabel = (code: string, language: Language): string => {
  const country = byCode.get(code);
  if (country === undefined) return code;
  return language === 'th' ? country[1] : country[2];
};

/** Countries that partners of Thai provinces come from most, in the order in which a choice begins with them. */
const FIRST = ['TH', 'JP', 'LA', 'MM', 'KH', 'MY', 'VN', 'CN', 'KR', 'IN', 'ID', 'PH', 'SG', 'TW'];

const orderedBy = (language: Language): readonly { readonly code: string; readonly name: string }[] => {
  const { compare } = new Intl.Collator(language);
  const named = COUNTRY_NAMES.map(([code, th, en]) => ({ code, name: language === 'th' ? th : en }));
  const first = FIRST.flatMap((code) => named.find((each) => each.code === code) ?? []);
  return [...first, ...named.filter(({ code }) => !FIRST.includes(code)).toSorted((a, b) => compare(a.name, b.name))];
};

// Ordered when first asked for: no start waits for it.
const ordered = new Map<Language, ReturnType<typeof orderedBy>>();

/** Every country, the nearest partners first, the others in the order of the language. */
export const allCountries = (language: Language): ReturnType<typeof orderedBy> => {
  const known = ordered.get(language) ?? orderedBy(language);
  ordered.set(language, known);
  return known;
};
