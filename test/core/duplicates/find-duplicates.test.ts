import { describe, expect, it } from 'vitest';
import { readAgreement } from '#core/domain/agreement.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { comparedOf, findDuplicates, type Likeness } from '#core/duplicates/find-duplicates.ts';
import type { Json } from '#core/json.ts';

type Side = readonly [name: string, place: string, level?: string];
const agreement = (id: string, [thai, thaiPlace, thaiLevel = '']: Side, [partner, partnerPlace, partnerLevel = '']: Side, signed: string | null = null, type = 'sister-city') =>
  comparedOf(id, readAgreement({
    type, 'parties/a/side': 'thai', 'parties/a/name': thai, 'parties/a/place': thaiPlace, 'parties/a/level': thaiLevel,
    'parties/b/side': 'partner', 'parties/b/name': partner, 'parties/b/place': partnerPlace, 'parties/b/level': partnerLevel,
    ...(signed === null ? {} : { 'dates/signed': pickedDate(signed) as Json }),
  }));

const AYUTTHAYA: Side = ['จ.พระนครศรีอยุธยา', 'TH-14'];
const CHIANG_MAI: Side = ['จ.เชียงใหม่', 'TH-50'];

describe('two agreements may be one', () => {
  it.each<[string, ReturnType<typeof agreement>, ReturnType<typeof agreement>, readonly Likeness[]]>([
    ['both sides are the same and neither has a date', agreement('a', AYUTTHAYA, ['จ.ชิสึโอะกะ', 'JP-22']), agreement('b', AYUTTHAYA, ['จ.ชิสึโอะกะ', 'JP-22']), ['thai-place', 'partner-name', 'same-type']],
    ['the partner is spelt otherwise', agreement('a', AYUTTHAYA, ['จ.ชิสึโอะกะ', 'JP-22']), agreement('b', AYUTTHAYA, ['จังหวัดชิซูโอกะ', 'JP-22']), ['thai-place', 'partner-name', 'same-type']],
    ['the partner is mistyped', agreement('a', CHIANG_MAI, ['Savannakhet', '']), agreement('b', CHIANG_MAI, ['Savannahket', '']), ['thai-place', 'partner-like', 'same-type']],
    ['the month is the same and the partner lies in the same prefecture', agreement('a', CHIANG_MAI, ['เทศบาลฮอนโจ', 'JP-11'], '1992-11'), agreement('b', CHIANG_MAI, ['จ.ไซตามะ', 'JP-11'], '1992-11-09'), ['thai-place', 'partner-place', 'same-month', 'same-type']],
    ['two provinces have the same partner since the same month', agreement('a', AYUTTHAYA, ['เมืองยูกิ', 'JP-08'], '2012-11'), agreement('b', CHIANG_MAI, ['เมืองยูกิ', 'JP-08'], '2012-11-19'), ['partner-name', 'same-month', 'same-type']],
  ])('where %s', (_, a, b, reasons) => {
    expect(findDuplicates([b, a]).map(({ a: first, b: second, reasons: why }) => [first, second, why])).toEqual([['a', 'b', reasons]]);
  });

  it('and are not asked about where the partner is another, or the dates speak against it', () => {
    expect(findDuplicates([agreement('a', CHIANG_MAI, ['จ.ฮอกไกโด', 'JP-01']), agreement('b', CHIANG_MAI, ['เมืองอุโอซุ', 'JP-16'])])).toEqual([]);
    expect(findDuplicates([agreement('a', CHIANG_MAI, ['เขตที่ 4', '']), agreement('b', CHIANG_MAI, ['เขตที่ 12', ''])])).toEqual([]);
    expect(findDuplicates([agreement('a', AYUTTHAYA, ['เมืองยูกิ', 'JP-08'], '2001'), agreement('b', CHIANG_MAI, ['เมืองยูกิ', 'JP-08'], '2012')])).toEqual([]);
  });

  it('and the surest stand first; another level speaks against it and is said', () => {
    const pairs = findDuplicates([
      agreement('a', ['จ.เชียงใหม่', 'TH-50', 'province'], ['จ.ฮอกไกโด', 'JP-01'], '2013-02-26'),
      agreement('b', ['จ.เชียงใหม่', 'TH-50', 'province'], ['จ.ฮอกไกโดะ', 'JP-01'], '2013-02-26'),
      agreement('c', ['จ.เชียงใหม่', 'TH-50', 'city-municipality'], ['จ.ฮอกไกโด', 'JP-01']),
    ]);
    expect(pairs.map(({ a, b }) => a + b)).toEqual(['ab', 'ac', 'bc']);
    expect(pairs[1]?.reasons).toContain('other-level');
  });

  it('are found among very many in a moment, each pair once', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => agreement(`r${i}`, ['จ.เชียงราย', 'TH-57'], [`เมืองที่${'กขคงจฉชซฌญ'[i % 10]}${'ดตถทธนบปผฝ'[Math.floor(i / 10) % 10]}${'พฟภมยรลวศษ'[Math.floor(i / 100) % 10]}${'าิีุูเแโไใ'[Math.floor(i / 1_000) % 10]}ง`, 'LA-BK'], null, 'other'));
    const pairs = findDuplicates(many);
    expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(pairs.length);
  });
});
