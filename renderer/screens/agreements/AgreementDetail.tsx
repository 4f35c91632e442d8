import { ArrowLeft, CalendarPlus, Combine, Maximize2, Milestone, Pencil, SearchX, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import { textField } from '#core/domain/field-paths.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useLinkedActivities, useRecord, type RecordView } from '#renderer/data/use-record.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { AgreementFacts } from './AgreementFacts.tsx';
import { AgreementNotices } from './AgreementNotices.tsx';
import { AgreementTabs } from './AgreementTabs.tsx';
import { StateChangePanel } from './life/StateChangePanel.tsx';
import { useStateChange, type StateChanging } from './life/use-state-change.ts';
import { useIsOwn } from './use-is-own.ts';
import { useAgreementName } from './use-agreement-words.ts';
import { useDeleteAgreement } from './use-delete-agreement.ts';
import styles from './AgreementDetail.module.css';

type AgreementDetailProps = { readonly id: string; readonly compact?: boolean };

/** One agreement: beside the list (compact) or as a page of its own. The doubt, the words as written and their source stand on the page. */
export const AgreementDetail = ({ id, compact = false }: AgreementDetailProps) => {
  const { t } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const record = useRecord('agreement', id);
  if (record === undefined) return <Skeleton rows={8} />;
  const mergedInto = record === null || !record.deleted ? '' : textField(record.fields, 'mergedInto');
  if (mergedInto !== '') {
    return <EmptyState icon={Combine} title={t('mergedInto.title')} why={t('mergedInto.why')} action={t('mergedInto.action')} onAction={() => go({ screen: 'agreement', id: mergedInto })} />;
  }
  if (record === null || record.deleted) {
    return <EmptyState icon={SearchX} title={t('gone.title')} why={t('gone.why')} action={t('gone.action')} onAction={() => go({ screen: 'agreements' })} />;
  }
  return <Whole key={record.key} record={record} compact={compact} />;
};

type OfRecord = { readonly record: RecordView; readonly compact: boolean };

const Whole = ({ record, compact }: OfRecord) => {
  const changing = useStateChange(record);
  const activities = useLinkedActivities(record.id);
  return (
    <article className={compact ? styles['compact'] : styles['page']}>
      <Head record={record} compact={compact} changing={changing} />
      <StateChangePanel changing={changing} />
      <AgreementNotices record={record} changing={changing} activities={activities} />
      <AgreementFacts record={record} activities={activities} />
      <AgreementTabs record={record} changing={changing} activities={activities} />
    </article>
  );
};

const Head = ({ record, compact, changing }: OfRecord & { readonly changing: StateChanging }) => {
  const { t } = useTranslation(['agreements', 'lifecycle']);
  const wordOf = useCodeWords();
  const go = useNavigation((navigation) => navigation.go);
  const nameOf = useAgreementName();
  const agreement = readAgreement(record.fields);
  const isOwn = useIsOwn(record);
  // A state that two PCs said differently is decided first, with both values on the screen.
  const isDisputed = record.conflicts.some(({ field }) => field === 'state');
  const remove = useDeleteAgreement();
  const name = nameOf(record.fields);
  const english = agreement.parties.map((party) => party.nameEn).filter((each) => each !== '').join(' – ');
  return (
    <header className={styles['head']}>
      <div className={styles['tags']}>
        <StateChip state={agreement.state} />
        {agreement.type !== '' && <Tag>{wordOf('agreementType', agreement.type)}</Tag>}
        {agreement.sample && <Tag>{t('sample')}</Tag>}
      </div>
      <h2 className={styles['name']}><NameText>{name}</NameText></h2>
      {english !== '' && english !== name && <p className={styles['english']}>{english}</p>}
      <div className={styles['actions']}>
        {!compact && <Button icon={ArrowLeft} variant="quiet" onPress={() => go({ screen: 'agreements' })}>{t('title')}</Button>}
        {isOwn && <Button icon={Pencil} onPress={() => go({ screen: 'agreement-form', id: record.id })}>{t('edit')}</Button>}
        {isOwn && <Button icon={Milestone} onPress={() => changing.begin()} isDisabled={changing.draft !== null || isDisputed}>{t('lifecycle:change')}</Button>}
        {isOwn && <Button icon={CalendarPlus} onPress={() => go({ screen: 'activity-form', agreement: record.id })}>{t('addActivity')}</Button>}
        {compact && <Button icon={Maximize2} variant="quiet" onPress={() => go({ screen: 'agreement', id: record.id })}>{t('open')}</Button>}
        {isOwn && <IconButton icon={Trash2} label={t('delete')} onPress={() => void remove(record, name)} />}
      </div>
    </header>
  );
};
