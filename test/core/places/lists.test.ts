import { describe, expect, it } from 'vitest';
import { allCountries, countryLabel } from '#core/places/countries.ts';
import { COUNTRY_NAMES } from '#core/places/country-names.ts';
import { createGazetteer } from '#core/places/gazetteer.ts';
import { packPlaces, unpackPlaces } from '#core/places/packed.ts';
import { PARTNER_REGIONS } from '#core/places/partner-regions.ts';
import { THAI_PROVINCES } from '#core/places/thai-provinces.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { looseQueryKey } from '#core/search/variants.ts';
import { textBytes, theColumns } from '#test/support/the-gazetteer.ts';

const columns = theColumns();
const gazetteer = createGazetteer(columns);
const places = Array.from({ length: gazetteer.size }, (_, index) => gazetteer.at(index));
const ofKind = (kind: string) => places.filter((place) => place.kind === kind);

describe('the countries', () => {
  it('are all of ISO 3166-1 and Kosovo, each once, with a name in both languages', () => {
    expect(COUNTRY_NAMES).toHaveLength(250);
    expect(new Set(COUNTRY_NAMES.map(([code]) => code)).size).toBe(250);
    expect(COUNTRY_NAMES.filter(([code, th, en]) => !/^[A-Z]{2}$/.test(code) || !/[\u0E00-\u0E7F]/.test(th) || !/[A-Z]/.test(en))).toEqual([]);
  });

  it.each([['LA', 'สปป.ลาว', 'Lao PDR'], ['MM', 'เมียนมา', 'Myanmar'], ['VN', 'เวียดนาม', 'Viet Nam'], ['HK', 'ฮ่องกง', 'Hong Kong'], ['CI', 'โกตดิวัวร์', 'Côte d’Ivoire'], ['SZ', 'เอสวาตีนี', 'Eswatini']])('call %s as the ministry does', (code, th, en) => {
    expect([countryLabel(code, 'th'), countryLabel(code, 'en')]).toEqual([th, en]);
  });

  it('are offered with the nearest partners first and the others in the order of the language', () => {
    const names = allCountries('th').map(({ code }) => code);
    expect(names.slice(0, 4)).toEqual(['TH', 'JP', 'LA', 'MM']);
    expect(names).toHaveLength(250);
    const rest = allCountries('en').slice(14).map(({ name }) => name);
    expect(rest.slice(0, 3)).toEqual(['Afghanistan', 'Åland Islands', 'Albania']);
  });
});

describe('the districts of Thailand', () => {
  const districts = ofKind('district');

  it('are 928, each code once, each in the province that its code begins with', () => {
    expect(districts).toHaveLength(928);
    expect(new Set(districts.map(({ code }) => code)).size).toBe(928);
    expect(districts.filter(({ code, division }) => !/^TH-\d{4}$/.test(code) || code.slice(0, 5) !== division)).toEqual([]);
    expect(new Set(districts.map(({ division }) => division))).toEqual(new Set(THAI_PROVINCES.map(([code]) => code)));
  });

  it('have names of their own in each province, in Thai and in English', () => {
    const distinct = (language: 'th' | 'en'): number => new Set(districts.map((each) => `${each.division} ${each[language]}`)).size;
    // Two districts of Ayutthaya sound alike and are both Bang Sai in English.
    expect([distinct('th'), distinct('en')]).toEqual([928, 927]);
    expect(districts.filter(({ th, en }) => th.startsWith('เมือง') !== en.startsWith('Mueang'))).toEqual([]);
  });

  it.each([['TH-5709', 'แม่สาย', 'Mae Sai'], ['TH-3501', 'เมืองยโสธร', 'Mueang Yasothon'], ['TH-4106', 'หนองหาน', 'Nong Han'], ['TH-9610', 'สุไหงโก-ลก', 'Su-ngai Kolok'], ['TH-3804', 'เซกา', 'Seka'], ['TH-1029', 'บางซื่อ', 'Bang Sue']])('hold %s under its DOPA code', (code, th, en) => {
    expect(gazetteer.byCode(code)).toMatchObject({ th, en, country: 'TH', kind: 'district' });
  });
});

