import { useTranslation } from 'react-i18next';
import { readActivity } from '#core/domain/activity.ts';
import { recordName } from '#core/domain/record-name.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import { writeCalendar } from '#core/export/ics.ts';
import { saveFile } from '#renderer/data/save-file.ts';
import { readByKey } from '#renderer/data/use-record.ts';
import { useYear } from '#renderer/dates/use-date-format.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { eventsOf, type EventWords } from './calendar-file.ts';
import { useReminderWords } from './use-reminder-words.ts';

/** Writes a year as a calendar file, in the language of the screen. */
export const useSaveCalendar = (): ((year: number, reminders: readonly Reminder[], today: string) => Promise<void>) => {
  const { t, i18n } = useTranslation('reminders');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const yearText = useYear();
  const wordsOf = useReminderWords();
  return async (year, reminders, today) => {
    const keys = [...new Set(reminders.map(({ key }) => key))];
    const records = new Map((await readByKey(keys)).map((record, i) => [keys[i] ?? '', record]));
    const eventWords = (reminder: Reminder): EventWords | null => {
      const record = records.get(reminder.key);
      const said = wordsOf(reminder, record, today);
      if (record === undefined || said === null) return null;
      const known = reminder.on.length === 'YYYY'.length ? t('yearOnly') : reminder.on.length === 'YYYY-MM'.length ? t('monthOnly') : '';
      const summary =
        reminder.type === 'followUp' ? t('ics.followUp', { what: said.about })
        : reminder.type === 'ending' ? t('ics.ending', { name: recordName('agreement', record.fields, language) })
        : t('ics.anniversary', { years: reminder.years, name: recordName('agreement', record.fields, language) });
      const title = reminder.type === 'followUp' ? readActivity(record.fields).title : '';
      return { summary, description: [title === '' ? '' : said.more, known].filter((part) => part !== '').join('\n'), category: t(`shows.${reminder.type}`) };
    };
    const text = writeCalendar(t('ics.name', { year: yearText(year) }), eventsOf(reminders, eventWords), Date.now());
    const saved = await saveFile(`phinong-${year}.ics`, text);
    if (!saved.ok) showToast({ failure: saved.error });
    else if (saved.value) showToast({ text: (say) => say('reminders:saved', { year: yearText(year) }) });
  };
};
