import { looseKey } from '#core/search/variants.ts';
import type { City } from './cities.ts';

/** Scripts in which a country writes its own names. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  han: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u,
  hangul: /^[\p{Script=Hangul} ]+$/u,
  lao: /^[\p{Script=Lao} ]+$/u,
  myanmar: /^[\p{Script=Myanmar} ]+$/u,
  khmer: /^[\p{Script=Khmer}\u200B ]+$/u,
  cyrillic: /^[\p{Script=Cyrillic} .\-’']+$/u,
  greek: /^[\p{Script=Greek} ]+$/u,
  arabic: /^[\p{Script=Arabic} ]+$/u,
  hebrew: /^[\p{Script=Hebrew} '"־-]+$/u,
  georgian: /^[\p{Script=Georgian} ]+$/u,
  armenian: /^[\p{Script=Armenian} ]+$/u,
  devanagari: /^[\p{Script=Devanagari} ]+$/u,
  bengali: /^[\p{Script=Bengali} ]+$/u,
  sinhala: /^[\p{Script=Sinhala} ]+$/u,
};
const WRITES: Readonly<Record<string, keyof typeof SCRIPTS>> = {
  JP: 'han', CN: 'han', TW: 'han', HK: 'han', MO: 'han', SG: 'han', KR: 'hangul', KP: 'hangul', LA: 'lao', MM: 'myanmar', KH: 'khmer',
  RU: 'cyrillic', UA: 'cyrillic', BY: 'cyrillic', BG: 'cyrillic', KZ: 'cyrillic', KG: 'cyrillic', MN: 'cyrillic', RS: 'cyrillic', MK: 'cyrillic', TJ: 'cyrillic',
  GR: 'greek', CY: 'greek', IL: 'hebrew', GE: 'georgian', AM: 'armenian', NP: 'devanagari', IN: 'devanagari', BD: 'bengali', LK: 'sinhala',
  AE: 'arabic', SA: 'arabic', EG: 'arabic', JO: 'arabic', KW: 'arabic', QA: 'arabic', BH: 'arabic', OM: 'arabic', YE: 'arabic', IQ: 'arabic', IR: 'arabic', SY: 'arabic', LB: 'arabic', MA: 'arabic', DZ: 'arabic', TN: 'arabic', LY: 'arabic', SD: 'arabic', PS: 'arabic', PK: 'arabic', AF: 'arabic',
};
const THAI = /^[\u0E00-\u0E7F .\-–()]+$/;
const LATIN = /^[\p{Script=Latin}\p{M} '’.-]+$/u;
const MOST_LOCAL = 4;
const MOST_LATIN = 40;
/** From so many inhabitants on a city is known by other Latin names too: Saigon, Rangoon, Peking. */
const KNOWN_ABROAD = 100_000;

/** A seat of a Japanese municipality is written with what it is (結城市); so is the partner. */
const JAPANESE_KIND = /[市町村区]$/u;
const THAI_KIND = /^(เทศบาล|อำเภอ|กิ่งอำเภอ|เขต|จังหวัด|บ้าน|ตำบล|แขวง|นคร(?!พนม|สวรรค์|ศรีธรรมราช|ราชสีมา|ปฐม|นายก|ไทย|ชัยศรี|หลวง))/;

/** The characters of a country's own character set: 东京 is how others write 東京. */
const charactersOf = (encoding: string, rows: readonly [number, number], cells: readonly (readonly [number, number])[]): ReadonlySet<string> => {
  const decoder = new TextDecoder(encoding);
  const found = new Set<string>();
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    for (const [first, last] of cells) for (let cell = first; cell <= last; cell += 1) found.add(decoder.decode(Uint8Array.of(row, cell)));
  }
  return found;
};
const TRADITIONAL = charactersOf('big5', [0xa4, 0xf9], [[0x40, 0x7e], [0xa1, 0xfe]]);
const OWN_CHARACTERS: Readonly<Record<string, ReadonlySet<string>>> = {
  JP: charactersOf('euc-jp', [0xa4, 0xf4], [[0xa1, 0xfe]]),
  CN: charactersOf('gb18030', [0xb0, 0xf7], [[0xa1, 0xfe]]),
  TW: TRADITIONAL, HK: TRADITIONAL, MO: TRADITIONAL,
};

const ownFirst = (names: readonly string[], country: string): string[] => {
  const characters = OWN_CHARACTERS[country];
  if (characters === undefined) return [...names];
  const isOwn = (name: string): boolean => [...name].every((letter) => characters.has(letter));
  return [...names.filter(isOwn), ...names.filter((name) => !isOwn(name))];
};

export type CityNames = { readonly thai: readonly string[]; readonly local: string; readonly otherLocal: readonly string[]; readonly latin: readonly string[] };

/** Scripts of several languages: which of the names is the country's own, the source does not say. They are found, but not shown. */
const OF_SEVERAL = new Set(['cyrillic', 'arabic', 'devanagari', 'bengali']);
const isOneLanguage = (country: string): boolean => !OF_SEVERAL.has(WRITES[country] ?? '');

const shortest = (names: readonly string[]): string[] => names.toSorted((a, b) => a.length - b.length);

/** Names in Thai, the bare one first; in the country's own script, the official one first; and in other Latin spellings. */
export const namesOf = (city: City, thaiOfZone: string | undefined, ownThai: readonly string[]): CityNames => {
  const thai = city.alternates.filter((name) => THAI.test(name) && !name.includes('('));
  const bare = shortest(thai.map((name) => name.replace(THAI_KIND, '').trim()).filter((name) => name.length > 1 && !name.includes(' ')));
  const script = SCRIPTS[WRITES[city.country] ?? ''];
  const own = ownFirst(script === undefined ? [] : city.alternates.filter((name) => script.test(name)), city.country);
  const official = city.country === 'JP' ? own.filter((name) => JAPANESE_KIND.test(name)) : [];
  const local = [...new Set([...official, ...own])].slice(0, MOST_LOCAL);
  return {
    thai: [...new Set([...ownThai, ...(thaiOfZone === undefined ? [] : [thaiOfZone]), ...bare, ...thai])],
    local: isOneLanguage(city.country) ? (local[0] ?? '') : '',
    otherLocal: local,
    latin: isKnownAbroad(city) ? otherLatin(city).slice(0, MOST_LATIN) : [],
  };
};

const isKnownAbroad = (city: City): boolean => city.country === 'TH' || city.feature === 'PPLC' || city.population >= KNOWN_ABROAD;

/** Airport codes, long official forms and the word for "district" before the name say nothing more; nor does a spelling that sounds like one that is there. */
const otherLatin = (city: City): string[] => {
  const sounds = new Set([looseKey(city.name), looseKey(city.ascii)]);
  return usefulLatin(city).filter((name) => {
    const sound = looseKey(name);
    if (sounds.has(sound)) return false;
    sounds.add(sound);
    return true;
  });
};

const usefulLatin = (city: City): string[] =>
  city.alternates.filter((name) => LATIN.test(name) && name.length >= 4 && name.length <= 24 && name !== name.toUpperCase() && !/^(Amphoe|King Amphoe|Changwat|Propinsi|Thanh pho|Thành phố|Khet|Ban |Gorad|Comune|Municip|Ville|City)/.test(name));
