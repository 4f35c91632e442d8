import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { useIsOwn } from '../use-is-own.ts';
import { ContactForm } from './ContactForm.tsx';
import { ContactItem } from './ContactItem.tsx';
import { ExportContacts } from './ExportContacts.tsx';
import { useContacts } from './use-contacts.ts';
import styles from './ContactsTab.module.css';

/** Whom the office turns to in this relation, those in post first. */
export const ContactsTab = ({ record }: { readonly record: RecordView }) => {
  const { t } = useTranslation('contacts');
  const isOwn = useIsOwn(record);
  const [today] = useState(todayIso);
  const work = useContacts(record.id, today);
  const { listed, draft } = work;
  if (listed === undefined) return <Skeleton rows={3} />;
  return (
    <div className={styles['tab']}>
      {listed.length === 0 && draft === null && <p className={styles['empty']}>{t('empty')}</p>}
      <ul className={styles['contacts']}>
        {listed.map((each) =>
          draft !== null && draft.id === each.record.id ? (
            <li key={each.record.key}><ContactForm work={work} draft={draft} /></li>
          ) : (
            <ContactItem key={each.record.key} listed={each} today={today} onOpen={isOwn && draft === null ? () => work.begin(each.record) : null} />
          ),
        )}
        {draft !== null && listed.every(({ record: { id } }) => id !== draft.id) && <li><ContactForm work={work} draft={draft} /></li>}
      </ul>
      {draft === null && (
        <div className={styles['actions']}>
          {isOwn && <Button icon={Plus} onPress={work.add}>{t('add')}</Button>}
          {listed.length > 0 && <ExportContacts listed={listed} />}
          {isOwn && <small>{t('why')}</small>}
        </div>
      )}
    </div>
  );
};
