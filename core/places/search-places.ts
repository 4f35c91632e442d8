import { normaliseForSearch } from '../search/normalise.ts';
import { looseKey } from '../search/variants.ts';
import { countryLabel } from './countries.ts';
import type { FoundPlace } from './found-place.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { OwnPlaces } from './own-places.ts';
import { readTyped, type TypedPlace } from './written-forms.ts';

export type PlaceSearch = {
  readonly text: string;
  readonly side: 'thai' | 'partner';
  /** the partner's country where it is known: its places come first. The Thai side has places of Thailand only */
  readonly country: string;
  readonly limit: number;
};

/** What was found, and what the words say of the level ("เทศบาลเมือง…"). */
export type SearchAnswer = { readonly places: readonly FoundPlace[]; readonly typed: TypedPlace };

/** So many places of one name are looked through for those in the division or country that was named. */
const OF_ONE_NAME = 200;

type Heard = { readonly folded: string; readonly key: string };
const heardNames = new Map<string, Heard>();
/** A name of a division or country as it is compared; there are a few thousand, and every keystroke meets the same ones. */
const heard = (name: string): Heard => {
  const known = heardNames.get(name) ?? { folded: normaliseForSearch(name), key: looseKey(name) };
  heardNames.set(name, known);
  return known;
};

const liesIn = (place: FoundPlace, within: Heard): boolean =>
  [place.divisionName.th, place.divisionName.en, place.division, countryLabel(place.country, 'th'), countryLabel(place.country, 'en')].some((name) => {
    if (name === '') return false;
    const { folded, key } = heard(name);
    return folded.startsWith(within.folded) || (within.key.length > 2 && key === within.key);
  });

const onlyOnce = (places: readonly FoundPlace[]): FoundPlace[] => [...new Map(places.map((place) => [place.code, place])).values()];

/** Suggestions for what an officer types: places of the office first among equals, then the lists; with or without จ., อ., เมือง before the name. */
export const searchPlaces = (gazetteer: Gazetteer, own: OwnPlaces, { text, side, country, limit }: PlaceSearch): SearchAnswer => {
  const typed = readTyped(text, side);
  const where = side === 'thai' ? { country: 'TH', only: true } : country === '' ? {} : { country };
  const find = (name: string, most: number): readonly FoundPlace[] => gazetteer.find({ text: name, ...where, limit: most });
  const ofOffice = own.find(typed.name).filter((place) => side === 'partner' || place.country === 'TH');
  if (typed.within !== '') {
    const within: Heard = { folded: normaliseForSearch(typed.within), key: looseKey(typed.within) };
    const inside = [...ofOffice, ...find(typed.name, OF_ONE_NAME)].filter((place) => liesIn(place, within));
    return { places: onlyOnce(inside).slice(0, limit), typed };
  }
  const whole = find(text, limit);
  const bare = typed.name === text.trim() ? [] : find(typed.name, limit);
  // นครพนม is a name, นครเชียงใหม่ a form and a name: whichever is a whole name comes first.
  const isWhole = (place: FoundPlace): boolean => [place.th, place.en, place.local].some((name) => normaliseForSearch(name) === normaliseForSearch(text));
  const [exact, others] = [whole.filter(isWhole), whole.filter((place) => !isWhole(place))];
  return { places: onlyOnce([...ofOffice, ...exact, ...bare, ...others]).slice(0, limit), typed };
};
