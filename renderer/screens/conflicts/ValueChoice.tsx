import { useTranslation } from 'react-i18next';
import { RadioButton, RadioField } from 'react-aria-components';
import type { Json } from '#core/change/change.ts';
import { stampMs } from '#core/change/clock.ts';
import { DELETED_FIELD } from '#core/change/state.ts';
import { partialDateSchema } from '#core/dates/partial-date.ts';
import { toArabicDigits } from '#core/dates/thai-digits.ts';
import { DifferenceText } from '#renderer/components/DifferenceText.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import type { Choice, OpenField, Voice } from '#renderer/data/conflicts.ts';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { editorOf } from './editor-of.ts';
import styles from './ValueChoice.module.css';

type ValueChoiceProps = { readonly kind: string; readonly field: OpenField; readonly choice: Choice; readonly number: number; readonly isChosen: boolean };

/** One of the values: who wrote it, when, on which PC, and how it differs from what stood there before. Chosen as a whole. */
export const ValueChoice = ({ kind, field, choice, number, isChosen }: ValueChoiceProps) => {
  const { t } = useTranslation('conflicts');
  const words = useFieldWords();
  const isDeletion = field.field === DELETED_FIELD;
  const editor = editorOf(kind, field.field, field.heads.map((head) => head.value));
  const earlier = (editor.type === 'text' || editor.type === 'line' || editor.type === 'words') && field.earlier.known && field.earlier.value !== null ? words.value(field.field, field.earlier.value) : null;
  return (
    <RadioField value={String(number)} className={styles['field'] ?? ''}>
      <RadioButton className={styles['choice'] ?? ''} data-chosen={isChosen} data-choice={number}>
        <span className={styles['head']}>
          <span className={styles['dot']} aria-hidden />
          <b>{isDeletion ? t(choice.value === true ? 'letDelete' : 'keepEdited') : t(isChosen ? 'chosen' : 'use')}</b>
          <span className={styles['grow']} />
          <span aria-hidden><Kbd>{String(number)}</Kbd></span>
        </span>
        {!isDeletion && <span className={choice.value === null ? styles['nothing'] : styles['value']}><DifferenceText earlier={earlier} text={words.value(field.field, choice.value)} /></span>}
        <AsWritten value={choice.value} />
        {choice.voices.map((voice) => (
          <span key={voice.head.id} className={styles['voice']}>
            <Who voice={voice} />
            {isDeletion && <Did kind={kind} voice={voice} isDeleting={choice.value === true} />}
          </span>
        ))}
      </RadioButton>
    </RadioField>
  );
};

/** The words of a date as its author wrote them, beside how they were understood. */
const AsWritten = ({ value }: { readonly value: Json }) => {
  const words = useFieldWords();
  const date = partialDateSchema.safeParse(value);
  const says = date.success ? toArabicDigits(date.data.text) : '';
  return date.success && says !== '' && says !== toArabicDigits(words.value('date', value)) ? <small className={styles['who']}>“{date.data.text}”</small> : null;
};

const Who = ({ voice }: { readonly voice: Voice }) => {
  const { t } = useTranslation(['conflicts', 'history']);
  const moment = useMoment();
  const { origin, head, isHere } = voice;
  return (
    <small className={styles['who']}>
      <b>{isHere ? t('thisPc') : origin.author.device}</b>
      <span>{origin.author.name || t('history:unknownAuthor')}</span>
      <time>{moment(stampMs(origin.at))}</time>
      {origin.id !== head.id && <span>{t('askedAgain', { name: head.author.name || t('history:unknownAuthor') })}</span>}
    </small>
  );
};

const EDITS_SHOWN = 4;

/** What one did when a deletion stands against edits: deleted the record, or changed these fields. */
const Did = ({ kind, voice, isDeleting }: { readonly kind: string; readonly voice: Voice; readonly isDeleting: boolean }) => {
  const { t } = useTranslation('conflicts');
  const words = useFieldWords();
  const amounts = useAmounts();
  if (isDeleting) return <span className={styles['did']}>{t('didDelete')}</span>;
  const edits = Object.entries(voice.also);
  if (edits.length === 0) return <span className={styles['did']}>{t('didEdit')}</span>;
  return (
    <span className={styles['did']}>
      {edits.slice(0, EDITS_SHOWN).map(([field, value]) => (
        <span key={field} className={styles['edit']}><span className={styles['muted']}>{words.label(kind, field)}:</span> {words.value(field, value)}</span>
      ))}
      {edits.length > EDITS_SHOWN && <span className={styles['muted']}>{t('moreFields', { fields: amounts.fields(edits.length - EDITS_SHOWN) })}</span>}
    </span>
  );
};
