import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelProposals } from '#core/places/level-proposals.ts';
import { createOwnPlaces, NO_OWN_PLACES, type OwnPlace } from '#core/places/own-places.ts';
import { readCoordinates, writeCoordinates, type FoundPlace } from '#core/places/found-place.ts';
import { searchPlaces } from '#core/places/search-places.ts';
import { readTyped } from '#core/places/written-forms.ts';
import { theGazetteer } from '#test/support/the-gazetteer.ts';

const gazetteer = theGazetteer();
const search = (text: string, side: 'thai' | 'partner' = 'partner', country = '') => searchPlaces(gazetteer, NO_OWN_PLACES, { text, side, country, limit: 12 }).places;
const codes = (places: readonly FoundPlace[]): string[] => places.map(({ code }) => code);

describe('a place is found', () => {
  it('by every name that it is shown with', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: gazetteer.size - 1 }), (index) => {
        const place = gazetteer.at(index);
        const lost = [place.en, place.th, place.local].filter((name) => name !== '' && !codes(gazetteer.named(name, { country: place.country })).includes(place.code));
        expect(lost).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('by the beginning of its name, in its country, before places that only hold the words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (index) => {
        const place = gazetteer.at(index);
        const found = gazetteer.find({ text: place.en, country: place.country, only: true, limit: 60 });
        expect(codes(found)).toContain(place.code);
        expect(found.every(({ country }) => country === place.country)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['yuki', 'gn-1848096'], ['Yūki', 'gn-1848096'], ['ยูกิ', 'gn-1848096'], ['結城', 'gn-1848096'], ['เมืองยูกิ จ.อิบะระกิ', 'gn-1848096'], ['Yuki, Ibaraki', 'gn-1848096'],
    ['จิจิบุ', 'gn-1864637'], ['ชิชิบุ', 'gn-1864637'], ['อุโอซุ', 'gn-1849237'], ['ยูโอซุ', 'gn-1849237'],
    ['Saigon', 'gn-1566083'], ['Peking', 'gn-1816670'], ['Duesseldorf', 'gn-2934246'], ['düsseldorf', 'gn-2934246'], ['Rangoon', 'gn-1298824'],
    ['ชิสึโอะกะ', 'JP-22'], ['จ.ชิซูโอกะ', 'JP-22'], ['Shizuoka', 'JP-22'], ['สะหวันนะเขต', 'LA-SV'], ['แขวงสะหวันนะเขต', 'LA-SV'], ['Bavaria', 'DE-BY'], ['Bayern', 'DE-BY'],
  ])('as a partner: %s', (written, code) => {
    expect(codes(search(written))).toContain(code);
  });

  it.each([
    ['ลพบุรี', 'TH-16'], ['Lop Buri', 'TH-16'], ['Lopburi', 'TH-16'], ['แม่สาย', 'TH-5709'], ['อ.แม่สาย จ.เชียงราย', 'TH-5709'], ['อ. แม่สาย จ. เชียงราย', 'TH-5709'], ['mae sai', 'TH-5709'],
    ['อ.เมือง จ.ยโสธร', 'TH-3501'], ['กทม.', 'TH-10'], ['นครพนม', 'TH-48'], ['เทศบาลนครเชียงราย', 'gn-1153669'], ['พัทยา', 'gn-1614295'],
  ])('on the Thai side: %s', (written, code) => {
    expect(codes(search(written, 'thai'))).toContain(code);
  });

  it('of Thailand only on the Thai side; elsewhere the chosen country comes first', () => {
    expect(search('paris', 'thai')).toEqual([]);
    expect(search('paris')[0]?.country).toBe('FR');
    expect(search('paris', 'partner', 'CA')[0]?.country).toBe('CA');
  });

  it('not where nothing is called so, and nothing is found for no words', () => {
    expect(search('xyzqq')).toEqual([]);
    expect(search('   ')).toEqual([]);
  });

  it('the province, the district and the town of one name beside each other, so that the officer says which', () => {
    const found = search('ยโสธร', 'thai');
    expect(found.slice(0, 3).map(({ kind, code }) => [kind, code])).toEqual([['division', 'TH-35'], ['city', 'gn-1604769'], ['district', 'TH-3501']]);
  });
});

