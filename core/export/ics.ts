/**
 * Calendar files by RFC 5545: whole days, one event each, for the calendar that an office has. Pure: the moment of writing is passed in.
 */

export type CalendarEvent = {
  /** the same for the same thing in every file, so that a calendar that reads the file again does not double it (RFC 5545 §3.8.4.7) */
  readonly uid: string;
  /** 'YYYY-MM-DD' */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
};

const LINE_OCTETS = 75;

/** Octets of one character in UTF-8. */
const octetsOf = (letter: string): number => {
  const code = letter.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
};

/** RFC 5545 §3.3.11. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(';', String.raw`\;`).replaceAll(',', String.raw`\,`).replaceAll(/\r\n|\r|\n/g, String.raw`\n`).replaceAll(/\p{Cc}/gu, (letter) => (letter === '\t' ? letter : ''));

/** A line in pieces of at most 75 octets, no character cut in two; the next begins with a space, which counts (RFC 5545 §3.1). */
const folded = (line: string): string => {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const letter of line) {
    const size = octetsOf(letter);
    if (octets + size > LINE_OCTETS) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The day after a day; the end of a whole day is exclusive (RFC 5545 §3.6.1). */
const dayAfter = (day: string): string => {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
};

const compact = (day: string): string => day.replaceAll('-', '');

const moment = (ms: number): string => {
  const at = new Date(ms);
  return `${String(at.getUTCFullYear()).padStart(4, '0')}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}T${two(at.getUTCHours())}${two(at.getUTCMinutes())}${two(at.getUTCSeconds())}Z`;
};

const eventLines = ({ uid, day, summary, description, category }: CalendarEvent, writtenAt: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(uid)}`,
  `DTSTAMP:${writtenAt}`,
  `DTSTART;VALUE=DATE:${compact(day)}`,
  `DTEND;VALUE=DATE:${compact(dayAfter(day))}`,
  `SUMMARY:${escaped(summary)}`,
  ...(description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]),
  `CATEGORIES:${escaped(category)}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** The file as text, to be written as UTF-8. `at`: milliseconds since 1970. */
export const writeCalendar = (name: string, events: readonly CalendarEvent[], at: number): string => {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Phinong//Register of sister-city relations//TH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap((event) => eventLines(event, moment(at))),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
};
