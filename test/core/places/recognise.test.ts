import { describe, expect, it } from 'vitest';
import { locateRows } from '#core/import/locate.ts';
import { proposeRows } from '#core/import/propose.ts';
import { NO_OWN_PLACES } from '#core/places/own-places.ts';
import { recognise } from '#core/places/recognise.ts';
import { theGazetteer } from '#test/support/the-gazetteer.ts';

const gazetteer = theGazetteer();
const code = (text: string, side: 'thai' | 'partner', division: string): string | null => recognise(gazetteer, NO_OWN_PLACES, { text, side, country: division.slice(0, 2), division })?.code ?? null;

describe('rows of a table', () => {
  const table = { header: ['ไทย', 'ญี่ปุ่น'], rows: [['จ.เชียงราย', 'เมืองโยชิดะ จ.ไซตามะ'], ['จ.เชียงราย', 'โยชิดะมาจิ']], sourceName: 't' };
  const kin = (otherNames?: (name: string) => readonly string[]): (string | null | undefined)[] =>
    proposeRows(table, ['thai', 'foreign'], { ownProvince: null, existing: [], ...(otherNames === undefined ? {} : { otherNames }) }).map((row) => row.proposals[0]?.kin);

  it('are held to be one relation by the names that an office gave a place, and not without them', () => {
    expect(kin()).toEqual([null, null]);
    expect(kin((name) => (name === 'โยชิดะมาจิ' ? ['โยชิดะ', 'เมืองโยชิดะ'] : name === 'โยชิดะ' ? ['โยชิดะมาจิ'] : []))).toEqual([null, '1/1']);
  });
});

describe('a party of a table is recognised below its division', () => {
  it.each([
    ['อ.แม่สาย จ.เชียงราย', 'thai', 'TH-57', 'TH-5709'],
    ['อ.เมือง จ.ยโสธร', 'thai', 'TH-35', 'TH-3501'],
    ['เมืองยูกิ จ.อิบะระกิ', 'partner', 'JP-08', 'gn-1848096'],
    ['เมืองอุโอซุ จ.โทยามะ', 'partner', 'JP-16', 'gn-1849237'],
    ['เทศบาลฮอนโจ จ.ไซตามะ', 'partner', 'JP-11', 'gn-1862198'],
  ] as const)('%s', (text, side, division, expected) => {
    expect(code(text, side, division)).toBe(expected);
  });

  it.each([
    ['จ.เชียงใหม่', 'thai', 'TH-50', 'the division itself'],
    ['เมืองยูกิ', 'partner', 'JP-11', 'of another prefecture'],
    ['เมืองยู', 'partner', 'JP-08', 'half a name'],
    ['เมืองยุกี', 'partner', 'JP-08', 'a spelling that only sounds like it'],
    ['เมืองยูกิ', 'partner', '', 'without a division'],
  ] as const)('but not %s (%s, %s): %s', (text, side, division, _why) => {
    expect(code(text, side, division)).toBeNull();
  });

  it('and a locality that a person set stays', () => {
    const rows = proposeRows({ header: ['ไทย', 'ญี่ปุ่น'], rows: [['จ.เชียงราย', 'เมืองยูกิ จ.อิบะระกิ']], sourceName: 't' }, ['thai', 'foreign'], { ownProvince: null, existing: [] });
    const located = locateRows(rows, (party) => ({ ...party, locality: 'x' }));
    expect(located[0]?.proposals[0]?.parties.map(({ locality }) => locality)).toEqual(['x', 'x']);
    expect(locateRows(located, (party) => ({ ...party, locality: 'y' }))).toEqual(located);
  });
});
