import { beToCe, ceToBe } from './buddhist-era.ts';
import { readIso, writeIso } from './calendar.ts';

/** The Thai fiscal year runs from 1 October to 30 September and has the Buddhist year of its end. */
const FIRST_MONTH = 10;
const MONTHS_PER_QUARTER = 3;

const monthOf = (iso: string): { year: number; month: number } | null => {
  const parts = readIso(iso);
  return parts === null || parts.month === null ? null : { year: parts.year, month: parts.month };
};

/** Buddhist fiscal year of an ISO day or month; null for a bare year (it lies in two) and for text that is no date. */
export const fiscalYearOf = (isoDate: string): number | null => {
  const date = monthOf(isoDate);
  return date === null ? null : ceToBe(date.month >= FIRST_MONTH ? date.year + 1 : date.year);
};

/** Quarter 1–4 of the fiscal year (1 = October to December), or null like fiscalYearOf. */
export const fiscalQuarterOf = (isoDate: string): number | null => {
  const date = monthOf(isoDate);
  return date === null ? null : Math.floor(((date.month - FIRST_MONTH + 12) % 12) / MONTHS_PER_QUARTER) + 1;
};

/** First and last month (Common Era ISO) of a Buddhist fiscal year: 2561 → 2017-10 … 2018-09. */
export const fiscalYearMonths = (buddhistYear: number): { readonly start: string; readonly end: string } => {
  const year = beToCe(buddhistYear);
  return {
    start: writeIso({ year: year - 1, month: FIRST_MONTH, day: null }),
    end: writeIso({ year, month: FIRST_MONTH - 1, day: null }),
  };
};
