import { LETTERS, UUID_DIGITS } from './values.ts';

/** Columns that do not say what they should. Thrown inside this folder only: core/sync/columns/read.ts answers it. */
export class BadColumns extends Error {
  override readonly name = 'BadColumns';
}

export const bad = (what: string): never => {
  throw new BadColumns(what);
};

export const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : bad('object');
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : bad('list'));
export const asText = (value: unknown): string => (typeof value === 'string' ? value : bad('text'));
const asWhole = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : bad('number'));

/** Exactly `count` whole numbers. */
export const readNumbers = (coded: unknown, count: number, depth = 0): number[] => {
  if (Array.isArray(coded)) return coded.length === count ? coded.map(asWhole) : bad('count');
  const { runs, steps } = asObject(coded);
  if (steps !== undefined) {
    if (depth > 0) return bad('steps');
    let last = 0;
    return readNumbers(steps, count, 1).map((step) => (last = asWhole(last + step)));
  }
  const list = asList(runs);
  const numbers: number[] = [];
  for (let at = 0; at < list.length; at += 2) {
    const [number, times] = [asWhole(list[at]), asWhole(list[at + 1])];
    if (times < 1 || numbers.length + times > count) return bad('count');
    for (let time = 0; time < times; time += 1) numbers.push(number);
  }
  return numbers.length === count ? numbers : bad('count');
};

const PLACE_OF = new Map([...LETTERS].map((letter, place) => [letter, place]));

const readPlaces = (coded: unknown, count: number, distinct: number): number[] => {
  const places = typeof coded === 'string' ? (coded.length === count ? [...coded].map((letter) => PLACE_OF.get(letter) ?? -1) : bad('count')) : readNumbers(coded, count);
  return places.every((place) => place >= 0 && place < distinct) ? places : bad('place');
};

/**
 * Exactly `count` values, in whatever form they stand. `spend` is asked for the bytes that they have as JSON, before they are made where
 * one stands for many, so that a small text never unfolds to much.
 */
export const readValues = (coded: unknown, count: number, spend: (values: readonly unknown[], times?: number) => void): readonly unknown[] => {
  if (Array.isArray(coded)) {
    if (coded.length !== count) return bad('count');
    spend(coded);
    return coded;
  }
  const form = asObject(coded);
  if (form['all'] !== undefined) {
    spend([form['all']], count);
    return Array.from({ length: count }, () => form['all']);
  }
  if (form['of'] !== undefined) return readDictionary(asList(form['of']), form['at'], count, spend);
  const values = form['ids'] !== undefined ? readIds(form, count) : form['ms'] !== undefined ? readStamps(form, count) : readUuids(form, count);
  spend(values);
  return values;
};

const readDictionary = (of: readonly unknown[], at: unknown, count: number, spend: (values: readonly unknown[], times?: number) => void): readonly unknown[] => {
  const places = readPlaces(at, count, of.length);
  const times = of.map(() => 0);
  for (const place of places) times[place] = (times[place] ?? 0) + 1;
  for (const [place, value] of of.entries()) spend([value], times[place] ?? 0);
  return places.map((place) => of[place]);
};

const NAME = /^[0-9a-z]{12,32}$/;
const LARGEST_N = 10 ** 15 - 1;

const readIds = ({ ids, at, steps }: Readonly<Record<string, unknown>>, count: number): string[] => {
  const names = asList(ids).map(asText);
  if (!names.every((name) => NAME.test(name))) return bad('id');
  const places = readPlaces(at, count, names.length);
  const last = names.map(() => 0);
  return readNumbers(steps, count).map((step, index) => {
    const place = places[index] ?? 0;
    const n = (last[place] ?? 0) + step;
    last[place] = n;
    return n >= 1 && n <= LARGEST_N ? `${names[place] ?? ''}:${String(n)}` : bad('id');
  });
};

const readStamps = ({ ms, counts }: Readonly<Record<string, unknown>>, count: number): string[] => {
  const counters = readNumbers(counts, count);
  return readNumbers(ms, count).map((time, index) => {
    const counter = counters[index] ?? 0;
    if (time < 0 || time > LARGEST_N || counter < 0 || counter >= 36 ** 4) return bad('stamp');
    return `${String(time).padStart(15, '0')}-${counter.toString(36).padStart(4, '0')}`;
  });
};

const readUuids = ({ hex }: Readonly<Record<string, unknown>>, count: number): string[] => {
  const digits = asText(hex);
  if (digits.length !== count * UUID_DIGITS || !/^[0-9a-f]*$/.test(digits)) return bad('hex');
  return Array.from({ length: count }, (_, row) => {
    let id = '';
    for (let place = 0; place < UUID_DIGITS; place += 1) {
      if (place === 8 || place === 12 || place === 16 || place === 20) id += '-';
      id += digits[place * count + row] ?? '';
    }
    return id;
  });
};
