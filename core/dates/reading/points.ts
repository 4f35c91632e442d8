import { isMark, isWord, joinerAt, numberAt, type Read, type Tokens } from './token-reading.ts';
import { readYear, yearFirst, type WrittenYear, type YearSetting } from './written-year.ts';

/** One end of a date as written; what is null may come from the other end ("9-10 ส.ค. 2561"). */
export type Point = {
  readonly day: number | null;
  readonly month: number | null;
  readonly year: WrittenYear | null;
  readonly weekday: number | null;
  /** the language of its month name */
  readonly setting: 'thai' | 'english' | null;
  readonly form: 'words' | 'day-first' | 'year-first' | 'month-number' | 'bare';
  readonly start: number;
  readonly end: number;
};

type Core = Pick<Point, 'day' | 'month' | 'year' | 'form' | 'setting'>;
type NamedMonth = { readonly month: number; readonly setting: 'thai' | 'english' };

/** November, เดือนพฤศจิกายน, เดือน 11 */
const readMonth = (tokens: Tokens, from: number): Read<NamedMonth> | null => {
  const said = isWord(tokens[from], 'month');
  const at = said ? from + 1 : from;
  const token = tokens[at];
  if (token?.kind === 'month') return { value: { month: token.month, setting: token.language === 'th' ? 'thai' : 'english' }, next: at + 1 };
  const number = said ? numberAt(tokens, at, 1, 2) : null;
  return number === null ? null : { value: { month: number.value, setting: 'thai' }, next: at + 1 };
};

/** The year after a month name, also joined: พ.ย.-55 */
const readYearOfMonth = (tokens: Tokens, from: number, setting: YearSetting): Read<WrittenYear> | null =>
  readYear(tokens, joinerAt(tokens, from) === null ? from : from + 1, setting);

/** 15 พ.ย. 2555, 15th of November 2012, 15-พ.ย.-55, and without the year */
const dayThenMonth = (tokens: Tokens, from: number): Read<Core>[] => {
  const day = numberAt(tokens, from, 1, 2);
  if (day === null) return [];
  let at = joinerAt(tokens, from + 1) === null ? from + 1 : from + 2;
  while (isWord(tokens[at], 'on')) at += 1;
  const month = readMonth(tokens, at);
  if (month === null) return [];
  const core: Core = { day: day.value, ...month.value, year: null, form: 'words' };
  const year = readYearOfMonth(tokens, month.next, month.value.setting);
  return [...(year === null ? [] : [{ value: { ...core, year: year.value }, next: year.next }]), { value: core, next: month.next }];
};

/** พ.ย. 2555, November 15, 2012, and either without the year */
const monthThenRest = (tokens: Tokens, from: number): Read<Core>[] => {
  const month = readMonth(tokens, from);
  if (month === null) return [];
  const core: Core = { day: null, ...month.value, year: null, form: 'words' };
  const found: Read<Core>[] = [];
  const day = numberAt(tokens, month.next, 1, 2);
  if (day !== null) {
    const ofDay = readYear(tokens, month.next + 1, month.value.setting);
    if (ofDay !== null) found.push({ value: { ...core, day: day.value, year: ofDay.value }, next: ofDay.next });
  }
  const year = readYearOfMonth(tokens, month.next, month.value.setting);
  if (year !== null) found.push({ value: { ...core, year: year.value }, next: year.next });
  if (day !== null) found.push({ value: { ...core, day: day.value }, next: month.next + 1 });
  return [...found, { value: core, next: month.next }];
};

/** 15/11/2555, 15-11-2555, 15.11.55: day first, as Thai offices write; 2012-11-15: year first */
const threeNumbers = (tokens: Tokens, from: number): Read<Core>[] => {
  const joiner = joinerAt(tokens, from + 1);
  if (joiner === null || joinerAt(tokens, from + 3) !== joiner) return [];
  const month = numberAt(tokens, from + 2, 1, 2);
  if (month === null) return [];
  const day = numberAt(tokens, from, 1, 2);
  if (day !== null) {
    const year = readYear(tokens, from + 4, 'numbers');
    return year === null ? [] : [{ value: { day: day.value, month: month.value, setting: null, year: year.value, form: 'day-first' }, next: year.next }];
  }
  const lastDay = numberAt(tokens, from + 4, 1, 2);
  const year = yearFirst(tokens, from, from + 5);
  if (lastDay === null || year === null) return [];
  return [{ value: { day: lastDay.value, month: month.value, setting: null, year: year.value, form: 'year-first' }, next: year.next }];
};

/** 11/2555; and 9/8 before "- 10/8/2561" */
const twoNumbers = (tokens: Tokens, from: number): Read<Core>[] => {
  const first = numberAt(tokens, from, 1, 2);
  if (first === null || joinerAt(tokens, from + 1) === null) return [];
  if (numberAt(tokens, from + 2, 4, 4) !== null) {
    const year = readYear(tokens, from + 2, 'numbers');
    return year === null ? [] : [{ value: { day: null, month: first.value, setting: null, year: year.value, form: 'month-number' }, next: year.next }];
  }
  const month = isMark(tokens[from + 1], '/') ? numberAt(tokens, from + 2, 1, 2) : null;
  return month === null ? [] : [{ value: { day: first.value, month: month.value, setting: null, year: null, form: 'day-first' }, next: from + 3 }];
};

/** 19 alone is a day: "19-20 ก.ค. พ.ศ. 2399" */
const isTwoLoneDigits = ({ digits, era, saidYear }: WrittenYear): boolean => digits.length === 2 && era === null && !saidYear;

/** 2555, พ.ศ. 2555, ปี 55; and the 10, 2018 of "August 9-10, 2018" */
const yearOrDay = (tokens: Tokens, from: number): Read<Core>[] => {
  const found: Read<Core>[] = [];
  const year = readYear(tokens, from, 'alone');
  if (year !== null && !isTwoLoneDigits(year.value)) found.push({ value: { day: null, month: null, setting: null, year: year.value, form: 'bare' }, next: year.next });
  const day = numberAt(tokens, from, 1, 2);
  if (day === null) return found;
  const ofDay = readYear(tokens, from + 1, 'alone');
  if (ofDay !== null) found.push({ value: { day: day.value, month: null, setting: null, year: ofDay.value, form: 'bare' }, next: ofDay.next });
  return [...found, { value: { day: day.value, month: null, setting: null, year: null, form: 'bare' }, next: from + 1 }];
};

const FORMS = [threeNumbers, dayThenMonth, monthThenRest, twoNumbers, yearOrDay];

/** Every way to read one end of a date from here, the fullest of each form first. */
export const readPoints = (tokens: Tokens, from: number): Read<Point>[] => {
  let at = from;
  let weekday: number | null = null;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    if (token.kind === 'weekday' && weekday === null) weekday = token.weekday;
    else if (!isWord(token, 'on') && !(weekday !== null && isMark(token, ',.'))) break;
    at += 1;
  }
  const first = tokens[at];
  if (first === undefined) return [];
  const found = FORMS.flatMap((form) => form(tokens, at));
  return found.map(({ value, next }) => ({
    value: { ...value, weekday, start: first.start, end: tokens[next - 1]?.end ?? first.end },
    next,
  }));
};
