import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameDate, partialDateSchema, pickedDate, unknownDate, type PartialDate } from '#core/dates/partial-date.ts';
import { compareDates, sortKey } from '#core/dates/sort-date.ts';
import { contradicts, orderProblem } from '#core/dates/check-date.ts';
import { anyDate } from './arbitraries.ts';

const november: PartialDate = { ...pickedDate('2012-11'), text: 'พ.ย. ๒๕๕๕', era: 'BE' };
const accepts = (value: unknown): boolean => partialDateSchema.safeParse(value).success;
const about = (date: PartialDate): PartialDate => ({ ...date, circa: true });
const open = (date: PartialDate): PartialDate => ({ ...date, openEnd: true });

describe('the stored date', () => {
  it('carries keys that this version does not know', () => {
    expect(partialDateSchema.parse({ ...november, source: 'หนังสือ', season: 'หนาว' })).toEqual({ ...november, source: 'หนังสือ', season: 'หนาว' });
  });

  it('accepts every date that holds together', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(accepts(date)).toBe(true);
      }),
    );
  });

  it.each([
    ['a day that does not exist', { ...pickedDate('2012-11-15'), start: '2012-11-31' }],
    ['a Buddhist year typed as start', { ...november, start: 'พ.ย. 2555' }],
    ['a precision that is not that of the start', { ...november, precision: 'day' }],
    ['an unknown precision beside a start', { ...november, precision: 'unknown' }],
    ['a start that is missing beside its precision', { ...november, start: null }],
    ['an end before the start', { ...november, end: '2012-10' }],
    ['an end that is open and closed', { ...november, end: '2012-12', openEnd: true }],
    ['an end without a start', { ...unknownDate, end: '2012-12' }],
    ['an open end without a start', { ...unknownDate, openEnd: true }],
    ['an era that is none', { ...november, era: 'RS' }],
    ['a text that is missing', { ...november, text: undefined }],
  ])('refuses %s', (_, date) => {
    expect(accepts(date)).toBe(false);
  });

  it('accepts ends that are known less or more exactly than the start', () => {
    expect([accepts({ ...november, end: '2012' }), accepts({ ...november, end: '2012-11-01' })]).toEqual([true, true]);
  });

  it('picked in a calendar has no words and no era', () => {
    expect(pickedDate('2012-11-15', '2012-11-17')).toEqual({
      text: '', start: '2012-11-15', end: '2012-11-17', precision: 'day', era: null, openEnd: false, circa: false,
    });
    expect(pickedDate('2012-11-15', '2012-11-15').end).toBeNull();
  });

  it('is the same when it says the same time in other words', () => {
    expect(isSameDate(november, { ...pickedDate('2012-11'), source: 'x', basis: 'y' })).toBe(true);
    expect(isSameDate(november, about(november))).toBe(false);
    expect(isSameDate(november, pickedDate('2012-11-01'))).toBe(false);
  });
});

describe('the order of dates', () => {
  it('is by start, coarser first, then single, range and open end, and unknown last', () => {
    const inOrder = [
      pickedDate('0836'),
      pickedDate('2011-12-31'),
      pickedDate('2012'),
      about(pickedDate('2012')),
      pickedDate('2012', '2013'),
      pickedDate('2012', '2014'),
      open(pickedDate('2012')),
      pickedDate('2012-11'),
      pickedDate('2012-11-01'),
      pickedDate('2012-11-15'),
      pickedDate('2013'),
      unknownDate,
    ];
    expect(inOrder.toReversed().toSorted(compareDates)).toEqual(inOrder);
    expect(inOrder.map(sortKey).toReversed().toSorted()).toEqual(inOrder.map(sortKey));
  });
});

describe('contradictions between partial dates', () => {
  it.each([
    ['พ.ย. 2555 and 2555', pickedDate('2012-11'), pickedDate('2012')],
    ['9-10 ส.ค. and 10-11 ส.ค.', pickedDate('2018-08-09', '2018-08-10'), pickedDate('2018-08-10', '2018-08-11')],
    ['anything and an unknown date', pickedDate('2012-11'), unknownDate],
    ['anything and "about"', pickedDate('2012-11'), about(pickedDate('1990'))],
    ['a later date and an open end', open(pickedDate('2012')), pickedDate('2020-01-01')],
  ])('there is none between %s', (_, a, b) => {
    expect(contradicts(a, b)).toBe(false);
  });

  it.each([
    ['2539 and 2542', pickedDate('1996'), pickedDate('1999')],
    ['ต.ค. 2555 and พ.ย. 2555', pickedDate('2012-10'), pickedDate('2012-11')],
    ['an open end and a date before its start', open(pickedDate('2013-02')), pickedDate('2012')],
  ])('there is one between %s', (_, a, b) => {
    expect(contradicts(a, b)).toBe(true);
  });

  it('finds that an end lies before the signing, with the days that prove it', () => {
    expect(orderProblem(pickedDate('2012-11'), pickedDate('2007'))).toEqual({ type: 'out-of-order', earliest: '2012-11-01', latest: '2007-12-31' });
  });

  it.each([
    ['ends in the year of signing', pickedDate('2012-11'), pickedDate('2012')],
    ['ends on the day of signing', pickedDate('2012-11-15'), pickedDate('2012-11-15')],
    ['ends later', pickedDate('2012-11'), pickedDate('2017')],
    ['has no known end', pickedDate('2012-11'), unknownDate],
    ['was signed at an unknown date', unknownDate, pickedDate('2007')],
    ['was signed "about" then', about(pickedDate('2012')), pickedDate('2007')],
    ['ends at an open date', pickedDate('2012'), open(pickedDate('2007'))],
    ['was signed over years that reach the end', pickedDate('2005', '2012'), pickedDate('2007')],
  ])('finds nothing wrong when a relation %s', (_, signed, ends) => {
    expect(orderProblem(signed, ends)).toBeNull();
  });
});
