import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CONSENTS, TEXT_LANGUAGES } from '#core/domain/code-lists.ts';
import type { ContactDate, ContactText } from '#core/domain/contact.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useShortcut } from '#renderer/components/use-shortcut.ts';
import { AgreementPicker } from '#renderer/screens/shared/AgreementPicker.tsx';
import type { ContactDraft, ContactProblem } from './contact-draft.ts';
import type { Contacts } from './use-contacts.ts';
import styles from './ContactsTab.module.css';

/** One contact: who, in which post and until when, how to reach them, and why and how long this may be kept. */
export const ContactForm = ({ work, draft }: { readonly work: Contacts; readonly draft: ContactDraft }) => {
  const { t } = useTranslation(['contacts', 'fields']);
  const wordOf = useCodeWords();
  const element = useRef<HTMLDivElement>(null);
  const errorOf = (field: ContactProblem['field']): string | undefined => {
    const problem = work.problems.find((each) => each.field === field);
    return problem === undefined ? undefined : t(`problems.${problem.code}`);
  };
  const bind = (path: ContactText) => ({ label: t(`fields:${path}`), name: `contact/${path}`, value: draft.texts[path], onChange: (value: string) => work.setText(path, value) });
  const text = (path: ContactText) => ({ ...bind(path), error: errorOf(path) });
  const date = (path: ContactDate) => ({ label: t(`fields:${path}`), name: `contact/${path}`, value: draft.dates[path], error: errorOf(path), onChange: (entry: ContactDraft['dates'][ContactDate]) => work.setDate(path, entry) });
  const options = (list: string, codes: readonly string[], path: ContactText) => offeredCodes(list, codes, [draft.texts[path]]).map((value) => ({ value, label: wordOf(list, value) }));
  useEffect(() => element.current?.querySelector<HTMLElement>('input[type="text"], input:not([type])')?.focus(), []);
  useShortcut('Ctrl+S', () => void work.finish());
  return (
    <div ref={element} className={styles['form']} data-contact-form>
      <Segmented label={t('fields:side')} value={draft.texts.side} options={[{ value: 'partner', label: t('side.partner') }, { value: 'thai', label: t('side.thai') }]} onChange={(side) => work.setText('side', side)} />
      <FieldGrid>
        <TextField {...text('name')} hint={t('nameHint')} />
        <TextField {...text('nameOther')} />
        <TextField {...text('post')} />
        <TextField {...text('body')} />
        <TextField {...text('phones')} hint={t('phonesHint')} />
        <TextField {...text('email')} />
        <Select {...bind('language')} options={options('textLanguage', TEXT_LANGUAGES, 'language')} />
        <Select {...bind('consent')} options={options('consent', CONSENTS, 'consent')} />
        <DateField {...date('validity/from')} />
        <DateField {...date('validity/until')} />
        <DateField {...date('keepUntil')} hint={t('keepHint')} />
        <AgreementPicker label={t('agreements')} hint={t('agreementsHint')} values={draft.agreements} onChange={work.setAgreements} />
      </FieldGrid>
      {errorOf('agreements') !== undefined && <Banner tone="alert">{errorOf('agreements')}</Banner>}
      <TextArea {...text('notes')} />
      <div className={styles['actions']}>
        <Button variant="primary" shortcut="Ctrl S" onPress={() => void work.finish()}>{t('finish')}</Button>
        <Button onPress={() => void work.cancel()}>{t('cancel')}</Button>
        {draft.opened !== null && (
          <>
            <Button variant="quiet" onPress={() => void work.remove()}>{t('remove')}</Button>
            <small>{t('removeHint')}</small>
          </>
        )}
      </div>
    </div>
  );
};
