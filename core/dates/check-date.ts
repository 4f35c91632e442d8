import { firstDayOf, lastDayOf } from './calendar.ts';
import type { PartialDate } from './partial-date.ts';

/**
 * Contradictions between dates that are known only in part. A doubt is never called a contradiction: unknown and "about"
 * dates contradict nothing, and 2555 agrees with Nov 2555.
 */

/** First day that the date can mean; null when it cannot be said (unknown, or "about"). */
export const earliestDay = (date: PartialDate): string | null =>
  date.start === null || date.circa ? null : firstDayOf(date.start);

/** Last day that the date can mean; null when it cannot be said (unknown, "about", or without an end). */
export const latestDay = (date: PartialDate): string | null =>
  date.start === null || date.circa || date.openEnd ? null : lastDayOf(date.end ?? date.start);

/** Whether every day that `a` can mean lies before every day that `b` can mean. */
export const isCertainlyBefore = (a: PartialDate, b: PartialDate): boolean => {
  const last = latestDay(a);
  const first = earliestDay(b);
  return last !== null && first !== null && last < first;
};

/** `earliest` is the first day of what should come first, `latest` the last day of what should come after it. */
export type OrderProblem = { readonly type: 'out-of-order'; readonly earliest: string; readonly latest: string };

/** What is wrong when `first` (signed) should not lie after `second` (ends); null unless it certainly does. */
export const orderProblem = (first: PartialDate, second: PartialDate): OrderProblem | null => {
  const earliest = earliestDay(first);
  const latest = latestDay(second);
  return earliest === null || latest === null || earliest <= latest ? null : { type: 'out-of-order', earliest, latest };
};

/** Whether two statements about the same event cannot both be true. */
export const contradicts = (a: PartialDate, b: PartialDate): boolean => isCertainlyBefore(a, b) || isCertainlyBefore(b, a);
