import type { PartialDate } from './partial-date.ts';

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MISSING = '0000-00-00';
/** Sorts after every digit in code units, which is how IndexedDB and compareDates sort. */
const AFTER_ALL = '~';

const filled = (iso: string): string => iso + MISSING.slice(iso.length, DAY_LENGTH);

const endKey = (date: PartialDate): string => {
  if (date.openEnd) return '2';
  return date.end === null ? '0' : `1${filled(date.end)}`;
};

/**
 * A text that sorts by code units: by start; with the same beginning the coarser date first (2555, then Nov 2555, then
 * 1 Nov 2555); then a single date before a range, the earlier end first, an open end after those, and "about" after
 * the plain date. Unknown dates come last.
 */
export const sortKey = (date: PartialDate): string => {
  const time = date.start === null ? AFTER_ALL : `${filled(date.start)}/${endKey(date)}`;
  return date.circa ? `${time}c` : time;
};

/** Compares by sortKey: negative, 0 or positive. 0 means that both say the same time. */
export const compareDates = (a: PartialDate, b: PartialDate): number => {
  const keyA = sortKey(a);
  const keyB = sortKey(b);
  if (keyA === keyB) return 0;
  return keyA < keyB ? -1 : 1;
};