describe('typed words', () => {
  it.each([
    ['เมืองยูกิ จ.อิบะระกิ', 'partner', { name: 'ยูกิ', within: 'อิบะระกิ', level: 'city' }],
    ['เทศบาลเมืองยโสธร', 'thai', { name: 'ยโสธร', within: '', level: 'town-municipality' }],
    ['ทต. แม่สาย จังหวัดเชียงราย', 'thai', { name: 'แม่สาย', within: 'เชียงราย', level: 'subdistrict-municipality' }],
    ['Chiang Mai', 'thai', { name: 'Chiang Mai', within: '', level: '' }],
    ['Springfield, Illinois', 'partner', { name: 'Springfield', within: 'Illinois', level: '' }],
    ['กทม.', 'thai', { name: 'กทม.', within: '', level: 'bma' }],
  ] as const)('%s are taken apart', (text, side, read) => {
    expect(readTyped(text, side)).toEqual(read);
  });
});

const place = (code: string): FoundPlace => {
  const found = gazetteer.byCode(code);
  if (found === null) throw new Error(`${code} is not listed`);
  return found;
};

describe('levels are proposed', () => {
  it.each([
    ['TH-57', 'thai', '', 'province'], ['TH-10', 'thai', '', 'bma'], ['TH-5709', 'thai', '', 'district'], ['gn-1604769', 'thai', 'town-municipality', 'town-municipality'],
    ['JP-08', 'partner', '', 'prefecture'], ['gn-1848096', 'partner', '', 'city'], ['US-CA', 'partner', '', 'state'], ['LA-SV', 'partner', 'province-of-laos', 'region'],
  ] as const)('%s on the %s side, written %j: first %s', (code, side, said, first) => {
    expect(levelProposals(place(code), side, said)[0]).toBe(first);
  });

  it('several where a name is that of a province and of a municipality', () => {
    expect(levelProposals(place('TH-35'), 'thai', '')).toEqual(['province', 'pao', 'city-municipality', 'town-municipality']);
  });
});

describe('places of the office', () => {
  const yoshida: FoundPlace = { ...place('gn-1864637'), code: 'place/1', kind: 'own', th: 'เมืองโยชิดะ', en: 'Yoshida', local: '吉田町', successor: 'gn-1864637' };
  const nickname: OwnPlace = { place: { ...yoshida, code: 'place/2', th: '', en: '', local: '', successor: '' }, of: 'gn-1848096', aliases: ['ยูกิซิตี้'] };
  const own = createOwnPlaces([{ place: yoshida, of: '', aliases: ['โยชิตะ'] }, nickname], gazetteer.byCode);
  const find = (text: string) => searchPlaces(gazetteer, own, { text, side: 'partner', country: '', limit: 12 }).places;

  it('are found by their names and aliases before the lists, with the place they are part of today', () => {
    expect(find('โยชิตะ')[0]).toMatchObject({ code: 'place/1', successor: 'gn-1864637' });
    expect(find('吉田町')[0]?.code).toBe('place/1');
  });

  it('give a listed place another name: it finds the listed place itself', () => {
    expect(find('ยูกิซิตี้')[0]).toMatchObject({ code: 'gn-1848096', th: 'ยูกิ', kind: 'city' });
  });
});

describe('coordinates', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000, max: 90_000 }), fc.integer({ min: -180_000, max: 180_000 }), (north, east) => {
        const at = [north / 1_000, east / 1_000] as const;
        expect(readCoordinates(writeCoordinates(at))).toEqual(at.map((degree) => degree + 0));
      }),
    );
  });

  it.each(['', 'x', '91, 10', '10, 181', '10'])('%j is no spot on the globe', (text) => {
    expect(readCoordinates(text)).toBeNull();
  });
});
