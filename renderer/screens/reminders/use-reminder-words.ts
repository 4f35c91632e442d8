import { useTranslation } from 'react-i18next';
import { readActivity } from '#core/domain/activity.ts';
import { recordName } from '#core/domain/record-name.ts';
import { isPast, type Reminder } from '#core/domain/reminders.ts';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';

const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);
const kindOf = (key: string): string => key.slice(0, key.indexOf('/'));

/** The records that reminders are about, by key; undefined while they are read, and where there is none any more. */
export const useRemembered = (reminders: readonly Reminder[]): ((key: string) => RecordView | undefined) => {
  const idsOf = (kind: string): string[] => [...new Set(reminders.filter(({ key }) => kindOf(key) === kind).map(({ key }) => idOf(key)))];
  const agreements = useRecords('agreement', idsOf('agreement'));
  const activities = useRecords('activity', idsOf('activity'));
  return (key) => (kindOf(key) === 'agreement' ? agreements : activities)?.get(idOf(key));
};

export type ReminderWords = {
  /** "ครบ 15 ปี", "สิ้นสุด", "เกินกำหนด" */
  readonly what: string;
  /** the agreement, or what was promised */
  readonly about: string;
  /** the activity that it was promised at, and by whom */
  readonly more: string;
};

/** A reminder in words; null where its record is not here (any more). */
export const useReminderWords = (): ((reminder: Reminder, record: RecordView | undefined, today: string) => ReminderWords | null) => {
  const { t, i18n } = useTranslation('reminders');
  const digits = useDigits();
  const language = i18n.language === 'en' ? 'en' : 'th';
  return (reminder, record, today) => {
    if (record === undefined) return null;
    const past = isPast(reminder.on, today);
    if (reminder.type !== 'followUp') {
      const what = reminder.type === 'anniversary' ? t('anniversary', { years: digits(reminder.years) }) : t(past ? 'ended' : 'ending');
      return { what, about: recordName('agreement', record.fields, language), more: '' };
    }
    const activity = readActivity(record.fields);
    const followUp = activity.followUps.find(({ key }) => key === reminder.item);
    if (followUp === undefined) return null;
    const more = [t('of', { title: activity.title }), followUp.who === '' ? '' : t('who', { who: followUp.who })].filter((part) => part !== '').join(' · ');
    return { what: t(past ? 'late' : 'followUp'), about: followUp.what, more };
  };
};
