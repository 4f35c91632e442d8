import { normaliseForSearch } from '../search/normalise.ts';
import { looseQueryKey } from '../search/variants.ts';
import type { Fields } from '../domain/field-paths.ts';
import { readPlace } from '../domain/people.ts';
import { readCoordinates, type FoundPlace } from './found-place.ts';
import { compareHits, TIERS } from './tiers.ts';

/** A place record: of the office's own, or names that it adds to a listed place (`of` = that place's code). */
export type OwnPlace = { readonly place: FoundPlace; readonly of: string; readonly aliases: readonly string[] };

/** The code under which parties name a place of the office. */
export const ownPlaceCode = (recordId: string): string => `place/${recordId}`;

/** A place record as the search knows it. */
export const ownPlaceOf = (recordId: string, fields: Fields): OwnPlace => {
  const { nameTh, nameEn, nameLocal, country, division, code, level, coordinates, mergedInto, mergedDate, aliases } = readPlace(fields);
  const place: FoundPlace = { code: ownPlaceCode(recordId), kind: 'own', country, division, divisionName: { th: '', en: '' }, th: nameTh, en: nameEn, local: nameLocal, at: readCoordinates(coordinates), population: 0, level, successor: mergedInto, successorDate: mergedDate };
  return { place, of: code, aliases: aliases.map(({ text }) => text) };
};

export type OwnPlaces = {
  readonly find: (text: string) => readonly FoundPlace[];
  readonly named: (name: string) => readonly FoundPlace[];
  readonly byCode: (code: string) => FoundPlace | null;
};

type Indexed = { readonly place: FoundPlace; readonly names: readonly string[]; readonly keys: readonly string[] };

const tierOf = ({ names, keys }: Indexed, wanted: string, key: string | null): number | null => {
  if (names.includes(wanted)) return TIERS.exact;
  if (names.some((name) => name.startsWith(wanted))) return TIERS.beginning;
  if (wanted.length > 2 && names.some((name) => name.includes(wanted))) return TIERS.part;
  return key !== null && keys.includes(key) ? TIERS.sound : null;
};

/**
 * The office's places, small enough to be looked through one by one. A name added to a listed place finds the listed place
 * (`listed` gives it), so that two offices who add different names mean the same place.
 */
export const createOwnPlaces = (places: readonly OwnPlace[], listed: (code: string) => FoundPlace | null): OwnPlaces => {
  const index: Indexed[] = places.map(({ place, of, aliases }) => {
    const known = of === '' ? null : listed(of);
    const names = [place.th, place.en, place.local, ...aliases].filter((name) => name !== '').map((name) => normaliseForSearch(name));
    const shown = known === null ? { ...place, divisionName: listed(place.division)?.divisionName ?? place.divisionName } : { ...known, th: place.th || known.th, en: place.en || known.en, local: place.local || known.local, successor: place.successor, successorDate: place.successorDate };
    return { place: shown, names, keys: names.flatMap((name) => looseQueryKey(name) ?? []) };
  });
  const byCode = new Map(index.map(({ place }) => [place.code, place]));
  return {
    find: (text) => {
      const wanted = normaliseForSearch(text);
      if (wanted === '') return [];
      const key = looseQueryKey(wanted);
      return index
        .flatMap((each, place) => {
          const tier = tierOf(each, wanted, key);
          return tier === null ? [] : [{ place, tier, isHome: true }];
        })
        .toSorted(compareHits)
        .flatMap((hit) => index[hit.place]?.place ?? []);
    },
    named: (name) => {
      const wanted = normaliseForSearch(name);
      return wanted === '' ? [] : index.filter(({ names }) => names.includes(wanted)).map(({ place }) => place);
    },
    byCode: (code) => byCode.get(code) ?? null,
  };
};

export const NO_OWN_PLACES: OwnPlaces = createOwnPlaces([], () => null);
