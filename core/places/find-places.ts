import { normaliseForSearch } from '../search/normalise.ts';
import { looseKey } from '../search/variants.ts';
import { PARTNER_REGIONS } from './partner-regions.ts';
import { THAI_PROVINCES } from './thai-provinces.ts';

/** A listed place: a first-level division with its ISO 3166-2 code. */
export type ListedPlace = { readonly code: string; readonly country: string; readonly th: string; readonly en: string; readonly spellings: readonly string[] };

const WRITTEN_BANGKOK = ['กทม.', 'กทม', 'กรุงเทพ', 'กรุงเทพฯ'];

export const PLACES: readonly ListedPlace[] = [
  ...THAI_PROVINCES.map(([code, th, en]) => ({ code, country: 'TH', th, en, spellings: code === 'TH-10' ? WRITTEN_BANGKOK : code === 'TH-14' ? ['อยุธยา'] : [] })),
  ...PARTNER_REGIONS.map(([code, th, en, ...spellings]) => ({ code, country: code.slice(0, 2), th, en, spellings })),
];

const byCode = new Map(PLACES.map((place) => [place.code, place]));

type Indexed = { readonly place: ListedPlace; readonly names: readonly string[]; readonly keys: readonly string[] };
const INDEX: readonly Indexed[] = PLACES.map((place) => {
  const written = [place.th, place.en, ...place.spellings];
  return { place, names: written.map(normaliseForSearch), keys: written.map(looseKey) };
});

export const placeByCode = (code: string): ListedPlace | null => byCode.get(code) ?? null;

export const placeLabel = (code: string, language: 'th' | 'en'): string => {
  const place = byCode.get(code);
  if (place === undefined) return code;
  return language === 'th' ? place.th : place.en;
};

/** Places whose name, in any spelling, holds what was typed; then those that only sound like it. */
export const findPlaces = (typed: string, options: { readonly country?: string; readonly limit: number }): ListedPlace[] => {
  const text = normaliseForSearch(typed).trim();
  if (text === '') return [];
  const key = looseKey(typed);
  const inCountry = INDEX.filter(({ place }) => options.country === undefined || place.country === options.country);
  const rank = ({ names, keys }: Indexed): number => {
    if (names.includes(text)) return 0;
    if (names.some((name) => name.startsWith(text))) return 1;
    if (names.some((name) => name.includes(text))) return 2;
    return key.length > 1 && keys.some((each) => each === key) ? 3 : Infinity;
  };
  return inCountry
    .map((indexed) => ({ place: indexed.place, rank: rank(indexed) }))
    .filter((found) => found.rank !== Infinity)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, options.limit)
    .map((found) => found.place);
};

/** The one place whose whole name this is, in a spelling that is known; null when there is none or more than one. */
export const placeOfName = (name: string, country: string | null): ListedPlace | null => {
  const text = normaliseForSearch(name).trim();
  const exact = INDEX.filter(({ place, names }) => (country === null || place.country === country) && names.includes(text));
  return exact.length === 1 ? (exact[0]?.place ?? null) : null;
};
