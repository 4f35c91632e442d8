import { parseDate, type DateNote, type ParsedDate, type ParseDateOptions } from '#core/dates/parse-date.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';

/** A date in one line: "2012-11 BE", "2018-08-09/2018-08-10 BE", "2013-02/.. BE" (open end), "~2000 CE" (about), "unknown". */
export const inShort = ({ start, end, openEnd, circa, era }: PartialDate): string => {
  if (start === null) return 'unknown';
  return `${circa ? '~' : ''}${start}${openEnd ? '/..' : ''}${end === null ? '' : `/${end}`} ${era ?? 'picked'}`;
};

/** What a parser said, in one line. */
export const verdict = (parsed: ParsedDate): string => {
  if (parsed.type === 'date') return inShort(parsed.date);
  if (parsed.type === 'ask') return `${parsed.reason.type}: ${parsed.choices.map(inShort).join(' | ')}`;
  return parsed.type === 'impossible' ? `impossible: ${parsed.reason.type}` : parsed.type;
};

export const read = (text: string, options?: ParseDateOptions): string => verdict(parseDate(text, options));

/** The notes on a date or a question; none for anything else. */
export const notesOn = (text: string): readonly DateNote[] => {
  const parsed = parseDate(text);
  return parsed.type === 'date' || parsed.type === 'ask' ? parsed.notes : [];
};
