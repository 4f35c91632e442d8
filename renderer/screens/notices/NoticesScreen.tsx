import { MessageSquareText, PenLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useNotices } from '#renderer/data/notices.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useStatus } from '#renderer/state/session.ts';
import { ComposeNotice } from './ComposeNotice.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import styles from './NoticesScreen.module.css';

type NoticesScreenProps = { readonly to: string | null; readonly about: string | null };

/** Between ministry and unit: the ministry asks and tells, the unit answers, and nobody writes into the other's register. */
export const NoticesScreen = ({ to, about }: NoticesScreenProps) => {
  const { t } = useTranslation('notices');
  const isMinistry = useStatus().role === 'ministry';
  const digits = useDigits();
  const notices = useNotices();
  const [isWriting, setWriting] = useState(to !== null);
  if (notices === undefined) return <Skeleton rows={6} />;
  return (
    <>
      <PageHeader title={t(isMinistry ? 'title' : 'titleUnit')} count={t('count', { count: notices.length, replace: { count: digits(notices.length) } })}>
        {isMinistry && !isWriting && <Button variant="primary" icon={PenLine} onPress={() => setWriting(true)}>{t('write')}</Button>}
      </PageHeader>
      <div className={styles['scroll']}>
        {isWriting && <ComposeNotice to={to} about={about} onDone={() => setWriting(false)} />}
        {notices.length === 0 && !isWriting && <EmptyState icon={MessageSquareText} title={t('empty.title')} why={t(isMinistry ? 'empty.whyMinistry' : 'empty.whyUnit')} />}
        <ul className={styles['list']}>
          {notices.map((notice) => <li key={notice.id}><NoticeCard notice={notice} isMinistry={isMinistry} /></li>)}
        </ul>
      </div>
    </>
  );
};
