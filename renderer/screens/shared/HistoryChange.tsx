import { useTranslation } from 'react-i18next';
import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import { stampMs } from '#core/change/clock.ts';
import { DELETED_FIELD } from '#core/change/state.ts';
import { DifferenceText } from '#renderer/components/DifferenceText.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { mayWriteIn } from '#renderer/data/conflicts.ts';
import type { HistoryField } from '#renderer/data/history.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useFieldWords } from './use-field-words.ts';
import type { BringBack } from './use-bring-back.ts';
import styles from './RecordHistory.module.css';

type HistoryChangeProps = { readonly change: HistoryField; readonly isRefused: boolean; readonly record: RecordView; readonly back: BringBack };

/** One field of one change: before → after, what it met, and what it was decided against. */
export const HistoryChange = ({ change, isRefused, record, back }: HistoryChangeProps) => {
  const { t } = useTranslation('history');
  const words = useFieldWords();
  const moment = useMoment();
  const { field, from, overruled, met } = change;
  const label = words.label(record.kind, field);
  // A field in conflict is decided in the inbox, with all its values on the screen; not from here, past the others.
  const inConflict = record.conflicts.some((conflict) => conflict.field === field);
  const canBringBack = (value: Json | undefined): value is Json =>
    value !== undefined && value !== null && !isRefused && !inConflict && field !== DELETED_FIELD && mayWriteIn(record.scope) && !sameJson(record.fields[field] ?? null, value);
  const bring = (value: Json) => (
    <LinkButton onPress={() => back.bringBack(field, value)}>{t('bringBack')}<span data-heard="always"> {t('bringBackOf', { field: label, value: words.value(field, value) })}</span></LinkButton>
  );
  return (
    <li className={styles['change']}>
      {field !== DELETED_FIELD && <span className={styles['label']}>{label}</span>}
      <div className={styles['told']}>
        <div className={styles['values']}><Values change={change} /></div>
        {met.length > 0 && <small className={styles['met']}>{t('conflicted', { devices: [...new Set(met.map(({ device }) => device))].join(', ') })}</small>}
        {canBringBack(from) && !overruled.some((head) => sameJson(head.value, from)) && <div>{bring(from)}</div>}
        {overruled.map((head) => (
          <div key={head.id} className={styles['overruled']}>
            <small>{t('overruled', { value: `“${words.value(field, head.value)}”`, name: head.author.name || t('unknownAuthor'), device: head.author.device, when: moment(stampMs(head.at)) })}</small>{' '}
            {canBringBack(head.value) && bring(head.value)}
          </div>
        ))}
      </div>
    </li>
  );
};

const Values = ({ change }: { readonly change: HistoryField }) => {
  const { t } = useTranslation('history');
  const words = useFieldWords();
  const { field, from, to } = change;
  if (field === DELETED_FIELD) return <b>{t(to === true ? 'deleted' : from === true ? 'restored' : 'kept')}</b>;
  const before = from === undefined || from === null ? null : words.value(field, from);
  if (to === null) return <><b>{t('cleared')}</b> {before !== null && <del className={styles['before']}>{before}</del>}</>;
  const after = words.value(field, to);
  if (before === null || before === after) return <span className={styles['text']}>{after}</span>;
  if (typeof from === 'string' && typeof to === 'string' && before === from && after === to) return <TextChange before={before} after={after} />;
  return <><del className={styles['before']}>{before}</del> <span aria-hidden>→</span> <span className={styles['text']}>{after}</span></>;
};

/** Long enough that marking the words says more than the two texts one after the other. */
const LONG = 24;

const TextChange = ({ before, after }: { readonly before: string; readonly after: string }) =>
  Math.min(before.length, after.length) < LONG
    ? <><del className={styles['before']}>{before}</del> <span aria-hidden>→</span> <span className={styles['text']}>{after}</span></>
    : <DifferenceText earlier={before} text={after} />;
