import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agreementMayLeave } from '#core/domain/may-leave.ts';
import { CONTACT_COLUMNS, contactTable, type ContactColumn, type ContactDetail, type ContactInWords } from '#core/export/contact-table.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { saveTable } from '#renderer/data/help-desk.ts';
import { useRecords } from '#renderer/data/use-record.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { useAgreementName } from '../use-agreement-words.ts';
import { showToast } from '#renderer/state/toasts.ts';
import type { ListedContact } from './use-contacts.ts';
import styles from './ContactsTab.module.css';

const HEAD_FIELDS: Readonly<Record<ContactColumn, 'name' | 'nameOther' | 'post' | 'body' | 'side' | 'phones' | 'email' | 'language' | 'validity/from' | 'validity/until' | 'agreements'>> = {
  name: 'name', nameOther: 'nameOther', post: 'post', body: 'body', side: 'side', phones: 'phones', email: 'email', language: 'language', from: 'validity/from', until: 'validity/until', agreements: 'agreements',
};

/** The contacts as a table. Numbers and addresses leave the office only when the officer says so, each time anew. */
export const ExportContacts = ({ listed }: { readonly listed: readonly ListedContact[] }) => {
  const { t } = useTranslation(['contacts', 'fields']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const agreementName = useAgreementName();
  const agreements = useRecords('agreement', [...new Set(listed.flatMap(({ contact }) => contact.agreements))]);
  const [isAsking, setAsking] = useState(false);
  const question = useRef<HTMLDivElement>(null);
  // It opens at the foot of the page, in a small window below its edge.
  useEffect(() => {
    if (isAsking) question.current?.scrollIntoView({ block: 'nearest' });
  }, [isAsking]);
  const inWords = ({ contact }: ListedContact): ContactInWords => ({
    ...contact,
    side: contact.side === '' ? '' : t(contact.side === 'thai' ? 'side.thai' : 'side.partner'),
    language: contact.language === '' ? '' : wordOf('textLanguage', contact.language),
    from: dateText(contact.from),
    until: dateText(contact.until),
    agreements: contact.agreements.map((id) => agreements?.get(id)).map((record) => (record === undefined || !agreementMayLeave(record.fields) ? '' : agreementName(record.fields))).filter((name) => name !== '').join('; '),
  });
  const dateText = (date: PartialDate | null): string => (date === null ? '' : format(date));
  const save = async (detail: ContactDetail): Promise<void> => {
    const heads = Object.fromEntries(CONTACT_COLUMNS.map((column) => [column, t(`fields:${HEAD_FIELDS[column]}`)])) as Record<ContactColumn, string>;
    const saved = await saveTable('phinong-contacts', contactTable(listed.map(inWords), heads, detail));
    setAsking(false);
    if (!saved.ok) showToast({ failure: saved.error });
    else if (saved.value) showToast({ text: (say) => say('contacts:exported') });
  };
  if (!isAsking) return <Button icon={Download} variant="quiet" onPress={() => setAsking(true)}>{t('export')}</Button>;
  return (
    <div ref={question} className={styles['ask']}>
      <Banner
        tone="info"
        title={t('exportTitle', { count: listed.length })}
        actions={
          <>
            <Button variant="primary" onPress={() => void save('masked')}>{t('exportMasked')}</Button>
            <Button onPress={() => void save('whole')}>{t('exportWhole')}</Button>
            <Button variant="quiet" onPress={() => setAsking(false)}>{t('cancel')}</Button>
          </>
        }
      >
        {t('exportMeaning')}
      </Banner>
    </div>
  );
};
