import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { useDraft } from '#renderer/data/drafts.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './NoticesScreen.module.css';

type AnswerFormProps = { readonly notice: string; readonly isRequest: boolean };

/** A request is answered in words; a note is taken note of, with words or without. What is typed is a draft at every letter. */
export const AnswerForm = ({ notice, isRequest }: AnswerFormProps) => {
  const { t } = useTranslation('notices');
  const stored = useDraft<string>(`notice-answer/${notice}`);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? stored.draft ?? '';
  const type = (value: string): void => {
    setTyped(value);
    stored.save(value);
  };
  const send = async (): Promise<void> => {
    const saved = await saveRecord('notice-answer', newRecordId(), null, { notice, text: text.trim() === '' ? undefined : text.trim(), done: true });
    if (!saved.ok) return showToast({ failure: saved.error });
    await stored.discard();
    showToast({ text: (say) => say('notices:answer.saved') });
  };
  if (stored.draft === undefined) return null;
  return (
    <div className={styles['answer']}>
      <TextArea label={t('answer.label')} hint={t('answer.hint')} name={`answer/${notice}`} value={text} onChange={type} />
      <div className={styles['actions']}>
        <Button variant="primary" isDisabled={isRequest && text.trim() === ''} onPress={() => void send()}>{t(isRequest ? 'answer.send' : 'answer.know')}</Button>
      </div>
    </div>
  );
};
