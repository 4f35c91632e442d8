import { describe, expect, it } from 'vitest';
import { BORDER_NEIGHBOURS } from '#core/places/border-neighbours.ts';
import { PLACES, placeByCode, placeOfName } from '#core/places/find-places.ts';
import { PARTNER_REGIONS } from '#core/places/partner-regions.ts';
import { THAI_PROVINCES } from '#core/places/thai-provinces.ts';

const unique = (values: readonly string[]): number => new Set(values).size;

describe('listed places', () => {
  it('hold the 77 units of Thailand, each code and each name once', () => {
    expect(THAI_PROVINCES.length).toBe(77);
    expect([0, 1, 2].map((at) => unique(THAI_PROVINCES.map((province) => province[at] ?? '')))).toEqual([77, 77, 77]);
  });

  it.each([['TH-16', 'ลพบุรี', 'Lop Buri'], ['TH-31', 'บุรีรัมย์', 'Buri Ram'], ['TH-33', 'ศรีสะเกษ', 'Si Sa Ket'], ['TH-82', 'พังงา', 'Phangnga'], ['TH-38', 'บึงกาฬ', 'Bueng Kan']])('spell %s as the Royal Thai General System does', (code, th, en) => {
    expect(placeByCode(code)).toMatchObject({ th, en });
    expect(placeOfName(th, 'TH')?.code).toBe(code);
    expect(placeOfName(en, 'TH')?.code).toBe(code);
  });

  it('hold the 47 prefectures of Japan, numbered without a gap', () => {
    const codes = PARTNER_REGIONS.map(([code]) => code).filter((code) => code.startsWith('JP-'));
    expect(codes).toEqual(Array.from({ length: 47 }, (_, index) => `JP-${String(index + 1).padStart(2, '0')}`));
  });

  it('give every code to one place', () => {
    expect(unique(PLACES.map((place) => place.code))).toBe(PLACES.length);
  });

  it.each([['ชิสึโอะกะ', 'JP-22'], ['ชิซูโอกะ', 'JP-22'], ['อิบะระกิ', 'JP-08'], ['อิบารากิ', 'JP-08'], ['กทม.', 'TH-10'], ['อยุธยา', 'TH-14'], ['Shizuoka', 'JP-22']])('are found as %s', (written, code) => {
    expect(placeOfName(written, null)?.code).toBe(code);
  });

  it('are not found where nothing was typed, in another country, or by half a name', () => {
    expect(placeOfName('ชิบะ', 'TH')).toBeNull();
    expect(placeOfName('เชียง', 'TH')).toBeNull();
    expect(placeOfName('  ', null)).toBeNull();
  });
});

describe('border neighbours', () => {
  const withBorderTo = (country: string): number => Object.values(BORDER_NEIGHBOURS).filter((neighbours) => neighbours.includes(country)).length;

  it('are the 31 land border provinces: 10 to Myanmar, 12 to Laos, 7 to Cambodia, 4 to Malaysia, two counted twice', () => {
    expect(Object.keys(BORDER_NEIGHBOURS).length).toBe(31);
    expect(['MM', 'LA', 'KH', 'MY'].map(withBorderTo)).toEqual([10, 12, 7, 4]);
    expect(Object.entries(BORDER_NEIGHBOURS).filter(([, neighbours]) => neighbours.length > 1).map(([code]) => code).toSorted()).toEqual(['TH-34', 'TH-57']);
  });

  it('are provinces that are listed', () => {
    expect(Object.keys(BORDER_NEIGHBOURS).filter((code) => placeByCode(code)?.country !== 'TH')).toEqual([]);
  });
});
