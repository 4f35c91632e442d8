import { useTranslation } from 'react-i18next';
import { stampMs } from '#core/change/clock.ts';
import { DELETED_FIELD } from '#core/change/state.ts';
import type { Json } from '#core/change/change.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useHistory, type HistoryEntry } from '#renderer/data/history.ts';
import { saveRecord } from '#renderer/data/save.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useFieldWords } from './use-field-words.ts';
import styles from './RecordHistory.module.css';

type RecordHistoryProps = { readonly record: RecordView };

/** Every change of a record: who, when, on which PC, from what to what. An earlier value can be brought back as a new change. */
export const RecordHistory = ({ record }: RecordHistoryProps) => {
  const { t } = useTranslation('agreements');
  const entries = useHistory(record.kind, `${record.id}/${record.scope}`);
  if (entries === undefined) return null;
  if (entries.length === 0) return <p className={styles['empty']}>{t('history.empty')}</p>;
  return (
    <ol className={styles['history']}>
      {entries.map((entry) => <Entry key={entry.id} entry={entry} record={record} />)}
    </ol>
  );
};

const Entry = ({ entry, record }: { readonly entry: HistoryEntry; readonly record: RecordView }) => {
  const { t } = useTranslation('agreements');
  const moment = useMoment();
  const words = useFieldWords();
  // Every edit also says that the record lives (core/change/diff.ts); that is no news unless it was deleted before.
  const fields = Object.entries(entry.set).filter(([field, { from, to }]) => field !== DELETED_FIELD || to === true || from === true);
  const sentence = (field: string, from: Json | undefined, to: Json): string => {
    const label = words.label(record.kind, field);
    if (to === null) return t('history.cleared', { field: label, from: words.value(field, from ?? null) });
    if (from === undefined || from === null) return t('history.set', { field: label, to: words.value(field, to) });
    return t('history.changed', { field: label, from: words.value(field, from), to: words.value(field, to) });
  };
  return (
    <li className={styles['entry']}>
      <small>{t('history.by', { name: entry.author.name || t('history.unknownAuthor'), device: entry.author.device, when: moment(stampMs(entry.at)) })}</small>
      <span className={styles['tags']}>
        {!entry.sent && <Tag>{t('history.notSent')}</Tag>}
        {entry.settles && <Tag>{t('history.settles')}</Tag>}
        {entry.parallel && <Tag>{t('history.parallel')}</Tag>}
      </span>
      <ul>
        {fields.map(([field, { from, to }]) => (
          <li key={field}>
            {sentence(field, from, to)}{' '}
            {from !== undefined && from !== null && !isShown(record, field, from) && (
              <LinkButton onPress={() => void saveRecord(record.kind, record.id, record.state, { [field]: from })}>{t('history.bringBack')}</LinkButton>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
};

const isShown = (record: RecordView, field: string, value: Json): boolean => JSON.stringify(record.fields[field] ?? null) === JSON.stringify(value);
