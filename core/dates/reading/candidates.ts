import { ceToBe, type Era } from '../buddhist-era.ts';
import { isValidIsoPartial } from '../calendar.ts';
import { fiscalYearMonths } from '../fiscal-year.ts';
import type { AskReason, ImpossibleReason } from '../parsed-date.ts';
import { buildSpan, type Candidate, type Quote } from './build-span.ts';
import type { Body, FiscalYear, Pair } from './expressions.ts';
import type { Span } from './join-points.ts';
import type { Point } from './points.ts';
import type { WrittenYear } from './written-year.ts';
import { resolveYear, type YearReading } from './years.ts';

/** What the words can mean: the ways that hold, why there may be several, and why another way does not hold. */
export type Possibilities = {
  readonly candidates: readonly Candidate[];
  readonly reason: AskReason | null;
  readonly failure: ImpossibleReason | null;
};

export type Context = { readonly quote: Quote; readonly stated: Era | null };

const NOTHING: Possibilities = { candidates: [], reason: null, failure: null };
const failed = (failure: ImpossibleReason): Possibilities => ({ ...NOTHING, failure });

const joined = (parts: readonly Possibilities[]): Possibilities => ({
  candidates: parts.flatMap(({ candidates }) => candidates),
  reason: parts.find(({ reason }) => reason !== null)?.reason ?? null,
  failure: parts.find(({ failure }) => failure !== null)?.failure ?? null,
});

type ReadingPair = readonly [YearReading, YearReading];

const withItself = (readings: readonly YearReading[]): ReadingPair[] => readings.map((reading) => [reading, reading]);

/** Two doubtful years of one range are read the same way: nobody writes "12-14" in two eras. */
const pairReadings = (left: readonly YearReading[], right: readonly YearReading[]): ReadingPair[] => {
  const all = left.flatMap((one) => right.map((other): ReadingPair => [one, other]));
  const alike = all.filter(([one, other]) => one.way === other.way);
  return left.length > 1 && right.length > 1 && alike.length > 0 ? alike : all;
};

const shifted = (reading: YearReading, years: number): YearReading => ({ ...reading, ce: reading.ce + years });

/** "30 ธ.ค. - 2 ม.ค. 2561": the year belongs to one of the ends, and nobody says to which. */
const overNewYear = (span: Span, pairs: readonly ReadingPair[]): ReadingPair[] => {
  const { left, right, yearLentTo } = span;
  if (yearLentTo === null || right === null || left.month === null || right.month === null || left.month <= right.month) return [];
  return pairs.flatMap(([one, other]): ReadingPair[] => {
    const earlier: ReadingPair = [shifted(one, -1), other];
    const later: ReadingPair = [one, shifted(other, 1)];
    return yearLentTo === 'left' ? [earlier, later] : [later, earlier];
  });
};

const buildAll = (span: Span, pairs: readonly ReadingPair[], reason: AskReason | null, quote: Quote): Possibilities =>
  joined(
    pairs.map(([one, other]) => {
      const built = buildSpan(span, one, other, quote);
      return built.ok ? { candidates: [built.value], reason, failure: null } : { ...failed(built.error), reason };
    }),
  );

const writtenYears = ({ left, right }: Span): WrittenYear[] =>
  [left.year, right?.year ?? null].filter((year) => year !== null);

const spanPossibilities = (span: Span, { quote, stated }: Context): Possibilities => {
  const years = writtenYears(span);
  const resolved = years.map((year) => resolveYear(year, stated));
  const [from, until] = resolved;
  const missing = years[resolved.findIndex(({ readings }) => readings.length === 0)];
  if (from === undefined) return NOTHING;
  if (missing !== undefined) return failed({ type: 'year-out-of-range', part: quote(missing.start, missing.end) });
  const pairs = until === undefined ? withItself(from.readings) : pairReadings(from.readings, until.readings);
  const found = buildAll(span, pairs, from.reason ?? until?.reason ?? null, quote);
  const shiftedPairs = found.candidates.length === 0 ? overNewYear(span, pairs) : [];
  return shiftedPairs.length === 0 ? found : buildAll(span, shiftedPairs, { type: 'range-over-new-year' }, quote);
};

