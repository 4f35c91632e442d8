import type { PartialDate } from '../dates/partial-date.ts';
import type { KINDS } from './packed.ts';

/** A place that can be chosen, from whatever list: a division (province, state …), a Thai district, a city, or one that the office added. */
export type FoundPlace = {
  /** `TH-57` and `JP-08` are ISO 3166-2, `TH-5709` is a district's DOPA code, `gn-1848096` a GeoNames number, `place/<id>` a record of the office */
  readonly code: string;
  readonly kind: (typeof KINDS)[number] | 'own';
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  /** ISO 3166-2 code of the division it lies in, of a division its own; '' where not known */
  readonly division: string;
  readonly divisionName: { readonly en: string; readonly th: string };
  readonly en: string;
  readonly th: string;
  /** in the script of its country, '' where no source has it */
  readonly local: string;
  /** degrees north and east */
  readonly at: readonly [latitude: number, longitude: number] | null;
  /** 0 where no source says */
  readonly population: number;
  /** the level that a record of the office gives it, '' of listed places: only a document says whose level is meant */
  readonly level: string;
  /** code of the place that it is part of today, '' where it is a place of its own */
  readonly successor: string;
  /** since when, as far as it is known */
  readonly successorDate: PartialDate | null;
};

/** The name in the language of the screen, or the nearest that there is. */
export const placeName = ({ th, en, local }: Pick<FoundPlace, 'th' | 'en' | 'local'>, language: 'th' | 'en'): string => (language === 'th' ? th || en || local : en || th || local);

/** "36.3, 139.883": how coordinates are kept in a field. Degrees with at most five decimals, north and east positive. */
export const writeCoordinates = (at: readonly [number, number] | null): string => (at === null ? '' : at.map((degree) => String(Math.round(degree * 1e5) / 1e5)).join(', '));

/** Reads what writeCoordinates wrote, or what a person typed like it; null where it is no pair of degrees. */
export const readCoordinates = (text: string): readonly [latitude: number, longitude: number] | null => {
  const found = /^\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (found === null) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
};
