import { describe, expect, it } from 'vitest';
import { AGREEMENT_TYPES, PARTY_LEVELS } from '#core/domain/code-lists.ts';
import { countsOf, equalStatusOf, recognitionOf } from '#core/domain/judgements.ts';
import { framesIn, policyFrame, POLICY_FRAMES } from '#core/domain/policy-frames.ts';

const levels = (...all: string[]) => all.map((level) => ({ level }));
const partner = (country: string) => [{ side: 'thai' as const, country: 'TH' }, { side: 'partner' as const, country }];

describe('whether the parties have the same standing', () => {
  it.each([
    [['province', 'prefecture'], 'equal'],
    [['province', 'city'], 'equal'],
    [['district', 'city'], 'equal'],
    [['district', 'prefecture'], 'equal'],
    [['province', 'county'], 'unequal'],
    [['district', 'state'], 'unequal'],
    [['sao', 'village'], 'equal'],
    [['province', 'state', 'prefecture'], 'equal'],
    [['province', 'state', 'town'], 'unequal'],
  ])('%j is %s', (all, value) => {
    expect(equalStatusOf(levels(...all), null)).toEqual({ value, rule: 'levels', reason: '' });
  });

  it('cannot be said while a level is missing, or of a newer version', () => {
    expect(equalStatusOf(levels('province', ''), null)).toMatchObject({ value: 'unknown', rule: 'level-missing' });
    expect(equalStatusOf(levels('province'), null)).toMatchObject({ value: 'unknown', rule: 'level-missing' });
    expect(equalStatusOf(levels('province', 'moon-base'), null)).toMatchObject({ value: 'unknown', rule: 'level-not-in-table' });
    expect(equalStatusOf(levels('province', 'toString'), null)).toMatchObject({ value: 'unknown', rule: 'level-not-in-table' });
  });

  it('is what an officer says over the table, with the reason', () => {
    expect(equalStatusOf(levels('province', 'county'), { value: 'equal', reason: 'มีฐานะเทียบเท่า' })).toEqual({ value: 'equal', rule: 'override', reason: 'มีฐานะเทียบเท่า' });
    expect(equalStatusOf(levels('province', 'county'), { value: 'of-a-newer-version', reason: '' })).toMatchObject({ value: 'unequal', rule: 'levels' });
  });

  it('knows every level that a party can be given', () => {
    expect(PARTY_LEVELS.filter((level) => equalStatusOf(levels(level, level), null).value !== 'equal')).toEqual([]);
  });
});

describe('whether an agreement counts as one of sister cities', () => {
  it('does under every name, but with China only under the one', () => {
    for (const type of AGREEMENT_TYPES.filter((each) => each !== 'mou-field' && each !== 'other')) {
      expect(recognitionOf(type, partner('JP'), null)).toMatchObject({ value: 'yes', rule: 'any-name' });
      expect(recognitionOf(type, partner('CN'), null)).toMatchObject({ value: type === 'sister-city' ? 'yes' : 'no', rule: 'china' });
    }
  });

  it('does not as a memorandum of one field, and cannot be said without a type', () => {
    expect(recognitionOf('mou-field', partner('JP'), null)).toMatchObject({ value: 'no', rule: 'one-field' });
    expect(recognitionOf('', partner('JP'), null)).toMatchObject({ value: 'unknown', rule: 'type-missing' });
    expect(recognitionOf('other', partner('CN'), null)).toMatchObject({ value: 'unknown', rule: 'type-not-in-table' });
  });

  it('is what an officer says over the rule', () => {
    expect(recognitionOf('friendship-city', partner('CN'), { value: 'yes', reason: 'หนังสือ กต.' })).toEqual({ value: 'yes', rule: 'override', reason: 'หนังสือ กต.' });
  });
});

describe('the three entry tests', () => {
  it.each([
    [['yes', 'yes', 'yes'], 'yes'],
    [['yes', 'no', ''], 'no'],
    [['yes', 'yes', ''], 'unknown'],
    [['', '', ''], 'unknown'],
  ])('%j counts: %s', ([heads = '', fields = '', budget = ''], value) => {
    expect(countsOf({ 'entry/heads': heads, 'entry/fields': fields, 'entry/budget': budget }).value).toBe(value);
  });

  it('name what failed and what is open', () => {
    expect(countsOf({ 'entry/heads': 'no', 'entry/fields': 'yes', 'entry/budget': '' })).toEqual({ value: 'no', failed: ['entry/heads'], open: ['entry/budget'] });
  });
});

describe('policy frames', () => {
  it('are valid in their years, and those without an end go on', () => {
    expect(framesIn(2017)).toEqual([]);
    expect(framesIn(2020).filter(({ family }) => family === '5s').map(({ code }) => code)).toEqual(['security', 'sustainability', 'standard', 'status', 'synergy']);
    expect(framesIn(2040).map(({ code }) => code)).toEqual(['proactive', 'people-centred']);
  });

  it('are found by their code, and one of a newer version is not', () => {
    for (const frame of POLICY_FRAMES) expect(policyFrame(frame.code)).toBe(frame);
    expect(policyFrame('future')).toBeNull();
  });
});
