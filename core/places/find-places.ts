import { normaliseForSearch } from '../search/normalise.ts';
import { PARTNER_REGIONS } from './partner-regions.ts';
import { THAI_PROVINCES } from './thai-provinces.ts';

/**
 * A listed place: a first-level division with its ISO 3166-2 code. These few, the provinces and the divisions of the nearest partners, are known
 * without the gazetteer: by what reads a table, and by every label.
 */
export type ListedPlace = { readonly code: string; readonly country: string; readonly th: string; readonly en: string; readonly spellings: readonly string[] };

const WRITTEN_BANGKOK = ['กทม.', 'กทม', 'กรุงเทพ', 'กรุงเทพฯ'];

export const PLACES: readonly ListedPlace[] = [
  ...THAI_PROVINCES.map(([code, th, en]) => ({ code, country: 'TH', th, en, spellings: code === 'TH-10' ? WRITTEN_BANGKOK : code === 'TH-14' ? ['อยุธยา'] : [] })),
  ...PARTNER_REGIONS.map(([code, th, en, ...spellings]) => ({ code, country: code.slice(0, 2), th, en, spellings })),
];

const byCode = new Map(PLACES.map((place) => [place.code, place]));

type Indexed = { readonly place: ListedPlace; readonly names: readonly string[] };
const INDEX: readonly Indexed[] = PLACES.map((place) => ({ place, names: [place.th, place.en, ...place.spellings].map(normaliseForSearch) }));

export const placeByCode = (code: string): ListedPlace | null => byCode.get(code) ?? null;

/** The one place whose whole name this is, in a spelling that is known; null when there is none or more than one. */
export const placeOfName = (name: string, country: string | null): ListedPlace | null => {
  const text = normaliseForSearch(name).trim();
  const exact = INDEX.filter(({ place, names }) => (country === null || place.country === country) && names.includes(text));
  return exact.length === 1 ? (exact[0]?.place ?? null) : null;
};
