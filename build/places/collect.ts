import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PLACES } from '#core/places/find-places.ts';
import { fromRoot } from '#build/tools/paths.ts';
import { readCities, type City } from './cities.ts';
import { isoOfGeoNames, type GeoNamesDivision, type IsoDivision } from './divisions.ts';
import { importSource } from './import-source.ts';
import { namesOf } from './names.ts';
import { readSource, SOURCES } from './sources.ts';

export type Division = { readonly code: string; readonly country: string; readonly en: string; readonly th: string; readonly also: readonly string[] };

/** A place before it is packed. `weight` orders places of like names: inhabitants, of a division those of its towns. */
export type Entry = {
  readonly kind: 'division' | 'district' | 'city';
  readonly id: number;
  readonly country: string;
  /** index into the divisions, or null */
  readonly division: number | null;
  readonly en: string;
  readonly th: string;
  readonly local: string;
  readonly also: readonly string[];
  readonly at: readonly [latitude: number, longitude: number] | null;
  readonly population: number;
  readonly weight: number;
};

export type Collected = { readonly divisions: readonly Division[]; readonly entries: readonly Entry[] };

const isoList = z.object({ iso31662: z.array(z.object({ code: z.string(), name: z.string(), parent: z.string() })) });
const geoList = z.array(z.object({ code: z.string(), name: z.string() }));
type Zones = { readonly [part: string]: Zones | string | undefined };
const zones: z.ZodType<Zones> = z.record(z.string(), z.union([z.string(), z.lazy(() => zones)]));
const zonesTh = z.object({ main: z.object({ th: z.object({ dates: z.object({ timeZoneNames: z.object({ zone: zones }) }) }) }) });

/** ISO lists Pattaya beside the provinces; it is a city of Chon Buri. */
const NO_DIVISION = new Set(['TH-S']);

const ownNames = new Map(PLACES.map(({ code, th, en, spellings }) => [code, { th, en, also: spellings }]));

