import { useTranslation } from 'react-i18next';
import { readActivity, type Activity } from '#core/domain/activity.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { placedStates, type LoggedState } from '#core/domain/state-log.ts';
import { sortKey } from '#core/dates/sort-date.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat, useDigits } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useIsOwn } from '../use-is-own.ts';
import { StateItem } from './StateItem.tsx';
import type { StateChanging } from './use-state-change.ts';
import styles from './Timeline.module.css';

type TimelineProps = { readonly record: RecordView; readonly changing: StateChanging; readonly activities: readonly RecordView[] | undefined };

type Item = { readonly at: string; readonly key: string } & ({ readonly entry: LoggedState; readonly date: PartialDate | null } | { readonly id: string; readonly activity: Activity });

/** The life of a relation: its states and its activities together, newest first. */
export const Timeline = ({ record, changing, activities }: TimelineProps) => {
  const { t } = useTranslation(['agreements', 'lifecycle']);
  const go = useNavigation((navigation) => navigation.go);
  const isOwn = useIsOwn(record);
  if (activities === undefined) return null;
  const agreement = readAgreement(record.fields);
  // The first entry often says no date of its own: that of the agreement is meant.
  const dateOf = (entry: LoggedState): PartialDate | null => entry.date ?? (entry.state === 'signed' ? agreement.signedDate : entry.state === 'intent' ? agreement.intentDate : null);
  const items: readonly Item[] = [
    ...placedStates(changing.log, dateOf).map((placed) => ({ ...placed, key: `state ${placed.entry.key}` })),
    ...activities.map(({ id, fields }) => {
      const activity = readActivity(fields);
      return { at: activity.date === null || activity.date.start === null ? '' : sortKey(activity.date), key: `activity ${id}`, id, activity };
    }),
  ];
  const isQuiet = activities.length === 0;
  return (
    <>
      {items.length > 0 && (
        <ol className={styles['timeline']}>
          {items
            .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
            .map((item) =>
              'entry' in item
                ? <StateItem key={item.key} entry={item.entry} date={item.date} log={changing.log} onCorrect={isOwn && changing.draft === null ? () => changing.correct(item.entry) : null} />
                : <ActivityItem key={item.key} id={item.id} activity={item.activity} />,
            )}
        </ol>
      )}
      {agreement.state !== '' && !changing.log.some(({ stands }) => stands) && (
        <p className={styles['empty']}>
          <StateChip state={agreement.state} /> {t('lifecycle:unlogged')} {isOwn && changing.draft === null && <LinkButton onPress={changing.correctUnlogged}>{t('lifecycle:correct')}</LinkButton>}
        </p>
      )}
      {isQuiet && (
        <p className={styles['empty']}>
          {t('timeline.empty')} <LinkButton onPress={() => go({ screen: 'activity-form', agreement: record.id })}>{t('timeline.action')}</LinkButton>
        </p>
      )}
    </>
  );
};

const ActivityItem = ({ id, activity }: { readonly id: string; readonly activity: Activity }) => {
  const { t } = useTranslation('agreements');
  const wordOf = useCodeWords();
  const go = useNavigation((navigation) => navigation.go);
  const format = useDateFormat();
  const digits = useDigits();
  return (
    <li data-result={activity.result !== '' || activity.outcomes.length > 0}>
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
  );
};
