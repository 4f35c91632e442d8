import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anniversaryIn, nextAnniversary } from '#core/domain/anniversaries.ts';
import { agreementReminders, dueEnding, inOrder, isPast, type Reminder } from '#core/domain/reminders.ts';

describe('an anniversary', () => {
  it.each([
    ['2012-11-19', 2027, { on: '2027-11-19', years: 15 }],
    ['2012-11', 2027, { on: '2027-11', years: 15 }],
    ['2012', 2027, { on: '2027', years: 15 }],
    ['2012-11-19', 2028, null],
    ['2012-11-19', 2012, null],
    ['2012-11-19', 2007, null],
    ['2000-02-29', 2025, { on: '2025-02-28', years: 25 }],
    ['2000-02-29', 2020, { on: '2020-02-29', years: 20 }],
    ['', 2020, null],
  ])('of %s in %i is known as exactly as the beginning', (began, year, expected) => {
    expect(anniversaryIn(began, year)).toEqual(expected);
  });

  it('that comes next is never before the year asked for, nor more than five years after it unless nothing has begun', () => {
    fc.assert(fc.property(fc.integer({ min: 1950, max: 2050 }), fc.integer({ min: 1950, max: 2050 }), (began, year) => {
      const next = Number(nextAnniversary(String(began), year)!.on);
      expect(next).toBeGreaterThanOrEqual(year);
      expect(next).toBeLessThan(Math.max(year, began) + 6);
      expect((next - began) % 5).toBe(0);
    }));
  });
});

describe('what a year remembers of an agreement', () => {
  const agreement = { key: 'agreement/a/TH-57', state: 'active', signed: '2012-11-00', end: '2027-06-30' };

  it('is its anniversary and its end', () => {
    expect(agreementReminders(agreement, 2027)).toEqual([
      { type: 'anniversary', key: agreement.key, on: '2027-11', years: 15 },
      { type: 'ending', key: agreement.key, on: '2027-06-30' },
    ]);
    expect(agreementReminders(agreement, 2026)).toEqual([]);
  });

  it('is nothing once it has ended, and nothing where no date is known', () => {
    expect(agreementReminders({ ...agreement, state: 'terminated' }, 2027)).toEqual([]);
    expect(agreementReminders({ ...agreement, signed: '', end: '' }, 2027)).toEqual([]);
  });
});

it('an end is due when it is past or within a year, until somebody has said that it has ended', () => {
  const ending = (end: string, state = 'active') => dueEnding({ key: 'agreement/a/TH-57', state, signed: '', end }, '2026-11-28').length;
  expect([ending('2027-11-28'), ending('2027-11-29'), ending('2020-00-00'), ending('')]).toEqual([1, 0, 1, 0]);
  expect(ending('2020-01-01', 'expired')).toBe(0);
});

it('reminders stand by day, the month before its days', () => {
  const at = (on: string): Reminder => ({ type: 'ending', key: 'agreement/a/TH-57', on });
  expect(inOrder([at('2027-03-02'), at('2027-03'), at('2027'), at('2027-02-28')]).map(({ on }) => on)).toEqual(['2027', '2027-02-28', '2027-03', '2027-03-02']);
});

it('a month is past when its last day is', () => {
  expect([isPast('2026-11', '2026-11-30'), isPast('2026-11', '2026-12-01'), isPast('2026', '2026-12-31')]).toEqual([false, true, false]);
});