const collectDivisions = (iso: readonly IsoDivision[], today: readonly GeoNamesDivision[]): { readonly divisions: Division[]; readonly ofGeoNames: ReadonlyMap<string, number> } => {
  const isoOf = isoOfGeoNames(today, iso, new Map([...ownNames].map(([code, { en }]) => [code, [en]])));
  const englishOf = new Map([...isoOf].map(([geo, code]) => [code, today.find((each) => each.code === geo)?.name ?? '']));
  const divisions: Division[] = iso.map(({ code, name }) => {
    const own = ownNames.get(code);
    const listed = name.replace(/[-\s]+$/, '').split(/\s*\[/)[0] ?? name;
    const en = own?.en ?? englishOf.get(code) ?? listed;
    return { code, country: code.slice(0, 2), en, th: own?.th ?? '', also: [listed, englishOf.get(code) ?? '', ...(own?.also ?? [])].filter((each) => each !== '' && each !== en) };
  });
  const at = new Map(divisions.map(({ code }, index) => [code, index]));
  const ofGeoNames = new Map<string, number>();
  for (const { code, name } of today) {
    const index = at.get(isoOf.get(code) ?? '');
    // Without an ISO code it can be shown, but not chosen.
    ofGeoNames.set(code, index ?? divisions.push({ code: '', country: code.slice(0, 2), en: name, th: '', also: [] }) - 1);
  }
  return { divisions, ofGeoNames };
};

/** "Asia/Tokyo" is called โตเกียว; so is the city of that name which keeps that time. */
const thaiOfZones = async (): Promise<ReadonlyMap<string, string>> => {
  const { zone } = zonesTh.parse(JSON.parse(await readSource(SOURCES.zonesTh))).main.th.dates.timeZoneNames;
  const found = new Map<string, string>();
  const walk = (part: Zones, path: readonly string[]): void => {
    const { exemplarCity } = part;
    if (typeof exemplarCity === 'string') found.set(path.join('/'), exemplarCity);
    for (const [name, below] of Object.entries(part)) if (typeof below === 'object') walk(below, [...path, name]);
  };
  walk(zone, []);
  return found;
};

const cityOfZone = ({ zone, ascii }: City): string => (zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ') === ascii ? zone : '');

const cityEntry = (city: City, division: number | null, thaiOfZone: string | undefined, ownThai: readonly string[]): Entry => {
  const { thai, local, otherLocal, latin } = namesOf(city, thaiOfZone, ownThai);
  return {
    kind: 'city',
    id: city.id,
    country: city.country,
    division,
    en: city.name,
    th: thai[0] ?? '',
    local,
    also: [city.ascii, ...thai.slice(1), ...otherLocal, ...latin],
    at: [city.latitude, city.longitude],
    population: city.population,
    weight: city.population,
  };
};

/** The rows of a list of this folder; a line that begins with # is a remark. */
const listed = async (file: string): Promise<string[][]> =>
  (await readFile(fromRoot('build', 'places', file), 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));

/** Where a district's seat is listed, it says where the district lies. */
const districtEntries = async (divisions: readonly Division[], cities: readonly Entry[]): Promise<Entry[]> => {
  const rows = await listed('thai-districts.tsv');
  return rows.map(([code = '', th = '', en = '']): Entry => {
    const division = divisions.findIndex((each) => each.code === `TH-${code.slice(0, 2)}`);
    const seat = cities.find((city) => city.division === division && (city.th === th || `เมือง${city.th}` === th));
    return { kind: 'district', id: Number(code), country: 'TH', division, en, th, local: '', also: [], at: seat?.at ?? null, population: 0, weight: DISTRICT_WEIGHT };
  });
};

/** A district stands before the small towns that share its name. */
const DISTRICT_WEIGHT = 60_000;
/** A division stands before its capital of the same name, also where none of its towns is counted. */
const LEAST_OF_DIVISION = 20_000;

const divisionEntries = (divisions: readonly Division[], cities: readonly Entry[]): Entry[] => {
  const inhabitants = new Map<number, number>();
  const largest = new Map<number, Entry>();
  for (const city of cities) {
    if (city.division === null) continue;
    inhabitants.set(city.division, (inhabitants.get(city.division) ?? 0) + city.population);
    if (city.population > (largest.get(city.division)?.population ?? -1)) largest.set(city.division, city);
  }
  return divisions.flatMap(({ code, country, en, th, also }, index): Entry[] =>
    code === '' ? [] : [{ kind: 'division', id: index, country, division: index, en, th, local: '', also, at: largest.get(index)?.at ?? null, population: 0, weight: Math.max(LEAST_OF_DIVISION, inhabitants.get(index) ?? 0) + 1 }]);
};

/** Everything that can be chosen, the weightiest first. */
export const collectPlaces = async (countries: readonly string[]): Promise<Collected> => {
  const iso = isoList.parse(await importSource(SOURCES.subdivisions)).iso31662.filter(({ code }) => !NO_DIVISION.has(code));
  const { divisions, ofGeoNames } = collectDivisions(iso, geoList.parse(JSON.parse(await readSource(SOURCES.divisions))));
  const thai = await thaiOfZones();
  const ownThai = new Map((await listed('thai-names.tsv')).map(([id = '', ...names]) => [Number(id), names]));
  const found = readCities(await readSource(SOURCES.cities), await readSource(SOURCES.today)).filter(({ country }) => countries.includes(country));
  const cities = found.map((city) => cityEntry(city, ofGeoNames.get(city.division) ?? null, thai.get(cityOfZone(city)), ownThai.get(city.id) ?? []));
  const entries = [...divisionEntries(divisions, cities), ...(await districtEntries(divisions, cities)), ...cities];
  return { divisions, entries: entries.toSorted((a, b) => b.weight - a.weight || a.id - b.id) };
};
