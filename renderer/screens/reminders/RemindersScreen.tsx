import { CalendarArrowDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readIso } from '#core/dates/calendar.ts';
import { monthName } from '#core/dates/months.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { letListsBegin } from '#renderer/data/lists.ts';
import { useAnswer } from '#renderer/data/use-answer.ts';
import { useDigits, useYear } from '#renderer/dates/use-date-format.ts';
import { ReminderLine } from './ReminderLine.tsx';
import { useRemembered } from './use-reminder-words.ts';
import { useSaveCalendar } from './use-save-calendar.ts';
import styles from './RemindersScreen.module.css';

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1);
const NONE: readonly Reminder[] = [];

/** What is late or ends soon, and a year with its anniversaries, ends and promises. */
export const RemindersScreen = () => {
  const { t } = useTranslation('reminders');
  const yearText = useYear();
  const [thisYear] = useState(() => new Date().getFullYear());
  const [year, setYear] = useState(thisYear);
  useEffect(() => letListsBegin('now'), []);
  const answer = useAnswer({ about: 'year', year });
  const now = answer?.found.now ?? NONE;
  const reminders = answer?.answers === true ? answer.found.year : NONE;
  const save = useSaveCalendar();
  const today = answer?.found.today ?? '';
  return (
    <div className={styles['screen']} aria-busy={answer?.answers !== true}>
      <PageHeader title={t('title')}>
        <div className={styles['years']}>
          <IconButton icon={ChevronLeft} label={t('earlier')} onPress={() => setYear(year - 1)} />
          <b aria-live="polite">{t('year', { year: yearText(year) })}</b>
          <IconButton icon={ChevronRight} label={t('later')} onPress={() => setYear(year + 1)} />
          {year !== thisYear && <Button variant="quiet" onPress={() => setYear(thisYear)}>{t('thisYear')}</Button>}
        </div>
        <Button icon={CalendarArrowDown} isDisabled={reminders.length === 0} onPress={() => void save(year, reminders, today)}>{t('save')}</Button>
      </PageHeader>
      {answer === undefined ? <Skeleton rows={10} /> : (
        <div className={styles['split']}>
          <section className={styles['now']} aria-label={t('now')}>
            <h2>{t('now')}</h2>
            {now.length === 0 ? <p className={styles['calm']}>{t('nowNone')}</p> : <Lines reminders={now} today={today} />}
          </section>
          <section className={styles['months']} aria-label={t('year', { year: yearText(year) })}>
            <Months reminders={reminders} today={today} />
          </section>
        </div>
      )}
    </div>
  );
};

/** Lines of a list before somebody asks for all of them. */
const MOST = 12;

type LinesProps = { readonly reminders: readonly Reminder[]; readonly today: string; readonly compact?: boolean };

const Lines = ({ reminders, compact = false, today }: LinesProps) => {
  const { t } = useTranslation('reminders');
  const digits = useDigits();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? reminders : reminders.slice(0, MOST);
  const find = useRemembered(shown);
  const left = reminders.length - shown.length;
  return (
    <>
      <ul className={styles['lines']}>
        {shown.map((reminder) => <ReminderLine key={`${reminder.type} ${reminder.key} ${reminder.type === 'followUp' ? reminder.item : ''}`} reminder={reminder} record={find(reminder.key)} today={today} compact={compact} />)}
      </ul>
      {left > 0 && <Button variant="quiet" onPress={() => setWhole(true)}>{t('more', { count: left, replace: { count: digits(left) } })}</Button>}
    </>
  );
};

const Months = ({ reminders, ...rest }: LinesProps) => {
  const { t, i18n } = useTranslation('reminders');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const inMonth = (month: number | null): Reminder[] => reminders.filter(({ on }) => (readIso(on)?.month ?? null) === month);
  const yearOnly = inMonth(null);
  return (
    <>
      {MONTHS.map((month) => {
        const found = inMonth(month);
        return (
          <Card key={month}>
            <h3 className={styles['month']} data-empty={found.length === 0}>{monthName(month, language, 'long')}</h3>
            <Lines reminders={found} compact {...rest} />
          </Card>
        );
      })}
      {yearOnly.length > 0 && <Card><h3 className={styles['month']}>{t('yearOnly')}</h3><Lines reminders={yearOnly} compact {...rest} /></Card>}
    </>
  );
};
