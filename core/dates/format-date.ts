import { ceToBe, FIRST_CLEARLY_BUDDHIST_YEAR } from './buddhist-era.ts';
import { readIso, type IsoParts } from './calendar.ts';
import { monthName, type DateLanguage, type NameLength } from './months.ts';
import type { PartialDate } from './partial-date.ts';
import { toThaiDigits } from './thai-digits.ts';

export type DateStyle = {
  readonly language: DateLanguage;
  readonly length: NameLength;
  readonly digits: 'arab' | 'thai';
  /**
   * 'both' adds the Common Era year in Thai: 12 พ.ค. 2550 (ค.ศ. 2007). English has both, but with 'one', for columns: there it is
   * the Common Era alone (19 Nov 2012), which no Buddhist year of an agreement can be taken for.
   */
  readonly eras?: 'usual' | 'both' | 'one';
};

const WORDS = {
  th: { unknown: 'ไม่ทราบวันที่', circa: 'ประมาณ' },
  en: { unknown: 'date unknown', circa: 'c.' },
} as const;

const SHORTEST_CLEAR_YEAR = 100;

/** Years below 100 get four digits, so that 79 is never taken for 1979. */
const commonYear = (year: number): string => (year < SHORTEST_CLEAR_YEAR ? String(year).padStart(4, '0') : String(year));

type YearWriter = {
  readonly full: (year: number) => string;
  /** without what the year before has already said; null when nothing may be left out */
  readonly second: ((year: number) => string) | null;
};

const englishYears: YearWriter = { full: (year) => `${commonYear(year)} (B.E. ${ceToBe(year)})`, second: null };
const commonYears: YearWriter = { full: commonYear, second: commonYear };

/**
 * Thai years. Buddhist without era, as offices write, if every year is clearly Buddhist; older dates name their era: ค.ศ. if
 * the words were in it, else พ.ศ. In long style a bare year is พ.ศ. 2555, and so is a year that the other era follows.
 */
const thaiYears = (date: PartialDate, start: IsoParts, how: DateStyle): YearWriter => {
  const isOld = ceToBe(start.year) < FIRST_CLEARLY_BUDDHIST_YEAR;
  const inCommonEra = isOld && date.era === 'CE';
  const plain = (year: number): string => (inCommonEra ? commonYear(year) : String(ceToBe(year)));
  const other = (year: number): string => (inCommonEra ? `พ.ศ. ${ceToBe(year)}` : `ค.ศ. ${commonYear(year)}`);
  const namesEra = isOld || (how.length === 'long' && (start.month === null || how.eras === 'both'));
  const named = (year: number): string => (namesEra ? `${inCommonEra ? 'ค.ศ.' : 'พ.ศ.'} ${plain(year)}` : plain(year));
  return how.eras === 'both' ? { full: (year) => `${named(year)} (${other(year)})`, second: null } : { full: named, second: plain };
};

const dayAndMonth = ({ month, day }: IsoParts, how: DateStyle): string => {
  if (month === null) return '';
  const name = monthName(month, how.language, how.length);
  return day === null ? name : `${day} ${name}`;
};

const wholePoint = (parts: IsoParts, years: YearWriter, how: DateStyle): string =>
  [dayAndMonth(parts, how), years.full(parts.year)].filter((piece) => piece !== '').join(' ');

const isKnownAlike = (start: IsoParts, end: IsoParts): boolean =>
  (start.month === null) === (end.month === null) && (start.day === null) === (end.day === null);

/** 9–10 ส.ค. 2561, 28 ก.ย. – 2 ต.ค. 2561, 2555–2557: what both ends share stands once. */
const range = (start: IsoParts, end: IsoParts, years: YearWriter, how: DateStyle): string => {
  if (isKnownAlike(start, end)) {
    if (start.month === null && years.second !== null) return `${years.full(start.year)}–${years.second(end.year)}`;
    if (start.year === end.year && start.month === end.month && start.day !== null) return `${start.day}–${wholePoint(end, years, how)}`;
    if (start.year === end.year) return `${dayAndMonth(start, how)} – ${wholePoint(end, years, how)}`;
  }
  return `${wholePoint(start, years, how)} – ${wholePoint(end, years, how)}`;
};

const withOpenEnd = (words: string, language: DateLanguage): string => (language === 'th' ? `${words} –` : `from ${words}`);

/**
 * Writes a date for people: "15 พฤศจิกายน 2555", "พ.ย. 2555", "27 August 2018 (B.E. 2561)". parseDate reads each of them
 * back as the same date, but an English year that stands alone with 'one' era: of that it asks. Months and days before 1941 are in today's calendar; the words as written stay in `text`.
 */
export const formatDate = (date: PartialDate, how: DateStyle): string => {
  const words = WORDS[how.language];
  const start = date.start === null ? null : readIso(date.start);
  if (start === null) return words.unknown;
  const end = date.end === null || date.end === date.start ? null : readIso(date.end);
  const years = how.language === 'th' ? thaiYears(date, start, how) : how.eras === 'one' ? commonYears : englishYears;
  const time = end === null ? wholePoint(start, years, how) : range(start, end, years, how);
  const circa = date.circa ? `${words.circa} ${time}` : time;
  const whole = date.openEnd ? withOpenEnd(circa, how.language) : circa;
  return how.digits === 'thai' ? toThaiDigits(whole) : whole;
};
