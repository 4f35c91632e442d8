import { Pencil, RefreshCw } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { RadioGroup } from 'react-aria-components';
import { DELETED_FIELD } from '#core/change/state.ts';
import { Button } from '#renderer/components/Button.tsx';
import type { OpenField } from '#renderer/data/conflicts.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { confirm, isChosen, isOutdated, take, write, type Deciding } from './decisions.ts';
import { editorOf } from './editor-of.ts';
import { ThirdValue } from './ThirdValue.tsx';
import { ValueChoice } from './ValueChoice.tsx';
import styles from './FieldCard.module.css';

type FieldCardProps = {
  readonly kind: string;
  readonly field: OpenField;
  readonly deciding: Deciding | undefined;
  readonly isActive: boolean;
  readonly isReadOnly: boolean;
  readonly onDecide: (field: string, deciding: Deciding) => void;
  readonly onWrite: (field: OpenField) => void;
  readonly onEnter: (field: string) => void;
};

/** One field in conflict: what stood there before, every value, and room for another one. */
export const FieldCard = memo(({ kind, field, deciding, isActive, isReadOnly, onDecide, onWrite, onEnter }: FieldCardProps) => {
  const { t } = useTranslation('conflicts');
  const words = useFieldWords();
  const outdated = isOutdated(field, deciding);
  const isDeletion = field.field === DELETED_FIELD;
  const label = isDeletion ? t('deletion') : words.label(kind, field.field);
  const chosen = outdated ? -1 : field.choices.findIndex((choice) => isChosen(deciding, choice));
  return (
    <section className={styles['card']} data-active={isActive} data-conflict={field.field} onFocus={() => onEnter(field.field)}>
      <header className={styles['head']}>
        <h3>{label}</h3>
        {isDeletion ? <p className={styles['what']}>{t('deletionWhat')}</p> : <Earlier field={field} />}
      </header>
      {outdated && deciding !== undefined && <Outdated onConfirm={deciding.uses === 'write' ? () => onDecide(field.field, confirm(field, deciding)) : null} />}
      <RadioGroup
        className={styles['choices'] ?? ''}
        aria-label={label}
        value={chosen < 0 ? null : String(chosen + 1)}
        isReadOnly={isReadOnly}
        onChange={(number) => {
          const choice = field.choices[Number(number) - 1];
          if (choice !== undefined) onDecide(field.field, take(field, choice, deciding));
        }}
      >
        {field.choices.map((choice, index) => <ValueChoice key={choice.voices[0]?.head.id} kind={kind} field={field} choice={choice} number={index + 1} isChosen={index === chosen} />)}
      </RadioGroup>
      {!isReadOnly && <Third kind={kind} field={field} deciding={deciding} onDecide={onDecide} onWrite={onWrite} />}
    </section>
  );
});
FieldCard.displayName = 'FieldCard';

const Earlier = ({ field }: { readonly field: OpenField }) => {
  const { t } = useTranslation('conflicts');
  const words = useFieldWords();
  const { earlier } = field;
  const isEmpty = !earlier.known || earlier.value === null;
  return (
    <div className={styles['earlier']}>
      <small>{t('earlier')}</small>
      <span className={isEmpty ? styles['muted'] : undefined} data-earlier>{earlier.known ? words.value(field.field, earlier.value) : t('unknownEarlier')}</span>
    </div>
  );
};

/** Something came by a sync while the person was deciding. What they wrote stays; what they chose counts again when they have looked. */
const Outdated = ({ onConfirm }: { readonly onConfirm: (() => void) | null }) => {
  const { t } = useTranslation('conflicts');
  return (
    <div className={styles['outdated']} role="status">
      <RefreshCw size={16} aria-hidden />
      <span>{t(onConfirm === null ? 'arrived.take' : 'arrived.write')}</span>
      {onConfirm !== null && <Button onPress={onConfirm}>{t('arrived.confirm')}</Button>}
    </div>
  );
};

type ThirdProps = { readonly kind: string; readonly field: OpenField; readonly deciding: Deciding | undefined; readonly onDecide: FieldCardProps['onDecide']; readonly onWrite: FieldCardProps['onWrite'] };

const Third = ({ kind, field, deciding, onDecide, onWrite }: ThirdProps) => {
  const { t } = useTranslation('conflicts');
  const editor = editorOf(kind, field.field, field.heads.map((head) => head.value));
  if (editor.type === 'none') return null;
  if (deciding?.uses !== 'write' || deciding.entry === null) {
    const kept = (deciding?.entry?.text ?? '') !== '';
    return <div><Button variant="quiet" icon={Pencil} shortcut="E" onPress={() => onWrite(field)}>{t(kept ? 'writeOn' : 'write')}</Button></div>;
  }
  return (
    <div className={styles['third']} data-third>
      <ThirdValue editor={editor} field={field.field} entry={deciding.entry} onChange={(entry) => onDecide(field.field, write(deciding, entry))} />
      <small className={styles['muted']}>{t('keptAsDraft')}</small>
    </div>
  );
};
