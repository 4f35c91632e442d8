import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beToCe, ceToBe } from '#core/dates/buddhist-era.ts';
import { firstDayOf } from '#core/dates/calendar.ts';
import { contradicts, isCertainlyBefore, orderProblem } from '#core/dates/check-date.ts';
import { findDates } from '#core/dates/find-dates.ts';
import { formatDate } from '#core/dates/format-date.ts';
import { parseDate, type ParsedDate } from '#core/dates/parse-date.ts';
import { isSameDate, partialDateSchema } from '#core/dates/partial-date.ts';
import { compareDates, sortKey } from '#core/dates/sort-date.ts';
import { toArabicDigits, toThaiDigits } from '#core/dates/thai-digits.ts';
import { anyDate, anyText, dateLikeText, knownDate, spacedDateLikeText, style } from './arbitraries.ts';

const text = fc.oneof(anyText, dateLikeText, spacedDateLikeText);
const many = { numRuns: 2000 };

const expectSound = (parsed: ParsedDate, written: string): void => {
  if (parsed.type === 'date') {
    expect(partialDateSchema.safeParse(parsed.date).success).toBe(true);
    expect(parsed.date.text).toBe(written);
  }
  if (parsed.type === 'ask') {
    expect(parsed.choices.length).toBeGreaterThanOrEqual(2);
    for (const choice of parsed.choices) {
      expect(partialDateSchema.safeParse(choice).success).toBe(true);
      expect(choice.text).toBe(written);
    }
    expect(new Set(parsed.choices.map(sortKey)).size).toBe(parsed.choices.length);
  }
};

describe('reading and writing', () => {
  it('reads back every date that it writes, in both languages, lengths, digits and eras', () => {
    fc.assert(
      fc.property(anyDate, style, (date, how) => {
        const written = formatDate(date, how);
        const parsed = parseDate(written);
        expect(parsed, written).toMatchObject({ type: 'date' });
        if (parsed.type === 'date') expect(isSameDate(parsed.date, date), `${written} → ${JSON.stringify(parsed.date)}`).toBe(true);
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
    fc.assert(fc.property(text, (written) => expectSound(parseDate(written), written.trim())), { numRuns: 10_000 });
  });

  it('gives the same soundness when the era is stated', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('BE', 'CE'), (written, era) => expectSound(parseDate(written, { era }), written.trim())),
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
          expectSound(parsed, piece);
          expect(['date', 'ask', 'impossible']).toContain(parsed.type);
          reached = end;
        }
      }),
      many,
    );
  });

  it('reads the same in Thai and in Latin digits', () => {
    const meaning = (written: string): unknown => {
      const parsed = parseDate(written);
      if (parsed.type === 'date') return { type: parsed.type, key: sortKey(parsed.date) };
      return parsed.type === 'ask' ? { type: parsed.type, keys: parsed.choices.map(sortKey) } : parsed.type;
    };
    fc.assert(fc.property(spacedDateLikeText, (written) => {
        expect(meaning(toThaiDigits(written))).toEqual(meaning(written));
      }), many);
  });
});

describe('order', () => {
  it('is total: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(anyDate, anyDate, anyDate, (a, b, c) => {
        expect(Math.sign(compareDates(a, b))).toBe(0 - Math.sign(compareDates(b, a)));
        if (compareDates(a, b) <= 0 && compareDates(b, c) <= 0) expect(compareDates(a, c)).toBeLessThanOrEqual(0);
      }),
      many,
    );
  });

  it('is 0 exactly for dates that say the same time', () => {
    fc.assert(fc.property(anyDate, anyDate, (a, b) => {
        expect(compareDates(a, b) === 0).toBe(isSameDate(a, b));
      }), many);
  });

  it('agrees with the first days', () => {
    fc.assert(
      fc.property(knownDate, knownDate, (a, b) => {
        if (firstDayOf(a.start ?? '') < firstDayOf(b.start ?? '')) expect(compareDates(a, b)).toBeLessThan(0);
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
    fc.assert(fc.property(anyDate, anyDate, (a, b) => {
        expect(orderProblem(a, b) !== null).toBe(isCertainlyBefore(b, a));
      }), many);
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
    fc.assert(fc.property(fc.nat(), (value) => {
        expect(toArabicDigits(toThaiDigits(String(value)))).toBe(String(value));
      }));
  });
});
