/**
 * The Gregorian calendar on ISO text: 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD', Common Era, year of four digits from 0001.
 * Days before 1582 are counted in the same calendar and never moved.
 */

export type IsoParts = { readonly year: number; readonly month: number | null; readonly day: number | null };

const ISO_PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a month in a Common Era year; 0 when there is no such month. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);

const isRealDay = ({ year, month, day }: IsoParts): boolean => {
  if (year < 1) return false;
  if (month === null) return true;
  const days = daysInMonth(year, month);
  return days > 0 && (day === null || (day >= 1 && day <= days));
};

/** The parts of an ISO date, or null when the text is none or the day does not exist. */
export const readIso = (text: string): IsoParts | null => {
  const found = ISO_PARTIAL.exec(text);
  if (found === null) return null;
  const [, year, month, day] = found;
  const parts = { year: Number(year), month: month === undefined ? null : Number(month), day: day === undefined ? null : Number(day) };
  return isRealDay(parts) ? parts : null;
};

/** Whether the text is an ISO year, month or day that exists. */
export const isValidIsoPartial = (text: string): boolean => readIso(text) !== null;

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** Writes parts as ISO text. The parts are not checked. */
export const writeIso = ({ year, month, day }: IsoParts): string =>
  [padded(year, 4), ...(month === null ? [] : [padded(month, 2)]), ...(month === null || day === null ? [] : [padded(day, 2)])].join('-');

const partsOf = (iso: string): IsoParts => {
  const parts = readIso(iso);
  if (parts === null) throw new RangeError(`not an ISO date: ${iso}`);
  return parts;
};

/** First day ('YYYY-MM-DD') of a valid ISO year, month or day. Anything else is a bug of the caller. */
export const firstDayOf = (iso: string): string => {
  const { year, month, day } = partsOf(iso);
  return writeIso({ year, month: month ?? 1, day: day ?? 1 });
};

/** Last day ('YYYY-MM-DD') of a valid ISO year, month or day. Anything else is a bug of the caller. */
export const lastDayOf = (iso: string): string => {
  const { year, month, day } = partsOf(iso);
  return writeIso({ year, month: month ?? 12, day: day ?? daysInMonth(year, month ?? 12) });
};

/** Day of the week of a valid ISO day, 0 = Sunday. Null when only the month or the year is given. */
export const weekdayOf = (iso: string): number | null => {
  const { year, month, day } = partsOf(iso);
  if (month === null || day === null) return null;
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let earlier = 1; earlier < month; earlier += 1) days += daysInMonth(year, earlier);
  return (days + day) % 7;
};
