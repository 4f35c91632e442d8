import { Mail, Phone, UserRound, UserRoundX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { inPostOn, keepDoubt } from '#core/domain/contact.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import type { ListedContact } from './use-contacts.ts';
import styles from './ContactsTab.module.css';

type ContactItemProps = { readonly listed: ListedContact; readonly today: string; readonly onOpen: (() => void) | null };

export const ContactItem = ({ listed: { contact }, today, onOpen }: ContactItemProps) => {
  const { t } = useTranslation(['contacts', 'agreements']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const standing = inPostOn(contact, today);
  const doubt = keepDoubt(contact, today);
  const name = contact.name || contact.nameOther;
  const Icon = standing === 'former' ? UserRoundX : UserRound;
  const line = [
    contact.post,
    contact.body,
    contact.from === null ? '' : t('since', { date: format(contact.from) }),
    contact.until === null ? '' : t('until', { date: format(contact.until) }),
    contact.language === '' ? '' : t('speaks', { language: wordOf('textLanguage', contact.language) }),
  ].filter((part) => part !== '');
  return (
    <li className={styles['contact']} data-standing={standing}>
      <Icon size={18} aria-hidden />
      <div>
        <div className={styles['head']}>
          <b>{name}</b>
          {contact.name !== '' && contact.nameOther !== '' && <span className={styles['other']}>{contact.nameOther}</span>}
          {contact.side !== '' && <Tag>{t(contact.side === 'thai' ? 'side.thai' : 'side.partner')}</Tag>}
          {standing !== 'in-post' && <Tag>{t(`inPost.${standing}`)}</Tag>}
          {contact.sample && <Tag>{t('agreements:sample')}</Tag>}
        </div>
        {line.length > 0 && <small>{line.join(' · ')}</small>}
        {(contact.phones !== '' || contact.email !== '') && (
          <p className={styles['reach']}>
            {contact.phones !== '' && <span><Phone size={14} aria-hidden /> {contact.phones}</span>}
            {contact.email !== '' && <span><Mail size={14} aria-hidden /> {contact.email}</span>}
          </p>
        )}
        {contact.notes !== '' && <p>{contact.notes}</p>}
        {doubt !== null && <p className={styles['doubt']} role="note">{t(`keep.${doubt}`, { date: contact.keepUntil === null ? '' : format(contact.keepUntil) })}</p>}
      </div>
      {onOpen !== null && <LinkButton onPress={onOpen}>{t('edit')}<span data-heard="always"> {name}</span></LinkButton>}
    </li>
  );
};
