import { z } from 'zod';
import { firstDayOf, isValidIsoPartial, lastDayOf, readIso } from './calendar.ts';

/** How exactly the start of a date is known. */
export type DatePrecision = 'day' | 'month' | 'year' | 'unknown';

const isoPartialSchema = z.string().refine(isValidIsoPartial);

/** Precision that a valid ISO text has by its length. */
export const precisionOf = (iso: string | null): DatePrecision => {
  const parts = iso === null ? null : readIso(iso);
  if (parts === null) return 'unknown';
  if (parts.month === null) return 'year';
  return parts.day === null ? 'month' : 'day';
};

type Span = { readonly start: string | null; readonly end: string | null; readonly precision: DatePrecision; readonly openEnd: boolean };

const holdsTogether = ({ start, end, precision, openEnd }: Span): boolean => {
  if (precisionOf(start) !== precision) return false;
  if (start === null) return end === null && !openEnd;
  return end === null || (!openEnd && lastDayOf(end) >= firstDayOf(start));
};

/**
 * A date as far as it is known, with the words it comes from. Unknown keys are carried through, so that an older office does
 * not lose what a newer one wrote.
 *
 * - `text` the words as written, trimmed only; '' when picked in a calendar.
 * - `start` Common Era ISO 'YYYY' | 'YYYY-MM' | 'YYYY-MM-DD'; null = unknown.
 * - `end` last day, month or year of a closed range, else null. It may be known less or more exactly than the start.
 * - `precision` of `start` (always what the length of `start` says).
 * - `era` the era the words were written in; null when unknown or picked.
 * - `openEnd` from then on, or a lost end ("ก.พ. ๒๕๕๖ -"); never together with `end`.
 * - `circa` the words say "about".
 * - `source`, `basis` where the words stand and what the date rests on.
 */
export const partialDateSchema = z
  .looseObject({
    text: z.string(),
    start: isoPartialSchema.nullable(),
    end: isoPartialSchema.nullable(),
    precision: z.enum(['day', 'month', 'year', 'unknown']),
    era: z.enum(['BE', 'CE']).nullable(),
    openEnd: z.boolean(),
    circa: z.boolean(),
    source: z.string().optional(),
    basis: z.string().optional(),
  })
  .refine(holdsTogether);
export type PartialDate = z.infer<typeof partialDateSchema>;

/** A date that somebody says is not known. With the words: `{ ...unknownDate, text }`. */
export const unknownDate: PartialDate = Object.freeze({
  text: '',
  start: null,
  end: null,
  precision: 'unknown',
  era: null,
  openEnd: false,
  circa: false,
});

/** A date picked in a calendar. Both are valid ISO texts, the end not before the start; a range of one day is that day. */
export const pickedDate = (start: string, end: string | null = null): PartialDate => ({
  ...unknownDate,
  start,
  end: end === start ? null : end,
  precision: precisionOf(start),
});

/** Whether two dates say the same time. Words, era, source and basis do not count. */
export const isSameDate = (a: PartialDate, b: PartialDate): boolean =>
  a.start === b.start && a.end === b.end && a.precision === b.precision && a.openEnd === b.openEnd && a.circa === b.circa;
