import { normaliseForSearch } from '../search/normalise.ts';
import { looseQueryKey } from '../search/variants.ts';
import { createNameLines } from './name-lines.ts';
import { KINDS, UNKNOWN_DEGREE, type PlaceColumns } from './packed.ts';
import type { FoundPlace } from './found-place.ts';
import { compareHits, TIERS, type Hit } from './tiers.ts';

const OTHER_SCRIPT = /[^\u0020-\u007E]/;

export type PlaceQuery = {
  readonly text: string;
  /** ISO 3166-1: places of this country come first; `only` leaves the others out */
  readonly country?: string;
  readonly only?: boolean;
  readonly limit: number;
};

export type Gazetteer = {
  readonly size: number;
  /** Places by any of their names or its beginning, then by a part of it, then by a spelling that sounds the same. */
  readonly find: (query: PlaceQuery) => readonly FoundPlace[];
  /** Every place with exactly this name, in a spelling that is listed. */
  readonly named: (name: string, within: { readonly country?: string; readonly division?: string }) => readonly FoundPlace[];
  readonly byCode: (code: string) => FoundPlace | null;
  readonly at: (index: number) => FoundPlace;
};

/** Sparse names as `place<TAB>name` lines. */
const sparse = (lines: string): ReadonlyMap<number, string> =>
  new Map(lines === '' ? [] : lines.split('\n').map((line) => {
    const tab = line.indexOf('\t');
    return [Number(line.slice(0, tab)), line.slice(tab + 1)] as const;
  }));

const degree = (value: number | undefined): number | null => (value === undefined || value === UNKNOWN_DEGREE ? null : value / 1_000);

/** The world's places in memory, searched without an index: a pass over all names takes a few milliseconds. */
export const createGazetteer = (columns: PlaceColumns): Gazetteer => {
  const english = columns.english.split('\n');
  const [thai, local] = [sparse(columns.thai), sparse(columns.local)];
  const latin = createNameLines(columns.latin, columns.latinCount);
  const other = createNameLines(columns.other, columns.otherCount);
  const loose = createNameLines(columns.loose, columns.looseCount);
  const countryAt = new Map(columns.countries.map((code, index) => [code, index]));
  let codes: ReadonlyMap<string, number> | null = null;

  const codeAt = (index: number): string => {
    const id = columns.id[index] ?? 0;
    const kind = KINDS[columns.kind[index] ?? 0];
    if (kind === 'city') return `gn-${id}`;
    return kind === 'district' ? `TH-${id}` : (columns.divisions[id]?.[0] ?? '');
  };
  const at = (index: number): FoundPlace => {
    const [code, en, th] = columns.divisions[(columns.division[index] ?? 0) - 1] ?? ['', '', ''];
    const [latitude, longitude] = [degree(columns.latitude[index]), degree(columns.longitude[index])];
    return {
      code: codeAt(index),
      kind: KINDS[columns.kind[index] ?? 0] ?? 'city',
      country: columns.countries[columns.country[index] ?? 0] ?? '',
      division: code,
      divisionName: { en, th },
      en: english[index] ?? '',
      th: thai.get(index) ?? '',
      local: local.get(index) ?? '',
      at: latitude === null || longitude === null ? null : [latitude, longitude],
      population: columns.population[index] ?? 0,
      level: '',
      successor: '',
      successorDate: null,
    };
  };

  const namesOf = (text: string) => (OTHER_SCRIPT.test(text) ? other : latin);

  const find = ({ text, country, only = false, limit }: PlaceQuery): readonly FoundPlace[] => {
    const wanted = normaliseForSearch(text);
    if (wanted === '') return [];
    const home = country === undefined ? -1 : (countryAt.get(country) ?? -1);
    const best = new Map<number, Hit>();
    const isHome = (place: number): boolean => home === -1 || columns.country[place] === home;
    const take = (place: number, tier: number): void => {
      if (only && !isHome(place)) return;
      const known = best.get(place);
      if (known === undefined || known.tier > tier) best.set(place, { place, tier, isHome: isHome(place) });
    };
    const names = namesOf(wanted);
    names.eachExact(wanted, (place, isFirst) => take(place, isFirst ? TIERS.exact : TIERS.otherExact));
    names.eachBeginning(wanted, (place, isFirst) => take(place, isFirst ? TIERS.beginning : TIERS.otherBeginning));
    names.eachPart(wanted, (place, isWord) => take(place, isWord ? TIERS.word : TIERS.part));
    const key = best.size < limit ? looseQueryKey(wanted) : null;
    if (key !== null) {
      loose.eachExact(key, (place) => take(place, TIERS.sound));
      loose.eachBeginning(key, (place) => take(place, TIERS.soundBeginning));
    }
    return [...best.values()].toSorted(compareHits).slice(0, limit).map(({ place }) => at(place));
  };

  return {
    size: english.length,
    at,
    find,
    named: (name, { country, division }) => {
      const wanted = normaliseForSearch(name);
      const found = new Set<number>();
      if (wanted !== '') namesOf(wanted).eachExact(wanted, (place) => found.add(place));
      return [...found].map(at).filter((place) => (country === undefined || place.country === country) && (division === undefined || place.division === division));
    },
    byCode: (code) => {
      codes ??= new Map(english.map((_, index) => [codeAt(index), index] as const));
      const index = codes.get(code);
      return index === undefined ? null : at(index);
    },
  };
};
