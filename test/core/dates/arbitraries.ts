import fc from 'fast-check';
import { ceToBe } from '#core/dates/buddhist-era.ts';
import { daysInMonth, firstDayOf, lastDayOf, writeIso } from '#core/dates/calendar.ts';
import { formatDate, type DateStyle } from '#core/dates/format-date.ts';
import { MONTH_NAMES } from '#core/dates/months.ts';
import { precisionOf, unknownDate, type PartialDate } from '#core/dates/partial-date.ts';

/** Years that a person can write so that they can be read again: CE 1 to 2399. Most of them near today. */
const year = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1850, max: 2060 }) }, fc.integer({ min: 1, max: 2399 }));

const isoYear = year.map((value) => writeIso({ year: value, month: null, day: null }));
const isoMonth = fc.tuple(year, fc.integer({ min: 1, max: 12 })).map(([value, month]) => writeIso({ year: value, month, day: null }));
const isoDay = fc
  .tuple(year, fc.integer({ min: 1, max: 12 }), fc.nat())
  .map(([value, month, day]) => writeIso({ year: value, month, day: (day % daysInMonth(value, month)) + 1 }));

/** A year, month or day that exists. */
export const iso = fc.oneof(isoYear, isoMonth, isoDay);

const inYear = (start: string, years: number): number => Math.min(Number(start.slice(0, 4)) + years, 2399);

const anyEnd = (start: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('year', 'month', 'day'), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 12 }), fc.nat({ max: 30 }))
    .map(([kind, years, month, day]) => {
      const value = inYear(start, years);
      if (kind === 'year') return writeIso({ year: value, month: null, day: null });
      if (kind === 'month') return writeIso({ year: value, month, day: null });
      return writeIso({ year: value, month, day: (day % daysInMonth(value, month)) + 1 });
    });

const endInSameMonth = (start: string): fc.Arbitrary<string> =>
  fc.integer({ min: 2, max: 28 }).map((day) => `${firstDayOf(start).slice(0, 8)}${String(day).padStart(2, '0')}`);

/** An end close to a start, so that ranges inside a month, a year and over New Year all come up. */
const nearby = (start: string): fc.Arbitrary<string | null> =>
  fc.oneof(anyEnd(start), endInSameMonth(start)).map((end) => (end !== start && lastDayOf(end) >= firstDayOf(start) ? end : null));

const marks = fc.record({ era: fc.constantFrom('BE', 'CE', null), circa: fc.boolean(), openEnd: fc.boolean() });

/** Any date that is known: single, closed range of any two precisions, or with an open end. */
export const knownDate: fc.Arbitrary<PartialDate> = fc
  .tuple(iso, marks, fc.boolean())
  .chain(([start, { era, circa, openEnd }, isRange]) =>
    (isRange ? nearby(start) : fc.constant(null)).map((end) => ({
      text: '', start, end, precision: precisionOf(start), era, circa, openEnd: end === null && openEnd,
    })),
  );

export const anyDate: fc.Arbitrary<PartialDate> = fc.oneof({ weight: 9, arbitrary: knownDate }, fc.constant(unknownDate));

export const style: fc.Arbitrary<DateStyle> = fc.record({
  language: fc.constantFrom('th', 'en'),
  length: fc.constantFrom('long', 'short'),
  digits: fc.constantFrom('arab', 'thai'),
  eras: fc.constantFrom('usual', 'both'),
});

const PIECES = [
  ...MONTH_NAMES.th.long, ...MONTH_NAMES.th.short, ...MONTH_NAMES.en.long, ...MONTH_NAMES.en.short,
  'พย', 'กพ.', 'วันที่', 'เดือน', 'ปี', 'พ.ศ.', 'ค.ศ.', 'B.E.', 'CE', 'AD', 'ประมาณ', 'c.', 'ตั้งแต่', 'since', 'ถึง', 'to', 'เป็นต้นไป',
  'ปัจจุบัน', 'ระหว่าง', 'และ', 'ปีงบประมาณ', 'วันพุธที่', 'Thu', ',', '-', '–', '/', '.', '(', ')', ' ', '\u00a0', '\u200b', '?', "'", 'th',
];

const number = fc.oneof(
  fc.nat({ max: 40 }).map(String),
  fc.nat({ max: 99 }).map((value) => String(value).padStart(2, '0')),
  year.map(String),
  year.map((value) => String(ceToBe(value))),
  fc.nat().map(String),
);

/** Text that is made of the pieces of dates in any order: most of it is nonsense, some of it is nearly a date. */
export const dateLikeText = fc.array(fc.oneof(number, fc.constantFrom(...PIECES)), { maxLength: 9 }).map((pieces) => pieces.join(''));
export const spacedDateLikeText = fc.array(fc.oneof(number, fc.constantFrom(...PIECES)), { maxLength: 9 }).map((pieces) => pieces.join(' '));

/** A written date in which one character is another, is missing or stands too much. */
export const nearlyDate = fc
  .tuple(anyDate, style, fc.nat(), fc.integer({ min: 0, max: 1 }), fc.oneof(number, fc.constantFrom(...PIECES, '')))
  .map(([date, how, place, removed, inserted]) => {
    const written = formatDate(date, how);
    const at = place % written.length;
    return written.slice(0, at) + inserted + written.slice(at + removed);
  });

/** Arbitrary text, with a good share of Thai. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0x0e00, max: 0x0e7f }).map((code) => String.fromCharCode(code))).map((chars) => chars.join('')),
);