const fiscalPossibilities = ({ year }: FiscalYear, { quote, stated }: Context): Possibilities => {
  const { readings, reason } = resolveYear(year, stated);
  const candidates = readings.flatMap((reading): Candidate[] => {
    const buddhistYear = ceToBe(reading.ce);
    const months = fiscalYearMonths(buddhistYear);
    if (!isValidIsoPartial(months.start)) return [];
    return [{ ...months, era: reading.era, notes: [...reading.notes, { type: 'fiscal-year', year: buddhistYear }] }];
  });
  const failure: ImpossibleReason = { type: 'year-out-of-range', part: quote(year.start, year.end) };
  return { candidates, reason, failure: candidates.length === 0 ? failure : null };
};

const pairPoint = (pair: Pair, year: WrittenYear, month: number | null): Point => ({
  day: null, month, year, weekday: null, setting: null, form: month === null ? 'bare' : 'year-first', start: pair.start, end: pair.end,
});

const single = (point: Point): Span => ({ kind: 'span', left: point, right: null, open: null, yearLentTo: null });

const YEARS_PER_CENTURY = 100;

/** 57 after 2555 is 2557 */
const secondYearOf = ({ first, second }: Pair): number => {
  const century = Math.floor(Number(first.digits) / YEARS_PER_CENTURY) * YEARS_PER_CENTURY;
  return second.digits.length === 4 ? second.value : century + second.value;
};

type PairSpans = { readonly spans: readonly Span[]; readonly reason: AskReason | null };

/**
 * What a pair can be. A dash makes a month (2555-11) or a range (2555-57), and is asked when both hold (2010-11). A slash
 * makes a month (2555/11) or is asked, because 2555/2557 is written for a range and for "one of the two".
 * What is asked anyway does not ask for the era as well: years below 2400 so written are of the Common Era.
 */
const pairSpans = (pair: Pair): PairSpans => {
  const { first, second, joiner } = pair;
  const month = single(pairPoint(pair, first, second.value));
  const mayBeMonth = !pair.surelyYears && second.digits.length === 2 && second.value >= 1 && second.value <= 12;
  const secondYear = secondYearOf(pair);
  const ascends = secondYear > Number(first.digits);
  const isAsked = joiner === '/' || (mayBeMonth && ascends);
  const year: WrittenYear = { ...first, setting: isAsked ? 'year-first' : 'alone' };
  const from = pairPoint(pair, year, null);
  const until = pairPoint(pair, { ...year, digits: String(secondYear).padStart(4, '0') }, null);
  const range: Span = { kind: 'span', left: from, right: until, open: null, yearLentTo: null };
  if (mayBeMonth) return ascends ? { spans: [month, range], reason: { type: 'month-or-range' } } : { spans: [month], reason: null };
  if (joiner === '-') return { spans: [ascends || pair.surelyYears ? range : month], reason: null };
  if (!ascends && second.digits.length === 2) return { spans: [], reason: null };
  return { spans: [...(ascends ? [range] : []), single(from), single(until)], reason: { type: 'range-or-either' } };
};

const pairPossibilities = (pair: Pair, context: Context): Possibilities => {
  const { spans, reason } = pairSpans(pair);
  const found = joined(spans.map((span) => spanPossibilities(span, context)));
  return { ...found, reason: reason ?? found.reason };
};

/** Everything that the body of a date can mean. */
export const possibilitiesOf = (body: Body, context: Context): Possibilities => {
  if (body.kind === 'fiscal') return fiscalPossibilities(body, context);
  return body.kind === 'pair' ? pairPossibilities(body, context) : spanPossibilities(body, context);
};
