import { DIVISIONS_BY_HAND } from './divisions-by-hand.ts';

/** A first-level or lower division with its ISO 3166-2 code; `parent` is the country or the division it is part of. */
export type IsoDivision = { readonly code: string; readonly name: string; readonly parent: string };
/** A first-level division as GeoNames numbers it: "JP.14" is Ibaraki, whose ISO code is JP-08. */
export type GeoNamesDivision = { readonly code: string; readonly name: string };

/** Words that say what kind of division it is, in the languages that either list uses. */
const KIND_WORDS = /\b(province|prefecture|state|region|regiao|oblast|district|county|governorate|department|departamento|municipality|of|the|changwat|canton|parish|krai|kray|respublika|republic|city|emirate|sheng|shi|si|do|division|territory|autonomous|avtonomnyy|okrug|islands?|special|capital|council|khaeng|provincia|provincie|metropolitan|gwangyeoksi|teukbyeolsi|teukbyeoljachido|teukbyeoljachisi|uqvuqi)\b/g;

export const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[-–']/g, ' ')
    .replaceAll(KIND_WORDS, ' ')
    .replaceAll(/[^a-z0-9]/g, '');

/** Two-letter pieces: names of one place in two romanisations share most of them. */
const pieces = (name: string): ReadonlySet<string> => new Set(Array.from({ length: Math.max(0, name.length - 1) }, (_, at) => name.slice(at, at + 2)));

const likeness = (a: string, b: string): number => {
  const [one, other] = [pieces(a), pieces(b)];
  const shared = [...one].filter((piece) => other.has(piece)).length;
  return one.size + other.size === 0 ? 0 : (2 * shared) / (one.size + other.size);
};

/** Below this two names are held to be different places. */
const ALIKE = 0.6;

export type OtherNames = ReadonlyMap<string, readonly string[]>;

/** "Takêv [Takaev]" is two spellings of one name. */
const spellingsOf = ({ code, name }: IsoDivision, others: OtherNames): readonly string[] => [...name.split(/[[\]/(),]/), ...(others.get(code) ?? [])].map(plainName).filter((each) => each !== '');

/** By hand, then by the same name, then by the same code, then by the name that is nearest both ways. What stays without an ISO code is left out of the answer. */
export const isoOfGeoNames = (today: readonly GeoNamesDivision[], iso: readonly IsoDivision[], others: OtherNames): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const take = (geo: string, code: string): void => {
    if (found.has(geo) || taken.has(code)) return;
    found.set(geo, code);
    taken.add(code);
  };
  for (const { code, name } of today) {
    const byHand = DIVISIONS_BY_HAND[`${code.slice(0, 2)}:${name}`];
    if (byHand !== undefined && byHand !== '') take(code, byHand);
  }
  const ofCountry = new Map<string, IsoDivision[]>();
  for (const each of iso) ofCountry.set(each.code.slice(0, 2), [...(ofCountry.get(each.code.slice(0, 2)) ?? []), each]);
  const candidates = (geo: GeoNamesDivision): readonly IsoDivision[] => (ofCountry.get(geo.code.slice(0, 2)) ?? []).filter(({ code }) => !taken.has(code));
  const passes: readonly ((geo: GeoNamesDivision, each: IsoDivision) => boolean)[] = [
    (geo, each) => each.parent.length === 2 && spellingsOf(each, others).includes(plainName(geo.name)),
    (geo, each) => spellingsOf(each, others).includes(plainName(geo.name)),
    (geo, each) => SAME_CODES.has(geo.code.slice(0, 2)) && each.code === geo.code.replace('.', '-'),
  ];
  for (const fits of passes) {
    for (const geo of today) {
      const hits = found.has(geo.code) ? [] : candidates(geo).filter((each) => fits(geo, each));
      if (hits.length === 1 && hits[0] !== undefined) take(geo.code, hits[0].code);
    }
  }
  const open = today.filter(({ code, name }) => !found.has(code) && !SAYS_A_SIDE.test(name) && DIVISIONS_BY_HAND[`${code.slice(0, 2)}:${name}`] === undefined);
  for (const [geo, code] of nearestPairs(open, candidates, others)) take(geo, code);
  return found;
};

/** Countries where GeoNames uses the letters of ISO. */
const SAME_CODES = new Set(['US', 'CH', 'BE', 'GB']);

/** "North" and "South" of one name are two places that look alike. */
const SAYS_A_SIDE = /\b(north|south|east|west|central|upper|lower|middle|inner|outer)/i;

const nearestPairs = (open: readonly GeoNamesDivision[], candidates: (geo: GeoNamesDivision) => readonly IsoDivision[], others: OtherNames): readonly (readonly [string, string])[] => {
  const pairs = open.flatMap((geo) =>
    candidates(geo)
      .filter(({ parent }) => parent.length === 2)
      .map((each) => ({ geo: geo.code, iso: each.code, like: Math.max(...spellingsOf(each, others).map((name) => likeness(name, plainName(geo.name)))) })));
  return pairs.filter(({ like }) => like >= ALIKE).toSorted((a, b) => b.like - a.like).map(({ geo, iso }) => [geo, iso] as const);
};
