import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import { stampMs } from '#core/change/clock.ts';
import type { Head } from '#core/change/state.ts';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { textField } from '#core/domain/field-paths.ts';
import { Button } from '#renderer/components/Button.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { OpenConflict } from '#renderer/data/conflicts.ts';
import { settleConflict } from '#renderer/data/save.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './ConflictCard.module.css';

type Choices = Readonly<Record<string, Json>>;

/** One record in conflict: field by field, what was there before, and each value with who wrote it, when, on which PC. */
export const ConflictCard = ({ conflict }: { readonly conflict: OpenConflict }) => {
  const { t, i18n } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const digits = useDigits();
  const words = useFieldWords();
  const [choices, setChoices] = useState<Choices>({});
  const { record, fields } = conflict;
  const left = fields.filter(({ field }) => !(field in choices)).length;
  const name = record.kind === 'agreement' ? agreementName(readAgreement(record.fields), i18n.language === 'en' ? 'en' : 'th') : (textField(record.fields, 'title') || record.id);
  const apply = async (): Promise<void> => {
    const chosen = Object.fromEntries(fields.map(({ field }) => [field, choices[field] ?? null]));
    const saved = await settleConflict(record.state, chosen);
    showToast(saved.ok ? { text: t('settled', { name }) } : { failure: saved.error });
  };
  return (
    <section className={styles['card']} aria-label={name}>
      <header className={styles['head']}>
        <b><NameText>{name}</NameText></b>
        <span className={styles['muted']}>{t('what')}</span>
        <span className={styles['grow']} />
        {record.kind === 'agreement' && <LinkButton onPress={() => go({ screen: 'agreement', id: record.id })}>{t('openRecord')}</LinkButton>}
        {left > 0 && <small className={styles['muted']}>{t('choose', { count: left, replace: { count: digits(left) } })}</small>}
        <Button variant="primary" isDisabled={left > 0} onPress={() => void apply()}>{t('apply')}</Button>
      </header>
      {fields.map(({ field, heads, earlier }) => (
        <div key={field} className={styles['field']} role="group" aria-label={words.label(record.kind, field)}>
          <b className={styles['label']}>{words.label(record.kind, field)}</b>
          <div className={styles['earlier']}>
            <small className={styles['muted']}>{t('earlier')}</small>
            <span>{earlier === undefined ? t('unknownEarlier') : words.value(field, earlier)}</span>
          </div>
          {heads.map((head) => (
            <Value key={head.id} head={head} text={words.value(field, head.value)} isChosen={field in choices && same(choices[field], head.value)} onChoose={() => setChoices({ ...choices, [field]: head.value })} />
          ))}
          {heads.every((head) => typeof head.value === 'string') && (
            <Third value={field in choices && !heads.some((head) => same(choices[field], head.value)) ? textField(choices, field) : ''} onChange={(value) => setChoices({ ...choices, [field]: value })} />
          )}
        </div>
      ))}
      <footer className={styles['foot']}>{t('kept')}</footer>
    </section>
  );
};

const same = (a: Json | undefined, b: Json): boolean => JSON.stringify(a ?? null) === JSON.stringify(b);

const Value = ({ head, text, isChosen, onChoose }: { readonly head: Head; readonly text: string; readonly isChosen: boolean; readonly onChoose: () => void }) => {
  const { t } = useTranslation(['conflicts', 'agreements']);
  const moment = useMoment();
  const { deviceLabel } = useStatus();
  const device = head.author.device === deviceLabel ? t('thisPc') : head.author.device;
  return (
    <div className={styles['value']} data-chosen={isChosen}>
      <small className={styles['muted']}>
        {t('by', { name: head.author.name || t('agreements:history.unknownAuthor'), device })} · {moment(stampMs(head.at))}
      </small>
      <span className={styles['text']}>{text}</span>
      <Button onPress={onChoose}>{isChosen ? t('chosen') : t('use')}</Button>
    </div>
  );
};

const Third = ({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) => {
  const { t } = useTranslation('conflicts');
  return <div className={styles['value']}><TextField label={t('write')} name="third" value={value} onChange={onChange} /></div>;
};
