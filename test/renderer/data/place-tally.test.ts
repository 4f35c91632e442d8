import { describe, expect, it } from 'vitest';
import { createPlaceAliases } from '#renderer/data/place-aliases.ts';
import { isPlaceCode } from '#renderer/data/place-code.ts';
import { createPlaceTally, readUnlistedKey, unlistedKey } from '#renderer/data/place-tally.ts';

const party = (key: string, place: string, locality: string) => ({ [`parties/${key}/side`]: 'partner', [`parties/${key}/country`]: 'JP', [`parties/${key}/place`]: place, [`parties/${key}/locality`]: locality });

describe('the count of agreements by place', () => {
  it('counts an agreement once for each place that it names, and follows its edits', () => {
    const tally = createPlaceTally();
    tally.put('agreement/1/s', { ...party('a', 'JP-08', 'gn-1'), ...party('b', 'JP-08', '') });
    tally.put('agreement/2/s', party('a', 'JP-08', 'gn-2'));
    expect(tally.counts()).toEqual({ 'JP-08': 2, 'gn-1': 1, 'gn-2': 1 });
    tally.put('agreement/2/s', party('a', 'JP-11', ''));
    expect(tally.counts()).toEqual({ 'JP-08': 1, 'gn-1': 1, 'JP-11': 1 });
    tally.remove('agreement/1/s');
    expect(tally.counts()).toEqual({ 'JP-11': 1 });
    tally.clear();
    expect(tally.counts()).toEqual({});
  });

  it('keeps words that no list has apart by the province that they stand in', () => {
    const tally = createPlaceTally();
    tally.put('agreement/1/s', party('a', 'JP-11', 'โยชิดะ'));
    tally.put('agreement/2/s', party('a', 'JP-19', 'โยชิดะ'));
    const keys = Object.keys(tally.counts()).filter((key) => readUnlistedKey(key) !== null);
    expect(keys.map(readUnlistedKey)).toEqual([{ country: 'JP', place: 'JP-11', text: 'โยชิดะ' }, { country: 'JP', place: 'JP-19', text: 'โยชิดะ' }]);
    expect(readUnlistedKey(unlistedKey({ country: 'TH', place: '', text: 'ก' }))).toEqual({ country: 'TH', place: '', text: 'ก' });
  });
});

describe('a code of a place', () => {
  it.each(['TH-57', 'TH-5709', 'JP-08', 'US-CA', 'FR-75C', 'gn-1848096', 'place/0190a1b2'])('%s is one', (code) => expect(isPlaceCode(code)).toBe(true));
  it.each(['', 'โยชิดะ', 'Saint-Denis', 'gn-x', 'Yuki'])('%j is none', (text) => expect(isPlaceCode(text)).toBe(false));
});

describe('names that offices gave', () => {
  it('are other forms of each other, as long as the record is there', () => {
    const aliases = createPlaceAliases();
    aliases.put('place/1/s', { 'name/th': 'ยูกิ', 'aliases/x': { text: 'ยูกิซิตี้' } });
    expect(aliases.otherForms('ยูกิซิตี้')).toEqual(['ยูกิ']);
    aliases.remove('place/1/s');
    expect(aliases.otherForms('ยูกิซิตี้')).toEqual([]);
  });
});
