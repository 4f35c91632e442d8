import { firstDayOf, lastDayOf } from '../dates/calendar.ts';
import { anniversaryIn } from './anniversaries.ts';

/** Something of a year to be remembered; `key` is the record's, `on` a day, a month or a year as far as it is known. */
export type Reminder =
  | { readonly type: 'anniversary'; readonly key: string; readonly on: string; readonly years: number }
  /** the agreed time is over */
  | { readonly type: 'ending'; readonly key: string; readonly on: string }
  /** what was promised at an activity is due; `item` is the follow-up's key */
  | { readonly type: 'followUp'; readonly key: string; readonly on: string; readonly item: string };
export type ReminderType = Reminder['type'];

/** What a register remembers of an agreement: dates as sort keys begin with them ('2012-11-00'), '' = not known. */
export type Remembered = { readonly key: string; readonly state: string; readonly signed: string; readonly end: string };

const ENDED: ReadonlySet<string> = new Set(['expired', 'terminated', 'abandoned', 'superseded']);

/** '2012-11-00' as '2012-11'. */
const asKnown = (day: string): string => day.replaceAll('-00', '');

/** An agreement's part of a Common Era year. What has ended is neither feasted nor expected. */
export const agreementReminders = ({ key, state, signed, end }: Remembered, year: number): Reminder[] => {
  if (ENDED.has(state)) return [];
  const round = signed === '' ? null : anniversaryIn(asKnown(signed), year);
  const over = asKnown(end);
  return [
    ...(round === null ? [] : [{ type: 'anniversary', key, ...round } as const]),
    ...(over !== '' && Number(over.slice(0, 4)) === year ? [{ type: 'ending', key, on: over } as const] : []),
  ];
};

/** An agreement whose time is over and that nobody has said to have ended, or is over within a year of today ('YYYY-MM-DD'). */
export const dueEnding = ({ key, state, end }: Remembered, today: string): Reminder[] => {
  const on = asKnown(end);
  const inAYear = `${String(Number(today.slice(0, 4)) + 1).padStart(4, '0')}${today.slice(4)}`;
  return on === '' || ENDED.has(state) || firstDayOf(on) > inAYear ? [] : [{ type: 'ending', key, on }];
};

const ORDER: readonly ReminderType[] = ['followUp', 'ending', 'anniversary'];

/** By day; what is known only to the month or the year stands before the days of it. */
export const inOrder = (reminders: readonly Reminder[]): Reminder[] =>
  reminders.toSorted((a, b) => (a.on === b.on ? ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || (a.key < b.key ? -1 : 1) : a.on < b.on ? -1 : 1));

/** Whether its last possible day is before today ('YYYY-MM-DD'). */
export const isPast = (on: string, today: string): boolean => lastDayOf(on) < today;