describe('the divisions of all countries', () => {
  const divisions = ofKind('division');

  it('have codes of ISO 3166-2, each once', () => {
    expect(divisions.filter(({ code, country }) => !code.startsWith(`${country}-`))).toEqual([]);
    expect(new Set(divisions.map(({ code }) => code)).size).toBe(divisions.length);
    expect(divisions.length).toBeGreaterThan(5_000);
  });

  it('hold the 77 provinces of Thailand and nothing else of it: Pattaya is a city of Chon Buri', () => {
    const thai = divisions.filter(({ country }) => country === 'TH');
    expect(new Map(thai.map(({ code, th, en }) => [code, [th, en]]))).toEqual(new Map(THAI_PROVINCES.map(([code, th, en]) => [code, [th, en]])));
    expect(gazetteer.named('พัทยา', {}).map(({ kind, division }) => [kind, division])).toEqual([['city', 'TH-20']]);
  });

  it('have the Thai names that the project gives them', () => {
    const named = PARTNER_REGIONS.map(([code, th, en]) => [code, gazetteer.byCode(code)?.th === th && gazetteer.byCode(code)?.en === en]);
    expect(named.filter(([, isSame]) => isSame !== true)).toEqual([]);
  });

  it.each([['TH', 77], ['JP', 47], ['LA', 18], ['MM', 15], ['KH', 25], ['MY', 16], ['KR', 17], ['CN', 34]])('are complete for %s', (country, count) => {
    expect(divisions.filter((each) => each.country === country)).toHaveLength(count);
  });
});

describe('the cities of the world', () => {
  const cities = ofKind('city');

  it('are more than 120,000, each number once, in listed countries, on the globe', () => {
    expect(cities.length).toBeGreaterThan(120_000);
    expect(new Set(cities.map(({ code }) => code)).size).toBe(cities.length);
    const countries = new Set(COUNTRY_NAMES.map(([code]) => code));
    expect(cities.filter(({ country, at }) => !countries.has(country) || at === null || Math.abs(at[0]) > 90 || Math.abs(at[1]) > 180)).toEqual([]);
  });

  it('leave no country of people without a place', () => {
    const inhabited = new Set(cities.map(({ country }) => country));
    // Islands without a settlement.
    expect(COUNTRY_NAMES.map(([code]) => code).filter((code) => !inhabited.has(code))).toEqual(['BV', 'HM', 'IO', 'UM']);
  });

  it('of Thailand and its neighbours lie in a listed division, but for three that no source places', () => {
    const near = new Set(['TH', 'LA', 'MM', 'KH', 'MY', 'JP', 'KR', 'CN', 'VN']);
    const without = cities.filter(({ country, division }) => near.has(country) && division === '');
    expect(without.map(({ country, en }) => `${country} ${en}`).toSorted()).toEqual(['CN Guanglu', 'TH Phi Phi Don', 'VN Quận Đức Thịnh']);
  });

  it.each([
    ['gn-1848096', { th: 'ยูกิ', local: '結城市', division: 'JP-08' }],
    ['gn-1849237', { th: 'อุโอซุ', local: '魚津市', division: 'JP-16' }],
    ['gn-1850147', { th: 'โตเกียว', local: '東京', division: 'JP-13' }],
    ['gn-1651944', { th: 'เวียงจันทน์', division: 'LA-VT' }],
    ['gn-1153671', { th: 'เชียงใหม่', division: 'TH-50' }],
    ['gn-2988507', { th: 'ปารีส', division: 'FR-IDF' }],
  ])('hold %s with its names and where it lies', (code, names) => {
    expect(gazetteer.byCode(code)).toMatchObject(names);
  });
});

describe('the file of places', () => {
  it('is read as it was written', () => {
    expect(unpackPlaces(packPlaces(columns, textBytes), textBytes)).toEqual(columns);
  });

  it('is refused when it is something else', () => {
    expect(() => unpackPlaces(new Uint8Array(64), textBytes)).toThrow('no file of places');
  });

  it('holds names folded as the search of this version folds what is typed', () => {
    const stale = [...columns.latin.split('\n'), ...columns.other.split('\n')].filter((name) => normaliseForSearch(name) !== name);
    expect(stale.slice(0, 5)).toEqual([]);
  });

  it('holds the sounds that this version hears in the names', () => {
    const sounds = columns.loose.split('\n');
    const shown = Array.from({ length: 500 }, (_, step) => gazetteer.at(step * 250).en);
    const heard = new Set(sounds);
    expect(shown.filter((name) => { const key = looseQueryKey(normaliseForSearch(name)); return key !== null && !heard.has(key); })).toEqual([]);
  });
});
