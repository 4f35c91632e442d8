import { joinPoints, type Span } from './join-points.ts';
import { readPoints, type Point } from './points.ts';
import { isMark, isWord, joinerAt, numberAt, type Read, type Tokens } from './token-reading.ts';
import type { Token } from './tokens.ts';
import { readYear, yearFirst, type WrittenYear } from './written-year.ts';

/** Two numbers joined tightly that are a year and a month, or two years: 2555-57, 2010-11, 2555/2557. */
export type Pair = {
  readonly kind: 'pair';
  readonly joiner: string;
  readonly first: WrittenYear;
  readonly second: { readonly digits: string; readonly value: number };
  /** an era or ปี stands before, so that both are years */
  readonly surelyYears: boolean;
  readonly start: number;
  readonly end: number;
};

export type FiscalYear = { readonly kind: 'fiscal'; readonly year: WrittenYear };
export type Body = Span | Pair | FiscalYear;

/** A date with the words around it that change what it says. Left-out pieces are places in the clean text. */
export type Expression = {
  readonly body: Body;
  readonly circa: boolean;
  /** since …, … onwards */
  readonly since: boolean;
  readonly narrowing: readonly Token[];
  readonly time: Token | null;
};

type Lead = { readonly circa: boolean; readonly since: boolean; readonly between: boolean; readonly narrowing: readonly Token[] };

const readLead = (tokens: Tokens, from: number): Read<Lead> => {
  const narrowing: Token[] = [];
  let lead = { circa: false, since: false, between: false };
  let at = from;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    if (isWord(token, 'circa')) lead = { ...lead, circa: true };
    else if (isWord(token, 'since')) lead = { ...lead, since: true };
    else if (isWord(token, 'between')) lead = { ...lead, between: true };
    else if (isWord(token, 'part')) {
      narrowing.push(token);
      if (joinerAt(tokens, at + 1) === '-') at += 1;
    } else if (!isWord(token, 'on')) break;
    at += 1;
  }
  return { value: { ...lead, narrowing }, next: at };
};

type Tail = { readonly circa: boolean; readonly since: boolean; readonly narrowing: readonly Token[]; readonly time: Token | null };

const readTail = (tokens: Tokens, from: number): Read<Tail> => {
  const narrowing: Token[] = [];
  let tail = { circa: false, since: false };
  let time: Token | null = null;
  let at = from;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    if (isWord(token, 'circa')) tail = { ...tail, circa: true };
    else if (isWord(token, 'onwards')) tail = { ...tail, since: true };
    else if (token.kind === 'time' && time === null) time = token;
    else if (isMark(token, '?')) narrowing.push(token);
    else if (!(isMark(token, ',') && tokens[at + 1]?.kind === 'time')) break;
    at += 1;
  }
  return { value: { ...tail, narrowing, time }, next: at };
};

const readFiscalYear = (tokens: Tokens, from: number): Read<Body>[] => {
  if (!isWord(tokens[from], 'fiscal-year')) return [];
  const year = readYear(tokens, from + 1, 'thai');
  return year === null ? [] : [{ value: { kind: 'fiscal', year: year.value }, next: year.next }];
};

/** A year, a joiner and two or four digits: a pair that the resolver must think about. A dash may have spaces. */
const readPair = (tokens: Tokens, from: number): Read<Body>[] => {
  const saidYear = isWord(tokens[from], 'year');
  const eraPlace = saidYear ? from + 1 : from;
  const era = tokens[eraPlace]?.kind === 'era' ? tokens[eraPlace].era : null;
  const at = era === null ? eraPlace : eraPlace + 1;
  const joiner = joinerAt(tokens, at + 1) ?? (isMark(tokens[at + 1], '-') ? ' - ' : null);
  const second = numberAt(tokens, at + 2, 2, 4);
  const found = yearFirst(tokens, at, at + 3);
  const last = tokens[at + 2];
  if (joiner === null || joiner === '.' || second === null || second.digits.length === 3 || found === null || last === undefined) return [];
  if (joiner !== '/' && second.digits.length === 4) return [];
  const first = { ...found.value, era: era ?? found.value.era, saidYear };
  const surelyYears = saidYear || first.era !== null || joiner === ' - ';
  const value: Pair = { kind: 'pair', joiner: joiner.trim(), first, second, surelyYears, start: first.start, end: last.end };
  return [{ value, next: found.next }];
};

const isEnd = (token: Token | undefined): boolean => token === undefined || isMark(token, ')');

const readRightSide = (tokens: Tokens, left: Read<Point>, lead: Lead): Read<Body>[] => {
  const joiner = tokens[left.next];
  if (!isMark(joiner, '-') && !isWord(joiner, 'to') && !(lead.between && isWord(joiner, 'and'))) return [];
  let at = left.next + 1;
  if (isMark(joiner, '-') && isWord(tokens[at], 'to')) at += 1;
  const alone = joinPoints(left.value, null);
  if (isWord(tokens[at], 'present')) return alone === null ? [] : [{ value: { ...alone, open: 'said' }, next: at + 1 }];
  if (isMark(joiner, '-') && isEnd(tokens[at])) return alone === null ? [] : [{ value: { ...alone, open: 'dash' }, next: at }];
  return readPoints(tokens, at).flatMap((right) => {
    const span = joinPoints(left.value, right.value);
    return span === null ? [] : [{ value: span, next: right.next }];
  });
};

const readSpans = (tokens: Tokens, from: number, lead: Lead): Read<Body>[] =>
  readPoints(tokens, from).flatMap((left) => {
    const single = joinPoints(left.value, null);
    return [...readRightSide(tokens, left, lead), ...(single === null ? [] : [{ value: single, next: left.next }])];
  });

const isClosed = (body: Body): boolean => body.kind === 'span' && body.right !== null;

/** Every way to read a date from here: the fullest first within each form. */
export const readExpressions = (tokens: Tokens, from: number): Read<Expression>[] => {
  const lead = readLead(tokens, from);
  const bodies = [
    ...readFiscalYear(tokens, lead.next),
    ...readPair(tokens, lead.next),
    ...readSpans(tokens, lead.next, lead.value),
  ];
  return bodies.flatMap(({ value: body, next }) => {
    const tail = readTail(tokens, next);
    if (tail.value.since && isClosed(body)) return [];
    const value: Expression = {
      body,
      circa: lead.value.circa || tail.value.circa,
      since: lead.value.since || tail.value.since,
      narrowing: [...lead.value.narrowing, ...tail.value.narrowing],
      time: tail.value.time,
    };
    return [{ value, next: tail.next }];
  });
};
