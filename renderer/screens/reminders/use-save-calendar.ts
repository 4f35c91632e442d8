import { useTranslation } from 'react-i18next';
import { readActivity } from '#core/domain/activity.ts';
import { agreementMayLeave, linkedMayLeave } from '#core/domain/may-leave.ts';
import { recordName } from '#core/domain/record-name.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import { writeCalendar } from '#core/export/ics.ts';
import { saveFile } from '#renderer/data/save-file.ts';
import { readByKey, readRecord, type RecordView } from '#renderer/data/use-record.ts';
import { useYear } from '#renderer/dates/use-date-format.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { eventsOf, type EventWords } from './calendar-file.ts';
import { useReminderWords } from './use-reminder-words.ts';

/** The keys of those that may stand in a file for others. */
const keysThatLeave = async (records: ReadonlyMap<string, RecordView | undefined>): Promise<ReadonlySet<string>> => {
  const linked = new Set([...records.values()].flatMap((record) => (record?.kind === 'activity' ? readActivity(record.fields).agreements : [])));
  const agreements = new Map(await Promise.all([...linked].map(async (id) => [id, (await readRecord('agreement', id))?.fields] as const)));
  return new Set([...records].flatMap(([key, record]) => (record !== undefined && (record.kind === 'agreement' ? agreementMayLeave(record.fields) : linkedMayLeave(record.fields, (id) => agreements.get(id))) ? [key] : [])));
};

/** Writes a year as a calendar file, in the language of the screen. What is marked for use inside the office stays, which is said. */
export const useSaveCalendar = (): ((year: number, reminders: readonly Reminder[], today: string) => Promise<void>) => {
  const { t, i18n } = useTranslation('reminders');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const yearText = useYear();
  const wordsOf = useReminderWords();
  return async (year, reminders, today) => {
    const keys = [...new Set(reminders.map(({ key }) => key))];
    const records = new Map((await readByKey(keys)).map((record, i) => [keys[i] ?? '', record]));
    const leaving = await keysThatLeave(records);
    const left = reminders.filter(({ key }) => leaving.has(key));
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
    const text = writeCalendar(t('ics.name', { year: yearText(year) }), eventsOf(left, eventWords), Date.now());
    const saved = await saveFile(`phinong-${year}.ics`, text);
    if (!saved.ok) showToast({ failure: saved.error });
    else if (saved.value) showToast({ text: (say) => [say('reminders:saved', { year: yearText(year) }), left.length === reminders.length ? '' : say('reminders:keptInside', { count: reminders.length - left.length })].filter((part) => part !== '').join(' ') });
  };
};
