import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beToCe, ceToBe } from '#core/dates/buddhist-era.ts';
import { firstDayOf } from '#core/dates/calendar.ts';
import { contradicts, isCertainlyBefore, orderProblem } from '#core/dates/check-date.ts';
import { findDates } from '#core/dates/find-dates.ts';
import { formatDate } from '#core/dates/format-date.ts';
import { parseDate, type ParsedDate } from '#core/dates/parse-date.ts';
import { isSameDate, partialDateSchema, type PartialDate } from '#core/dates/partial-date.ts';
import { compareDates, sortKey } from '#core/dates/sort-date.ts';
import { toArabicDigits, toThaiDigits } from '#core/dates/thai-digits.ts';
import { anyDate, anyText, dateLikeText, knownDate, nearlyDate, spacedDateLikeText, style } from './arbitraries.ts';

const text = fc.oneof(anyText, dateLikeText, spacedDateLikeText, { weight: 3, arbitrary: nearlyDate });
const many = { numRuns: 2000 };

const datesIn = (parsed: ParsedDate): readonly PartialDate[] => {
  if (parsed.type === 'date') return [parsed.date];
  return parsed.type === 'ask' ? parsed.choices : [];
};

/** What must never be said, whatever the text. */
const faultsOf = (parsed: ParsedDate, written: string): readonly string[] => {
  const dates = datesIn(parsed);
  return [
    ...dates.filter((date) => !partialDateSchema.safeParse(date).success).map((date) => `no date: ${JSON.stringify(date)}`),
    ...dates.filter((date) => date.text !== written).map((date) => `other words: ${date.text}`),
    ...(new Set(dates.map(sortKey)).size === dates.length ? [] : ['an answer stands twice']),
    ...(parsed.type === 'ask' && dates.length < 2 ? ['nothing to choose'] : []),
  ];
};

const timesIn = (parsed: ParsedDate): readonly string[] => [parsed.type, ...datesIn(parsed).map(sortKey)];

describe('reading and writing', () => {
  it('reads back every date that it writes, in both languages, lengths, digits and eras', () => {
    fc.assert(
      fc.property(anyDate, style, (date, how) => {
        const written = formatDate(date, how);
        expect({ written, times: timesIn(parseDate(written)) }).toEqual({ written, times: ['date', sortKey(date)] });
      }),
      { numRuns: 20_000 },
    );
  });

  it('finds inside brackets in a cell every month or day that it writes', () => {
    fc.assert(
      fc.property(knownDate.filter(({ precision }) => precision !== 'year'), style, (date, how) => {
        const written = formatDate(date, how);
        const cell = `ความตกลง (การค้า) (${written})`;
        const found = findDates(cell);
        expect(found.map((one) => one.text)).toEqual([written]);
        expect(found[0]?.parsed).toEqual(parseDate(written));
      }),
      many,
    );
  });

  it('never throws, and gives only dates that exist and questions with at least two answers', () => {
    fc.assert(
      fc.property(text, (written) => {
        expect(faultsOf(parseDate(written), written.trim())).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('is as sound when the era is stated', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('BE', 'CE'), (written, era) => {
        expect(faultsOf(parseDate(written, { era }), written.trim())).toEqual([]);
      }),
      many,
    );
  });

  it('finds pieces that stand where it says, from left to right and without overlap', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }).map((pieces) => pieces.join(' x ')), (whole) => {
        let reached = 0;
        for (const { start, end, text: piece, parsed } of findDates(whole)) {
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(whole.slice(start, end)).toBe(piece);
          expect(faultsOf(parsed, piece)).toEqual([]);
          expect(['date', 'ask', 'impossible']).toContain(parsed.type);
          reached = end;
        }
      }),
      many,
    );
  });

  it('reads the same in Thai and in Latin digits', () => {
    fc.assert(
      fc.property(spacedDateLikeText, (written) => {
        expect(timesIn(parseDate(toThaiDigits(written)))).toEqual(timesIn(parseDate(written)));
      }),
      many,
    );
  });
});

describe('order', () => {
  it('is total: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(anyDate, anyDate, anyDate, (a, b, c) => {
        expect(Math.sign(compareDates(a, b))).toBe(0 - Math.sign(compareDates(b, a)));
        expect(compareDates(a, b) <= 0 && compareDates(b, c) <= 0 && compareDates(a, c) > 0).toBe(false);
      }),
      many,
    );
  });

  it('is 0 exactly for dates that say the same time', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(compareDates(a, b) === 0).toBe(isSameDate(a, b));
      }),
      many,
    );
  });

  it('agrees with the first days', () => {
    fc.assert(
      fc.property(knownDate, knownDate, (a, b) => {
        expect(firstDayOf(a.start ?? '') < firstDayOf(b.start ?? '') && compareDates(a, b) >= 0).toBe(false);
      }),
      many,
    );
  });

  it('agrees with the sort keys, which sort by code units', () => {
    fc.assert(
      fc.property(fc.array(anyDate), (dates) => {
        expect(dates.toSorted(compareDates).map(sortKey)).toEqual(dates.map(sortKey).toSorted());
      }),
      many,
    );
  });
});

describe('contradictions', () => {
  it('never holds between a date and itself, and is the same both ways', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(contradicts(a, a)).toBe(false);
        expect(orderProblem(a, a)).toBeNull();
        expect(contradicts(a, b)).toBe(contradicts(b, a));
      }),
      many,
    );
  });

  it('is out of order exactly when the second certainly lies before the first', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(orderProblem(a, b) !== null).toBe(isCertainlyBefore(b, a));
      }),
      many,
    );
  });
});

describe('eras and digits', () => {
  it('brings every year to the other era and back', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), (year) => {
      expect(beToCe(ceToBe(year))).toBe(year);
      expect(ceToBe(beToCe(year))).toBe(year);
    }));
  });

  it('brings every number to Thai digits and back', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(toArabicDigits(toThaiDigits(String(value)))).toBe(String(value));
      }),
    );
  });
});
