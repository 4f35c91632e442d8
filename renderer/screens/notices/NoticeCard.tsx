import { Check, Clock, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { DELETED_FIELD } from '#core/change/state.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import type { NoticeView } from '#renderer/data/notices.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { readRecord, useRecord } from '#renderer/data/use-record.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDateFormat, useMoment } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { AnswerForm } from './AnswerForm.tsx';
import styles from './NoticesScreen.module.css';

type NoticeCardProps = { readonly notice: NoticeView; readonly isMinistry: boolean };

/** One message: from whom, about what, until when, and what was answered. */
export const NoticeCard = ({ notice, isMinistry }: NoticeCardProps) => {
  const { t } = useTranslation('notices');
  const unitName = useUnitName();
  const format = useDateFormat();
  const moment = useMoment();
  const canWrite = useStatus().role !== 'reader';
  const isRequest = notice.type !== 'note';
  const StateIcon = notice.isOpen ? Clock : Check;
  return (
    <Card>
      <article className={styles['card']} data-notice={notice.id}>
        <div className={styles['tags']}>
          <Tag>{t(isRequest ? 'types.request' : 'types.note')}</Tag>
          {notice.due !== null && <Tag>{t('due', { date: format(notice.due) })}</Tag>}
          <span className={styles['state']} data-open={notice.isOpen}><StateIcon size={15} aria-hidden /> {t(notice.isOpen ? 'open' : isRequest ? 'answered' : 'known')}</span>
        </div>
        <h2>{notice.subject}</h2>
        <p className={styles['who']}>{[isMinistry ? t('to', { unit: unitName(notice.to) }) : t('from', { unit: unitName(notice.from) }), moment(notice.at)].join(' · ')}</p>
        <p className={styles['text']}>{notice.text}</p>
        {notice.about !== '' && <AboutAgreement id={notice.about} />}
        <Answers notice={notice} isMinistry={isMinistry} />
        {!isMinistry && canWrite && notice.isOpen && <AnswerForm notice={notice.id} isRequest={isRequest} />}
        {isMinistry && notice.record !== null && <Withdraw notice={notice} />}
      </article>
    </Card>
  );
};

const AboutAgreement = ({ id }: { readonly id: string }) => {
  const { t, i18n } = useTranslation('notices');
  const go = useNavigation((navigation) => navigation.go);
  const record = useRecord('agreement', id);
  if (record === undefined || record === null || record.deleted) return null;
  const name = agreementName(readAgreement(record.fields), i18n.language === 'en' ? 'en' : 'th');
  return <p className={styles['text']}><LinkButton onPress={() => go({ screen: 'agreement', id: record.id })}>{t('about', { name })}</LinkButton></p>;
};

const Answers = ({ notice, isMinistry }: NoticeCardProps) => {
  const { t } = useTranslation(['notices', 'frame']);
  const moment = useMoment();
  if (notice.answers.length === 0) return isMinistry ? <p className={styles['who']}>{t('noAnswer')}</p> : null;
  return (
    <ul className={styles['answers']} aria-label={t('answersOf')}>
      {notice.answers.map((answer) => (
        <li key={answer.id}>
          <p className={styles['text']}>{answer.text === '' ? t('known') : answer.text}</p>
          <small>{[answer.by, moment(answer.at), answer.onlyHere ? t('frame:onlyHere') : ''].filter((part) => part !== '').join(' · ')}</small>
        </li>
      ))}
    </ul>
  );
};

/** Takes a message back, with a way to bring it again: what a unit has answered stays. */
const Withdraw = ({ notice }: { readonly notice: NoticeView }) => {
  const { t } = useTranslation('notices');
  const set = async (value: true | null): Promise<boolean> => {
    const now = await readRecord('notice', notice.id);
    if (now === null) return false;
    const saved = await saveRecord('notice', notice.id, now.state, { [DELETED_FIELD]: value });
    if (!saved.ok) showToast({ failure: saved.error });
    return saved.ok;
  };
  const withdraw = async (): Promise<void> => {
    if (await set(true)) showToast({ text: (say) => say('notices:withdrawn', { subject: notice.subject }), undo: { label: (say) => say('notices:undo'), run: () => void set(null) } });
  };
  return <div className={styles['actions']}><Button variant="quiet" icon={Undo2} onPress={() => void withdraw()}>{t('withdraw')}</Button></div>;
};
