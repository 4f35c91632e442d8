import { useTranslation } from 'react-i18next';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { UNLOGGED, type LoggedState } from '#core/domain/state-log.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useRecord } from '#renderer/data/use-record.ts';
import { useDateFormat, useMoment } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useAgreementName } from '../use-agreement-words.ts';
import styles from './Timeline.module.css';

type StateItemProps = { readonly entry: LoggedState; readonly date: PartialDate | null; readonly log: readonly LoggedState[]; readonly onCorrect: (() => void) | null };

/** One step of a life: what it became, since when, who decided, on what paper, and who wrote it down. What was corrected stays, struck through. */
export const StateItem = ({ entry, date, log, onCorrect }: StateItemProps) => {
  const { t } = useTranslation(['lifecycle', 'agreements', 'history']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const moment = useMoment();
  const { document, isCorrected } = entry;
  const wrong = log.find((each) => each.key === entry.corrects);
  const paper = document === null ? '' : [document.title, document.no === '' ? '' : t('paperNo', { no: document.no }), document.date === null ? '' : format(document.date)].filter((part) => part !== '').join(' ');
  const line = [date === null ? t('agreements:noDate') : format(date), entry.by === '' ? '' : t('decidedBy', { by: entry.by }), paper].filter((part) => part !== '').join(' · ');
  return (
    <li data-state={entry.state} data-stands={entry.stands}>
      <div className={styles['state']}>
        {isCorrected ? <del className={styles['corrected']}>{wordOf('state', entry.state)}</del> : <StateChip state={entry.state} />}
        {entry.stands && <Tag>{t('stands')}</Tag>}
        {isCorrected && <Tag>{t('wasCorrected')}</Tag>}
        {!isCorrected && onCorrect !== null && <LinkButton onPress={onCorrect}>{t('correct')}<span data-heard="always"> {wordOf('state', entry.state)}</span></LinkButton>}
      </div>
      <small className={isCorrected ? styles['corrected'] : undefined}>{line}</small>
      {entry.successor !== '' && <p>{t('followedBy', { successor: entry.successor })}</p>}
      {entry.successorId !== '' && <Successor id={entry.successorId} />}
      {entry.reason !== '' && <p className={isCorrected ? styles['corrected'] : undefined}>{entry.reason}</p>}
      {entry.corrects !== '' && <small>{entry.corrects === UNLOGGED ? t('correctsUnlogged') : t('corrects', { state: wrong === undefined ? t('lostEntry') : wordOf('state', wrong.state) })}</small>}
      {entry.writing !== null && <small className={styles['written']}>{t('writtenBy', { name: entry.writing.name || t('history:unknownAuthor'), when: moment(entry.writing.atMs) })}</small>}
    </li>
  );
};

/** The agreement that follows, one step away; where it is not on this PC its page says so. */
const Successor = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation('lifecycle');
  const go = useNavigation((navigation) => navigation.go);
  const nameOf = useAgreementName();
  const record = useRecord('agreement', id);
  const name = record === null || record === undefined ? t('lostEntry') : nameOf(record.fields);
  return <p><LinkButton onPress={() => go({ screen: 'agreement', id })}>{t('followedBy', { successor: name })}</LinkButton></p>;
};
