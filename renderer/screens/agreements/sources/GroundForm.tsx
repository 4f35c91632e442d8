import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CHECKED_FIELDS } from '#core/domain/checks.ts';
import { VERIFICATIONS } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { Button } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useFinishShortcut } from '#renderer/screens/shared/use-side-form.ts';
import type { GroundDraft, GroundProblem } from './ground-draft.ts';
import type { Grounds } from './use-grounds.ts';
import styles from './AgreementSources.module.css';

/** One source, piece of evidence or check. */
export const GroundForm = ({ grounds, draft }: { readonly grounds: Grounds; readonly draft: GroundDraft }) => {
  const { t } = useTranslation(['grounds', 'fields']);
  const wordOf = useCodeWords();
  const { kind } = draft;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(), []);
  useFinishShortcut(element, () => void grounds.finish());
  const { change } = grounds;
  const errorOf = (problem: GroundProblem): string | undefined => (grounds.problems.includes(problem) ? t(`problems.${problem}`) : undefined);
  const standingError = errorOf('standing');
  const isDate = draft.field.startsWith('dates/');
  return (
    <div ref={element} className={styles['form']} data-ground-form={kind}>
      {kind === 'check' && (
        <FieldGrid>
          <Select label={t('standing')} name="ground/standing" value={draft.standing} {...(standingError === undefined ? {} : { error: standingError })} options={offeredCodes('verification', VERIFICATIONS, [draft.standing]).map((value) => ({ value, label: wordOf('verification', value) }))} onChange={(standing) => change({ standing })} />
          <TextField label={t('source')} hint={t('sourceHint')} name="ground/source" value={draft.source} onChange={(source) => change({ source })} />
        </FieldGrid>
      )}
      <TextArea label={t(`text.${kind}`)} name="ground/text" value={draft.text} error={errorOf('text')} onChange={(text) => change({ text })} />
      {kind === 'evidence' && (
        <FieldGrid>
          <Select label={t('about')} name="ground/field" value={draft.field} options={CHECKED_FIELDS.map((value) => ({ value, label: t(`fields:${value}`) }))} onChange={(field) => change({ field })} />
          {isDate && <DateField label={t('saysDate')} name="ground/date" value={draft.date} error={errorOf('date')} onChange={(date) => change({ date })} />}
        </FieldGrid>
      )}
      {kind !== 'check' && <TextField label={t('url')} name="ground/url" value={draft.url} error={errorOf('url')} onChange={(url) => change({ url })} />}
      <div className={styles['actions']}>
        <Button variant="primary" shortcut="Ctrl S" onPress={() => void grounds.finish()}>{t('finish')}</Button>
        <Button onPress={() => void grounds.cancel()}>{t('cancel')}</Button>
      </div>
    </div>
  );
};
