import { daysInMonth, readIso, writeIso } from '../dates/calendar.ts';

/** Years after which a relation is remembered: every fifth. */
const EVERY = 5;

/** A day, month or year ('YYYY-MM-DD', 'YYYY-MM', 'YYYY') on which a relation is so many years old; known as exactly as its beginning. */
export type Anniversary = { readonly on: string; readonly years: number };

/**
 * The anniversary of a beginning (ISO, as exactly as it is known) in a Common Era year, or null where there is none: not a
 * fifth year, or before the beginning. What began on 29 February is remembered on the 28th in years that have none.
 */
export const anniversaryIn = (began: string, year: number): Anniversary | null => {
  const parts = readIso(began);
  const years = parts === null ? 0 : year - parts.year;
  if (parts === null || years < EVERY || years % EVERY !== 0) return null;
  const { month, day } = parts;
  return { on: writeIso({ year, month, day: month === null || day === null ? null : Math.min(day, daysInMonth(year, month)) }), years };
};

/** The first anniversary in or after a year. */
export const nextAnniversary = (began: string, year: number): Anniversary | null => {
  const parts = readIso(began);
  if (parts === null) return null;
  const years = Math.max(EVERY, Math.ceil((year - parts.year) / EVERY) * EVERY);
  return anniversaryIn(began, parts.year + years);
};
