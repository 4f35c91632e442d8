import { KINDS, UNKNOWN_DEGREE, type PlaceColumns } from '#core/places/packed.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { looseQueryKey } from '#core/search/variants.ts';
import type { Collected, Entry } from './collect.ts';

const OTHER_SCRIPT = /[^\u0020-\u007E]/;

type Names = { readonly latin: readonly string[]; readonly other: readonly string[]; readonly loose: readonly string[] };

/** What a place is found by, folded as what is typed will be. */
const searchNames = ({ en, th, local, also }: Entry): Names => {
  const folded = [...new Set([en, th, local, ...also].filter((name) => name !== '').map((name) => normaliseForSearch(name)))];
  const keys = new Set(folded.flatMap((name) => looseQueryKey(name) ?? []));
  return { latin: folded.filter((name) => !OTHER_SCRIPT.test(name)), other: folded.filter((name) => OTHER_SCRIPT.test(name)), loose: [...keys] };
};

const sparse = (entries: readonly Entry[], nameOf: (entry: Entry) => string): string =>
  entries.flatMap((entry, index) => (nameOf(entry) === '' ? [] : [`${index}\t${nameOf(entry)}`])).join('\n');

const milli = (degree: number | undefined): number => (degree === undefined ? UNKNOWN_DEGREE : Math.round(degree * 1_000));

/** The places as the columns of the file. */
export const toColumns = ({ divisions, entries }: Collected, countries: readonly string[]): PlaceColumns => {
  const names = entries.map(searchNames);
  const countryAt = new Map(countries.map((code, index) => [code, index]));
  const lines = (of: (each: Names) => readonly string[]): string => names.flatMap((each) => [...of(each)]).join('\n');
  return {
    countries,
    divisions: divisions.map(({ code, en, th }) => [code, en, th] as const),
    kind: Uint8Array.from(entries, ({ kind }) => KINDS.indexOf(kind)),
    country: Uint8Array.from(entries, ({ country }) => countryAt.get(country) ?? 0),
    division: Uint16Array.from(entries, ({ division }) => (division === null ? 0 : division + 1)),
    id: Uint32Array.from(entries, ({ id }) => id),
    latitude: Int32Array.from(entries, ({ at }) => milli(at?.[0])),
    longitude: Int32Array.from(entries, ({ at }) => milli(at?.[1])),
    population: Uint32Array.from(entries, ({ population }) => population),
    english: entries.map(({ en }) => en).join('\n'),
    thai: sparse(entries, ({ th }) => th),
    local: sparse(entries, ({ local }) => local),
    latin: lines(({ latin }) => latin),
    latinCount: Uint8Array.from(names, ({ latin }) => latin.length),
    other: lines(({ other }) => other),
    otherCount: Uint8Array.from(names, ({ other }) => other.length),
    loose: lines(({ loose }) => loose),
    looseCount: Uint8Array.from(names, ({ loose }) => loose.length),
  };
};
