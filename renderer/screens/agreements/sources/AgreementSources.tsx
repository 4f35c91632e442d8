import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { readAgreement, saidIn, type Evidence } from '#core/domain/agreement.ts';
import { isContradicted } from '#core/domain/checks.ts';
import { Button } from '#renderer/components/Button.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import { useIsOwn } from '../use-is-own.ts';
import { CheckList } from './CheckList.tsx';
import { GroundForm } from './GroundForm.tsx';
import { useGrounds } from './use-grounds.ts';
import styles from './AgreementSources.module.css';

const open = (url: string): void => void callMachine('app.openLink', { url });

/** Where the facts come from: the words of the paper, its sources, what was checked, and what others say beside it. */
export const AgreementSources = ({ record }: { readonly record: RecordView }) => {
  const { t } = useTranslation(['agreements', 'grounds']);
  const isOwn = useIsOwn(record);
  const agreement = readAgreement(record.fields);
  const grounds = useGrounds(record);
  const { draft } = grounds;
  const adds = isOwn && draft === null;
  return (
    <div className={styles['sources']}>
      {agreement.asWritten !== '' && <blockquote className={styles['quote']}>“{agreement.asWritten}”</blockquote>}
      <section>
        <h4>{t('tabs.sources')}</h4>
        <ul>
          {agreement.sources.map((source) => (
            <li key={source.key}>{source.url === undefined || source.url === '' ? source.text : <LinkButton onPress={() => open(source.url ?? '')}>{source.text}</LinkButton>}</li>
          ))}
        </ul>
        {draft?.kind === 'source' && <GroundForm grounds={grounds} draft={draft} />}
        {adds && <Button icon={Plus} variant="quiet" onPress={grounds.addSource}>{t('grounds:addSource')}</Button>}
      </section>
      <CheckList record={record} grounds={grounds} />
      <section>
        <h4>{t('doubts.evidence')}</h4>
        <ul>{agreement.evidence.map((evidence) => <EvidenceItem key={evidence.key} evidence={evidence} isAgainst={isContradicted(agreement, evidence)} />)}</ul>
        {draft?.kind === 'evidence' && <GroundForm grounds={grounds} draft={draft} />}
        {adds && <Button icon={Plus} variant="quiet" onPress={grounds.addEvidence}>{t('grounds:addEvidence')}</Button>}
        <small className={styles['kept']}>{t('doubts.kept')}</small>
      </section>
    </div>
  );
};

const EvidenceItem = ({ evidence, isAgainst }: { readonly evidence: Evidence; readonly isAgainst: boolean }) => {
  const { t, i18n } = useTranslation(['grounds', 'fields']);
  const format = useDateFormat();
  const { field, date, url } = evidence;
  return (
    <li>
      {field !== undefined && <Tag>{t(`fields:${field}` as 'fields:parties', { defaultValue: field })}</Tag>} {saidIn(evidence, i18n.language === 'en' ? 'en' : 'th')}
      {date !== undefined && date !== null && <> · {format(date)}</>} {url !== '' && <LinkButton onPress={() => open(url)}>{URL.canParse(url) ? new URL(url).host : url}</LinkButton>}
      {isAgainst && <b className={styles['against']}> {t('against')}</b>}
    </li>
  );
};
