import { type CalendarDate, createCalendar, parseDate as parseIso } from '@internationalized/date';
import { CalendarDays } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Calendar, CalendarCell, CalendarGrid, Dialog, DialogTrigger, Heading, I18nProvider, Input, Label, Popover, Text, TextField } from 'react-aria-components';
import { formatDate } from '#core/dates/format-date.ts';
import { parseDate } from '#core/dates/parse-date.ts';
import { pickedDate, unknownDate, type PartialDate } from '#core/dates/partial-date.ts';
import { Button as OwnButton } from './Button.tsx';
import { steady } from './steady.tsx';
import field from './Field.module.css';
import styles from './DateField.module.css';

/** What is being typed, and the date the person has agreed to; null while the words are open. */
export type DateEntry = { readonly text: string; readonly date: PartialDate | null };

export type DateFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: DateEntry;
  readonly onChange: (entry: DateEntry) => void;
  readonly hint?: string;
  readonly error?: ReactNode | undefined;
};

type Language = 'th' | 'en';

/** What is asked about a date that is being typed comes into sight; nothing moves for a date that only stands there. */
const comesIntoSight = (element: HTMLElement | null): void => {
  if (element?.closest('[data-field]')?.contains(document.activeElement) === true) element.scrollIntoView({ block: 'nearest' });
};

/** A text that can mean only one date is taken; everything else waits for the person. */
const entryOf = (text: string): DateEntry => {
  const parsed = parseDate(text);
  return { text, date: parsed.type === 'date' ? parsed.date : null };
};

/**
 * A date as far as it is known: one field for day, month, year, range, open end, in Thai or English, Buddhist or Common Era.
 * Below it stands how it was understood. The program asks where words are ambiguous and never guesses.
 */
export const DateField = steady(({ label, name, value, onChange, hint, error }: DateFieldProps) => {
  const { t, i18n } = useTranslation('common');
  const language: Language = i18n.language === 'en' ? 'en' : 'th';
  const shown = value.text === '' && value.date !== null ? formatDate(value.date, { language, length: 'short', digits: 'arab' }) : value.text;
  return (
    <TextField className={field['field'] ?? ''} data-field={name} value={shown} onChange={(text) => onChange(entryOf(text))} isInvalid={error !== undefined} validationBehavior="aria">
      <Label className={field['label'] ?? ''}>{label}</Label>
      {hint !== undefined && <Text slot="description" className={field['hint'] ?? ''}>{hint}</Text>}
      <div className={field['box']}>
        <Input className={field['input'] ?? ''} autoComplete="off" />
        <DialogTrigger>
          <Button className={styles['calendar'] ?? ''} aria-label={t('date.calendar')}><CalendarDays size={16} aria-hidden /></Button>
          <Popover className={field['popover'] ?? ''}>
            <Dialog aria-label={label}>
              {({ close }) => (
                <Picker
                  language={language}
                  start={value.date?.precision === 'day' ? value.date.start : null}
                  onPick={(iso) => {
                    onChange({ text: '', date: pickedDate(iso) });
                    close();
                  }}
                />
              )}
            </Dialog>
          </Popover>
        </DialogTrigger>
      </div>
      {error !== undefined && <Text slot="errorMessage" className={field['error'] ?? ''}>{error}</Text>}
      <Understood value={value} language={language} onChange={onChange} />
    </TextField>
  );
});

const Understood = ({ value, language, onChange }: { readonly value: DateEntry; readonly language: Language; readonly onChange: (entry: DateEntry) => void }) => {
  const { t } = useTranslation('common');
  const long = (date: PartialDate): string => formatDate(date, { language, length: 'long', digits: 'arab' });
  if (value.date !== null) {
    return value.text === '' ? null : <small className={styles['understood']}>{t('date.understood')} <b>{long(value.date)}</b> · {t(`date.precision.${value.date.precision}`)}</small>;
  }
  const parsed = parseDate(value.text);
  if (parsed.type === 'empty' || parsed.type === 'date') return null;
  if (parsed.type === 'ask') {
    return (
      <div ref={comesIntoSight} className={styles['ask']} role="group" aria-label={t('date.ask', { text: value.text })}>
        <small>{t('date.ask', { text: value.text })}</small>
        {parsed.choices.map((choice) => <OwnButton key={`${choice.start} ${choice.end} ${choice.openEnd}`} onPress={() => onChange({ text: value.text, date: choice })}>{choiceText(choice, language)}</OwnButton>)}
        <small className={styles['understood']}>{t('date.noGuess')}</small>
      </div>
    );
  }
  if (parsed.type === 'impossible') return <small ref={comesIntoSight} className={field['error']}>{t(`date.impossible.${parsed.reason.type}`, { ...parsed.reason })}</small>;
  return (
    <div ref={comesIntoSight} className={styles['ask']}>
      <small>{t('date.unreadable')}</small>
      <OwnButton onPress={() => onChange({ text: value.text, date: { ...unknownDate, text: value.text.trim() } })}>{t('date.keepAsText')}</OwnButton>
    </div>
  );
};

/** Both eras, since the era is what is asked. */
const choiceText = (date: PartialDate, language: Language): string => formatDate(date, { language, length: 'short', digits: 'arab', eras: 'both' });

const parsePicked = (iso: string | null): CalendarDate | null => {
  try {
    return iso === null ? null : parseIso(iso);
  } catch {
    return null;
  }
};

/** Thai shows Buddhist years, English Gregorian ones; what comes out is the same day. */
const Picker = ({ language, start, onPick }: { readonly language: Language; readonly start: string | null; readonly onPick: (iso: string) => void }) => {
  const { t } = useTranslation('common');
  const picked = parsePicked(start);
  return (
    <I18nProvider locale={language === 'th' ? 'th-TH-u-ca-buddhist' : 'en-GB'}>
      <Calendar
        aria-label={t('date.calendar')}
        createCalendar={createCalendar}
        {...(picked === null ? {} : { defaultValue: picked })}
        onChange={(date) => {
          const iso = date.toDate('UTC').toISOString().slice(0, 10);
          onPick(iso);
        }}
      >
        <header className={styles['month']}>
          <Button slot="previous" className={styles['calendar'] ?? ''}>‹</Button>
          <Heading className={styles['heading'] ?? ''} />
          <Button slot="next" className={styles['calendar'] ?? ''}>›</Button>
        </header>
        <CalendarGrid className={styles['grid'] ?? ''}>{(date) => <CalendarCell date={date} className={styles['cell'] ?? ''} />}</CalendarGrid>
      </Calendar>
    </I18nProvider>
  );
};
