import { err, ok, type Result } from '#core/result.ts';
import { ceToBe, LAST_YEAR_FROM_APRIL, type Era } from '../buddhist-era.ts';
import { daysInMonth, firstDayOf, lastDayOf, readIso, weekdayOf, writeIso } from '../calendar.ts';
import type { DateNote, ImpossibleReason } from '../parsed-date.ts';
import type { Span } from './join-points.ts';
import type { Point } from './points.ts';
import type { YearReading } from './years.ts';

/** One complete way to understand a date, before it is known whether it is the only one. */
export type Candidate = { readonly start: string; readonly end: string | null; readonly era: Era; readonly notes: readonly DateNote[] };

/** Gives the words as written between two places of the clean text. */
export type Quote = (start: number, end: number) => string;

const LAST_MONTH_OF_OLD_YEAR = 3;

const isoIfReal = (year: number, month: number | null, day: number | null): string | null => {
  const iso = writeIso({ year, month, day });
  return readIso(iso) === null ? null : iso;
};

/** January to March of a Buddhist year that began on 1 April lay in the next Common Era year. */
const mayCountOldWay = (point: Point, reading: YearReading): boolean =>
  reading.era === 'BE' && point.month !== null && point.month <= LAST_MONTH_OF_OLD_YEAR && ceToBe(reading.ce) <= LAST_YEAR_FROM_APRIL;

const oldWay = (point: Point, reading: YearReading): string | null =>
  ceToBe(reading.ce) < LAST_YEAR_FROM_APRIL ? isoIfReal(reading.ce + 1, point.month, point.day) : null;

const whyNot = (point: Point, reading: YearReading, quote: Quote): ImpossibleReason => {
  const part = quote(point.start, point.end);
  const { day, month } = point;
  if (month === null) return { type: 'year-out-of-range', part };
  const days = daysInMonth(reading.ce, month);
  if (days > 0 && day !== null) return { type: 'no-such-day', part, day, month, daysInMonth: days };
  const looksMonthFirst = point.form === 'day-first' && day !== null && day >= 1 && day <= 12 && month > 12 && month <= 31;
  return { type: 'no-such-month', part, month, looksMonthFirst };
};

type Built = { readonly iso: string; readonly notes: readonly DateNote[] };

const calendarNotes = (point: Point, reading: YearReading, iso: string | null): Result<Built, null> => {
  const counted = mayCountOldWay(point, reading) ? oldWay(point, reading) : null;
  if (iso === null) return counted === null ? err(null) : ok({ iso: counted, notes: [{ type: 'read-by-old-thai-new-year' }] });
  return ok({ iso, notes: mayCountOldWay(point, reading) ? [{ type: 'old-thai-new-year', otherwise: counted }] : [] });
};

const weekdayNotes = (point: Point, iso: string): DateNote[] => {
  const actual = weekdayOf(iso);
  return point.weekday === null || actual === null || actual === point.weekday
    ? []
    : [{ type: 'weekday-disagrees', written: point.weekday, actual }];
};

/** One written end with one reading of its year. */
const buildPoint = (point: Point, reading: YearReading, quote: Quote): Result<Built, ImpossibleReason> => {
  const built = calendarNotes(point, reading, isoIfReal(reading.ce, point.month, point.day));
  if (!built.ok) return err(whyNot(point, reading, quote));
  const { iso, notes } = built.value;
  return ok({ iso, notes: [...reading.notes, ...notes, ...weekdayNotes(point, iso)] });
};

/** A span with one reading of its year, or of both. */
export const buildSpan = (span: Span, left: YearReading, right: YearReading, quote: Quote): Result<Candidate, ImpossibleReason> => {
  const start = buildPoint(span.left, left, quote);
  if (!start.ok) return start;
  const single: Candidate = { start: start.value.iso, end: null, era: left.era, notes: start.value.notes };
  if (span.right === null) return ok(single);
  const end = buildPoint(span.right, right, quote);
  if (!end.ok) return end;
  if (end.value.iso === single.start) return ok(single);
  if (lastDayOf(end.value.iso) < firstDayOf(single.start)) {
    return err({ type: 'range-backwards', part: quote(span.left.start, span.right.end) });
  }
  return ok({ ...single, end: end.value.iso, notes: [...single.notes, ...end.value.notes] });
};
