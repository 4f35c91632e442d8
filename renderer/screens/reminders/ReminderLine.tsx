import { Cake, CalendarX2, ListTodo, type LucideIcon } from 'lucide-react';
import { pickedDate } from '#core/dates/partial-date.ts';
import { isPast, type Reminder, type ReminderType } from '#core/domain/reminders.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useColumnDate } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useReminderWords } from './use-reminder-words.ts';
import styles from './RemindersScreen.module.css';

const ICONS: Readonly<Record<ReminderType, LucideIcon>> = { anniversary: Cake, ending: CalendarX2, followUp: ListTodo };

type ReminderLineProps = { readonly reminder: Reminder; readonly record: RecordView | undefined; readonly today: string; readonly compact?: boolean };

/** One thing to be remembered; pressed, it opens the agreement or the activity that it is about. */
export const ReminderLine = ({ reminder, record, today, compact = false }: ReminderLineProps) => {
  const wordsOf = useReminderWords();
  const format = useColumnDate();
  const go = useNavigation((navigation) => navigation.go);
  const words = wordsOf(reminder, record, today);
  if (record === undefined || words === null) return null;
  const Icon = ICONS[reminder.type];
  // Under the name of its month a month says nothing new.
  const day = compact && reminder.on.length < 'YYYY-MM-DD'.length ? '' : format(pickedDate(reminder.on));
  const below = [day, compact ? '' : words.more].filter((part) => part !== '').join(' · ');
  const isLate = reminder.type !== 'anniversary' && isPast(reminder.on, today);
  const open = (): void => go(reminder.type === 'followUp' ? { screen: 'activity-form', id: record.id } : { screen: 'agreement', id: record.id });
  return (
    <li>
      <button type="button" className={styles['line']} data-type={reminder.type} data-late={isLate} onClick={open}>
        <Icon size={16} aria-hidden />
        <span className={styles['words']}>
          <span className={styles['about']}><b>{words.what}</b> {words.about}</span>
          {below !== '' && <small>{below}</small>}
        </span>
      </button>
    </li>
  );
};
