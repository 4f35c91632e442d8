import { useTranslation } from 'react-i18next';
import { readAgreement, saidIn } from '#core/domain/agreement.ts';
import { readActivity } from '#core/domain/activity.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useLinkedActivities, type RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat, useDigits } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import { RecordHistory } from '#renderer/screens/shared/RecordHistory.tsx';
import { useNavigation } from '#renderer/state/navigation.ts';
import { Fact } from './AgreementFacts.tsx';
import facts from './AgreementFacts.module.css';
import styles from './AgreementTabs.module.css';

type AgreementTabsProps = { readonly record: RecordView };

export const AgreementTabs = ({ record }: AgreementTabsProps) => {
  const { t } = useTranslation('agreements');
  return (
    <Card flush>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'timeline', label: t('tabs.timeline'), content: () => <Timeline record={record} /> },
          { id: 'details', label: t('tabs.details'), content: () => <Details record={record} /> },
          { id: 'sources', label: t('tabs.sources'), content: () => <Sources record={record} /> },
          { id: 'history', label: t('tabs.history'), content: () => <RecordHistory record={record} /> },
        ]}
      />
    </Card>
  );
};

const Timeline = ({ record }: AgreementTabsProps) => {
  const { t } = useTranslation('agreements');
  const wordOf = useCodeWords();
  const go = useNavigation((navigation) => navigation.go);
  const format = useDateFormat();
  const digits = useDigits();
  const activities = useLinkedActivities(record.id);
  if (activities === undefined) return null;
  if (activities.length === 0) {
    return (
      <p className={styles['empty']}>
        {t('timeline.empty')} <LinkButton onPress={() => go({ screen: 'activity-form', agreement: record.id })}>{t('timeline.action')}</LinkButton>
      </p>
    );
  }
  const read = activities.map((activity) => ({ id: activity.id, activity: readActivity(activity.fields) }));
  return (
    <ol className={styles['timeline']}>
      {read
        .toSorted((a, b) => ((a.activity.date?.start ?? '') < (b.activity.date?.start ?? '') ? 1 : -1))
        .map(({ id, activity }) => (
          <li key={id} data-result={activity.result !== '' || activity.outcomes.length > 0}>
            <button type="button" className={styles['entry']} onClick={() => go({ screen: 'activity-form', id })}>
              <b>{activity.title}</b>
              {activity.track !== '' && <Tag>{wordOf('track', activity.track)}</Tag>}
              {activity.sample && <Tag>{t('sample')}</Tag>}
            </button>
            <small>
              {[activity.date === null ? t('noDate') : format(activity.date), activity.place, activity.participants === null ? '' : t('timeline.participants', { count: activity.participants, replace: { count: digits(activity.participants) } })]
                .filter((part) => part !== '')
                .join(' · ')}
            </small>
            {activity.result !== '' && <p>{activity.result}</p>}
          </li>
        ))}
    </ol>
  );
};

const Details = ({ record }: AgreementTabsProps) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const wordOf = useCodeWords();
  const agreement = readAgreement(record.fields);
  const rows: readonly (readonly [string, string])[] = [
    [t('fields:title/th'), agreement.titleTh],
    [t('fields:title/en'), agreement.titleEn],
    [t('facts.nameUsed'), [agreement.nameUsedByThai, agreement.nameUsedByPartner].filter((name) => name !== '').join(' – ')],
    [t('fields:signedPlace'), agreement.signedPlace],
    [t('fields:why/history'), agreement.history],
    [t('fields:why/benefit'), agreement.benefit],
    [t('facts.asWritten'), agreement.asWritten],
    [t('facts.verification'), agreement.verification === '' ? '' : wordOf('verification', agreement.verification)],
    [t('facts.notes'), agreement.notes],
  ];
  return (
    <dl className={`${facts['facts']} ${styles['padded']}`}>
      {rows.filter(([, value]) => value !== '').map(([label, value]) => <Fact key={label} label={label}>{value}</Fact>)}
    </dl>
  );
};

const open = (url: string): void => void callMachine('app.openLink', { url });

const Sources = ({ record }: AgreementTabsProps) => {
  const { t, i18n } = useTranslation('agreements');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const agreement = readAgreement(record.fields);
  return (
    <div className={styles['padded']}>
      {agreement.asWritten !== '' && <blockquote className={styles['quote']}>“{agreement.asWritten}”</blockquote>}
      <ul className={styles['sources']}>
        {agreement.sources.map((source) => (
          <li key={source.key}>{source.url === undefined ? source.text : <LinkButton onPress={() => open(source.url ?? '')}>{source.text}</LinkButton>}</li>
        ))}
      </ul>
      {agreement.evidence.length > 0 && (
        <>
          <h4>{t('doubts.evidence')}</h4>
          <ul className={styles['sources']}>
            {agreement.evidence.map((evidence) => (
              <li key={evidence.key}>{saidIn(evidence, language)} <LinkButton onPress={() => open(evidence.url)}>{URL.canParse(evidence.url) ? new URL(evidence.url).host : evidence.url}</LinkButton></li>
            ))}
          </ul>
          <small>{t('doubts.kept')}</small>
        </>
      )}
    </div>
  );
};
