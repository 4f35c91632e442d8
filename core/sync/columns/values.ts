import type { Json } from '#core/json.ts';
import type { Coded, CodedNumbers } from './shape.ts';

/** One letter per place in a dictionary of at most so many values. */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const ID = /^([0-9a-z]{12,32}):([1-9][0-9]{0,14})$/;
export const STAMP = /^([0-9]{15})-([0-9a-z]{4})$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The shortest of the forms that hold these values exactly. Looked for in order; the first that fits is usually the best by far. */
export const codeValues = (values: readonly Json[]): Coded => {
  const [first] = values;
  if (first === undefined) return [];
  if (typeof first === 'string' && values.every(isText)) {
    if (values.length > 1 && values.every((value) => value === first)) return { all: first };
    if (ID.test(first)) return codeIds(values) ?? codeAlike(values);
    if (STAMP.test(first)) return codeStamps(values) ?? codeAlike(values);
    if (UUID.test(first)) return codeUuids(values) ?? codeAlike(values);
  }
  return codeAlike(values);
};

const isText = (value: Json): value is string => typeof value === 'string';

/** Values that stand often once, and which of them stands where; as they are where few are alike. */
const codeAlike = (values: readonly Json[]): Coded => {
  const places = new Map<string, number>();
  const of: Json[] = [];
  const at: number[] = [];
  for (const value of values) {
    const key = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    let place = places.get(key);
    if (place === undefined) {
      place = of.push(value) - 1;
      places.set(key, place);
      if (of.length > LARGEST_DICTIONARY) return values;
    }
    at.push(place);
  }
  if (of.length === 1 && values.length > 1) return { all: of[0] ?? null };
  return of.length * 2 <= values.length ? { of, at: codePlaces(at, of.length) } : values;
};
const LARGEST_DICTIONARY = 4_096;

export const codePlaces = (places: readonly number[], distinct: number): string | CodedNumbers => {
  if (distinct === 1) return { runs: [0, places.length] };
  return distinct <= LETTERS.length ? places.map((place) => LETTERS[place] ?? '').join('') : codeNumbers(places);
};

const codeIds = (values: readonly string[]): Coded | null => {
  const names = new Map<string, { readonly place: number; last: number }>();
  const at: number[] = [];
  const steps: number[] = [];
  for (const value of values) {
    const [, name, digits] = ID.exec(value) ?? [];
    if (name === undefined || digits === undefined) return null;
    const known = names.get(name) ?? { place: names.size, last: 0 };
    names.set(name, known);
    const n = Number(digits);
    at.push(known.place);
    steps.push(n - known.last);
    known.last = n;
  }
  return { ids: [...names.keys()], at: codePlaces(at, names.size), steps: codeNumbers(steps) };
};

const codeStamps = (values: readonly string[]): Coded | null => {
  const ms: number[] = [];
  const counts: number[] = [];
  for (const value of values) {
    const [, time, count] = STAMP.exec(value) ?? [];
    if (time === undefined || count === undefined) return null;
    ms.push(Number(time));
    counts.push(Number.parseInt(count, 36));
  }
  return { ms: codeSteps(ms), counts: codeSteps(counts) };
};

/** All first digits, then all second ones …: those that hardly differ (times, versions) stand together. */
const codeUuids = (values: readonly string[]): Coded | null => {
  if (!values.every((value) => UUID.test(value))) return null;
  const digits = values.map((value) => value.replaceAll('-', ''));
  let hex = '';
  for (let place = 0; place < UUID_DIGITS; place += 1) for (const each of digits) hex += each[place] ?? '';
  return { hex };
};
export const UUID_DIGITS = 32;

/** Repeated numbers as runs where that is shorter. */
export const codeNumbers = (numbers: readonly number[]): CodedNumbers => {
  const runs: number[] = [];
  for (const number of numbers) {
    const last = runs.length - 2;
    if (runs[last] === number) runs[last + 1] = (runs[last + 1] ?? 0) + 1;
    else runs.push(number, 1);
    if (runs.length > numbers.length) return numbers;
  }
  return { runs };
};

const codeSteps = (numbers: readonly number[]): CodedNumbers => ({ steps: codeNumbers(stepsOf(numbers)) });
const stepsOf = (numbers: readonly number[]): number[] => numbers.map((number, index) => number - (numbers[index - 1] ?? 0));

/** Numbers that mostly count up, such as revisions. */
export const codeCounting = (numbers: readonly number[]): CodedNumbers => {
  const steps = codeNumbers(stepsOf(numbers));
  return Array.isArray(steps) ? numbers : { steps };
};
