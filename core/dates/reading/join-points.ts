import { FIRST_CLEARLY_BUDDHIST_YEAR } from '../buddhist-era.ts';
import type { Point } from './points.ts';
import type { WrittenYear } from './written-year.ts';

/** Two ends of a date with everything that one lends the other; `right` is null for a single date. */
export type Span = {
  readonly kind: 'span';
  readonly left: Point;
  readonly right: Point | null;
  /** how an open end is written: a lone dash, or "- ปัจจุบัน" */
  readonly open: 'dash' | 'said' | null;
  /** the end that had no year of its own */
  readonly yearLentTo: 'left' | 'right' | null;
};

/** A point that can stand by itself: a year, and no day without its month. */
const isWhole = (point: Point): boolean => point.year !== null && (point.day === null || point.month !== null);

/** A lone number is a year only with four digits, or when something says so: 836 may be anything, ค.ศ. 836 is a year. */
const saysItIsAYear = (point: Point): boolean => {
  if (point.form !== 'bare' || point.day !== null || point.year === null) return true;
  const { digits, era, saidYear, gloss } = point.year;
  return digits.length === 4 || era !== null || saidYear || gloss !== null;
};

/** The 9 of "9-10 ส.ค. 2561" */
const withMonthOf = (point: Point, other: Point): Point =>
  point.month === null && point.day !== null && other.day !== null ? { ...point, month: other.month } : point;

/** The 28 ก.ย. of "28 ก.ย. - 2 ต.ค. 2561". A bare year lends nothing: "1 April until 2483" is no date. */
const withYearOf = (point: Point, other: Point): Point =>
  point.year === null && (other.month !== null || other.day !== null) ? { ...point, year: other.year } : point;

const hasHighNumber = (year: WrittenYear): boolean => Number(year.digits) >= FIRST_CLEARLY_BUDDHIST_YEAR;

/** "ค.ศ. 2012 - 2014": the era stands once for both. A year that is clear by itself lends and borrows nothing. */
const withEraOf = (point: Point, other: Point): Point => {
  const { year } = point;
  const lender = other.year;
  if (year === null || lender === null || lender.era === null || hasHighNumber(lender)) return point;
  if (year.era !== null || year.gloss !== null || year.setting === 'year-first' || hasHighNumber(year)) return point;
  return { ...point, year: { ...year, era: lender.era } };
};

/** "August 9-10, 2018", "2012 - Nov 2014": a year beside no month name stands in the language of the names around it. */
const withSettingOf = (point: Point, other: Point): Point => {
  const setting = point.setting ?? other.setting;
  return point.year?.setting === 'alone' && setting !== null ? { ...point, year: { ...point.year, setting } } : point;
};

const completed = (point: Point, other: Point): Point =>
  withEraOf(withSettingOf(withYearOf(withMonthOf(point, other), other), other), other);

const yearLentTo = (left: Point, right: Point): Span['yearLentTo'] => {
  if (left.year === null) return 'left';
  return right.year === null ? 'right' : null;
};

/** A day borrows its month only across a dash that the one year stands behind: "9-10 ส.ค. 2561", "August 9-10, 2018". */
const waitsInVain = ({ day, month }: Point, left: Point): boolean => day !== null && month === null && left.year !== null;

const LONGEST_MONTH = 31;

/** The 28 of "August 28 - September 2, 2018" looks like a year by itself, but is a day beside an end that has a day. */
const takesDayForYear = ({ day, year }: Point, other: Point): boolean =>
  day === null && other.day !== null && year?.setting === 'english' && year.era === null && year.digits.length === 2 &&
  Number(year.digits) <= LONGEST_MONTH;

/** Joins two written ends and fills in what one lends the other; null when they do not make a date. */
export const joinPoints = (left: Point, right: Point | null): Span | null => {
  if (right === null) {
    return isWhole(left) && saysItIsAYear(left) ? { kind: 'span', left, right, open: null, yearLentTo: null } : null;
  }
  if (waitsInVain(left, left) || waitsInVain(right, left)) return null;
  if (takesDayForYear(left, right) || takesDayForYear(right, left)) return null;
  const from = completed(left, right);
  const until = completed(right, left);
  if (!isWhole(from) || !isWhole(until) || !saysItIsAYear(from) || !saysItIsAYear(until)) return null;
  return { kind: 'span', left: from, right: until, open: null, yearLentTo: yearLentTo(left, right) };
};
