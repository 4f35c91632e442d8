import { firstDayOf } from '#core/dates/calendar.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import type { CalendarEvent } from '#core/export/ics.ts';

/** The words of one event. */
export type EventWords = { readonly summary: string; readonly description: string; readonly category: string };

/** A name for the thing that stays the same in every file: what is remembered, of which record, and (for what comes again) after how many years. */
const uidOf = (reminder: Reminder): string => {
  const record = reminder.key.slice(reminder.key.indexOf('/') + 1).replaceAll('/', '.');
  const which = reminder.type === 'anniversary' ? `-${reminder.years}` : reminder.type === 'followUp' ? `-${reminder.item}` : '';
  return `${reminder.type}${which}-${record}@phinong`;
};

/** Reminders as whole days of a calendar. What is known only to the month or the year stands on its first day, and its words say so. */
export const eventsOf = (reminders: readonly Reminder[], wordsOf: (reminder: Reminder) => EventWords | null): CalendarEvent[] =>
  reminders.flatMap((reminder) => {
    const words = wordsOf(reminder);
    return words === null ? [] : [{ uid: uidOf(reminder), day: firstDayOf(reminder.on), ...words }];
  });
