import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysInMonth, firstDayOf, isValidIsoPartial, lastDayOf, weekdayOf, writeIso } from '#core/dates/calendar.ts';
import { fiscalQuarterOf, fiscalYearMonths, fiscalYearOf } from '#core/dates/fiscal-year.ts';
import { MONTH_NAMES, monthName } from '#core/dates/months.ts';
import { iso } from './arbitraries.ts';

describe('the calendar', () => {
  it.each([[2024, 29], [2023, 28], [1900, 28], [2000, 29], [4, 29]])('February of %i has %i days', (year, days) => {
    expect(daysInMonth(year, 2)).toBe(days);
  });

  it('has no days in months that do not exist', () => {
    expect([daysInMonth(2012, 0), daysInMonth(2012, 13)]).toEqual([0, 0]);
  });

  it.each(['2012', '2012-11', '2012-11-15', '2024-02-29', '0001', '9999-12-31'])('%s is valid', (text) => {
    expect(isValidIsoPartial(text)).toBe(true);
  });

  it.each(['', '0000', '836', '12012', '2012-13', '2012-00', '2012-1', '2023-02-29', '2012-11-31', '2012-11-00', '2012-11-15T00:00', ' 2012', '๒๕๕๕'])(
    '%j is not valid',
    (text) => {
      expect(isValidIsoPartial(text)).toBe(false);
    },
  );

  it('knows the first and the last day of years, months and days', () => {
    expect([firstDayOf('2024'), lastDayOf('2024')]).toEqual(['2024-01-01', '2024-12-31']);
    expect([firstDayOf('2024-02'), lastDayOf('2024-02')]).toEqual(['2024-02-01', '2024-02-29']);
    expect([firstDayOf('2024-02-07'), lastDayOf('2024-02-07')]).toEqual(['2024-02-07', '2024-02-07']);
  });

  it('agrees with the Gregorian calendar of the machine on every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-12-31') }), (time) => {
        const date = new Date(time);
        const day = writeIso({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(isValidIsoPartial(day)).toBe(true);
        expect(weekdayOf(day)).toBe(date.getUTCDay());
      }),
      { numRuns: 2000 },
    );
  });

  it('has no weekday for a month or a year', () => {
    expect([weekdayOf('2012'), weekdayOf('2012-11')]).toEqual([null, null]);
  });
});

describe('month names', () => {
  it('are twelve different ones in each language and length', () => {
    const lists = [MONTH_NAMES.th.long, MONTH_NAMES.th.short, MONTH_NAMES.en.long, MONTH_NAMES.en.short];
    expect(lists.map((list) => new Set(list).size)).toEqual([12, 12, 12, 12]);
  });

  it('count from 1', () => {
    expect([monthName(1, 'th', 'long'), monthName(12, 'en', 'short')]).toEqual(['มกราคม', 'Dec']);
    expect(() => monthName(0, 'th', 'long')).toThrow(RangeError);
  });
});

describe('the Thai fiscal year', () => {
  it.each([
    ['2017-09-30', 2560, 4],
    ['2017-10-01', 2561, 1],
    ['2017-12-31', 2561, 1],
    ['2018-01', 2561, 2],
    ['2018-04-01', 2561, 3],
    ['2018-07', 2561, 4],
    ['2018-09-30', 2561, 4],
  ])('%s lies in fiscal year %i, quarter %i', (day, year, quarter) => {
    expect(fiscalYearOf(day)).toBe(year);
    expect(fiscalQuarterOf(day)).toBe(quarter);
  });

  it('is not known for a bare year or for text that is no date', () => {
    expect([fiscalYearOf('2018'), fiscalQuarterOf('2018'), fiscalYearOf('2018-13'), fiscalYearOf('')]).toEqual([null, null, null, null]);
  });

  it('runs from October to September, and each of its days lies in it', () => {
    expect(fiscalYearMonths(2561)).toEqual({ start: '2017-10', end: '2018-09' });
    fc.assert(
      fc.property(iso.filter((text) => text.length > 4 && text > '0002'), (text) => {
        const year = fiscalYearOf(text) ?? 0;
        const { start, end } = fiscalYearMonths(year);
        expect(firstDayOf(text) >= firstDayOf(start) && lastDayOf(text) <= lastDayOf(end)).toBe(true);
      }),
    );
  });
});
