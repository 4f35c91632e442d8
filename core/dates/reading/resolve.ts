import { precisionOf, type PartialDate } from '../partial-date.ts';
import type { DateNote, ParsedDate } from '../parsed-date.ts';
import type { Candidate } from './build-span.ts';
import { possibilitiesOf, type Context } from './candidates.ts';
import type { Expression } from './expressions.ts';

const saysOpenEnd = ({ body, since }: Expression): boolean => since || (body.kind === 'span' && body.open !== null);

/** "ตั้งแต่ปีงบประมาณ 2561" begins with that year and does not end with it. */
const losesItsEnd = ({ body, since }: Expression): boolean => since && body.kind === 'fiscal';

const toDate = (text: string, expression: Expression, candidate: Candidate): PartialDate => {
  const end = losesItsEnd(expression) ? null : candidate.end;
  return {
    text,
    start: candidate.start,
    end,
    precision: precisionOf(candidate.start),
    era: candidate.era,
    openEnd: end === null && saysOpenEnd(expression),
    circa: expression.circa,
  };
};

/** Notes on the words themselves, whatever the year means. */
const notesOnWords = (expression: Expression, { quote }: Context): DateNote[] => {
  const { body, narrowing, time } = expression;
  return [
    ...(body.kind === 'span' && body.open === 'dash' ? [{ type: 'open-end-or-lost-end' } as const] : []),
    ...narrowing.map(({ start, end }): DateNote => ({ type: 'words-left-out', words: quote(start, end) })),
    ...(time === null ? [] : [{ type: 'time-left-out', words: quote(time.start, time.end) } as const]),
  ];
};

const withoutRepeats = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.toReversed().map((item) => [keyOf(item), item])).values(),
].toReversed();

/** Says what an expression means: one date, a question with all its answers, or why there is no such date. */
export const resolve = (text: string, expression: Expression, context: Context): ParsedDate => {
  const { candidates, reason, failure } = possibilitiesOf(expression.body, context);
  const [first, ...others] = withoutRepeats(candidates, ({ start, end }) => `${start}/${end ?? ''}`);
  if (first === undefined) return failure === null ? { type: 'unreadable' } : { type: 'impossible', reason: failure };
  const notes = notesOnWords(expression, context);
  if (others.length > 0 && reason !== null) {
    return { type: 'ask', reason, choices: [first, ...others].map((candidate) => toDate(text, expression, candidate)), notes };
  }
  const only: DateNote[] = reason !== null && failure !== null ? [{ type: 'only-possible-reading' }] : [];
  return {
    type: 'date',
    date: toDate(text, expression, first),
    notes: withoutRepeats([...first.notes, ...only, ...notes], (note) => JSON.stringify(note)),
  };
};
