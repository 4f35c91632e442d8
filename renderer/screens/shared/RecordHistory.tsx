import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stampMs } from '#core/change/clock.ts';
import { Button } from '#renderer/components/Button.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { mayWriteIn } from '#renderer/data/conflicts.ts';
import { useHistory, type HistoryEntry } from '#renderer/data/history.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { HistoryChange } from './HistoryChange.tsx';
import { useAmounts } from './use-amounts.ts';
import { useBringBack, type BringBack } from './use-bring-back.ts';
import styles from './RecordHistory.module.css';

const PAGE = 30;

/** Every change of a record: who, when, on which PC, from what to what, what met and how it was decided. Earlier values can be brought back. */
export const RecordHistory = ({ record }: { readonly record: RecordView }) => {
  const { t } = useTranslation('history');
  const digits = useDigits();
  const [limit, setLimit] = useState(PAGE);
  const history = useHistory(record.kind, `${record.id}/${record.scope}`, limit);
  const back = useBringBack(record);
  if (history === undefined) return null;
  const { entries, total } = history;
  if (total === 0) return <p className={styles['empty']}>{t('empty')}</p>;
  const more = Math.min(PAGE, total - entries.length);
  return (
    <>
      <ol className={styles['history']}>
        {entries.map((entry) => <Entry key={entry.id} entry={entry} record={record} back={back} />)}
      </ol>
      {total > PAGE && (
        <div className={styles['more']}>
          {more > 0 && <Button onPress={() => setLimit(limit + PAGE)}>{t('older', { count: more, replace: { count: digits(more) } })}</Button>}
          <small>{t('count', { count: total, replace: { count: digits(total) } })}</small>
        </div>
      )}
    </>
  );
};

const FIELDS_SHOWN = 4;

type EntryProps = { readonly entry: HistoryEntry; readonly record: RecordView; readonly back: BringBack };

const Entry = memo(({ entry, record, back }: EntryProps) => {
  const { t } = useTranslation('history');
  const amounts = useAmounts();
  const [all, setAll] = useState(false);
  const shown = all ? entry.fields : entry.fields.slice(0, FIELDS_SHOWN);
  const rest = entry.fields.length - shown.length;
  const undoable = mayWriteIn(record.scope) && entry.fields.some(({ settles, stands }) => settles && stands);
  return (
    <li className={styles['entry']} data-refused={entry.refused !== null}>
      <Who entry={entry} />
      <Tags entry={entry} />
      <ul className={styles['fields']}>
        {shown.map((field) => <HistoryChange key={field.field} change={field} isRefused={entry.refused !== null} record={record} back={back} />)}
      </ul>
      {rest > 0 && <LinkButton onPress={() => setAll(true)}>{t('moreFields', { fields: amounts.fields(rest) })}</LinkButton>}
      {undoable && <div><LinkButton onPress={() => back.undoSettlement(entry)}>{t('undoSettlement')}</LinkButton></div>}
    </li>
  );
});
Entry.displayName = 'Entry';

const Who = ({ entry }: { readonly entry: HistoryEntry }) => {
  const { t } = useTranslation('history');
  const moment = useMoment();
  const unitName = useUnitName();
  return (
    <div className={styles['who']}>
      <time>{moment(stampMs(entry.at))}</time>
      <b>{entry.author.name || t('unknownAuthor')}</b>
      <span>{entry.author.device}{entry.mine && ` (${t('thisPc')})`}</span>
      {entry.scope !== 'trial' && <span>{unitName(entry.scope)}</span>}
    </div>
  );
};

const Tags = ({ entry }: { readonly entry: HistoryEntry }) => {
  const { t } = useTranslation('history');
  const settles = entry.fields.some((field) => field.settles);
  const reopens = entry.fields.some((field) => field.reopens);
  const tags = [
    entry.begins ? t('begins') : '',
    entry.refused === null ? '' : t(entry.refused.type === 'base-refused' ? 'refusedWaits' : 'refused'),
    !entry.sent && entry.refused === null ? t('notSent') : '',
    settles ? t('settles') : '',
    reopens ? t('reopens') : '',
    entry.parallelTo.length > 0 ? t('parallel', { devices: entry.parallelTo.join(', ') }) : '',
  ].filter((tag) => tag !== '');
  return tags.length === 0 ? null : <div className={styles['tags']}>{tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}</div>;
};
