import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useConflicts } from '#renderer/data/conflicts.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import styles from './ConflictInbox.module.css';

/** On the page of the sync: that something waits for a decision, and the way to the inbox, where it is decided. */
export const ConflictInbox = () => {
  const { t } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const amounts = useAmounts();
  const conflicts = useConflicts();
  if (conflicts === undefined) return null;
  const fields = conflicts.reduce((sum, each) => sum + each.fields.length, 0);
  if (fields === 0) return <EmptyState icon={CircleCheck} title={t('empty.title')} why={t('empty.why')} />;
  return (
    <div className={styles['waiting']}>
      <div>
        <b>{t('waiting', { records: amounts.records(conflicts.length), fields: amounts.fields(fields) })}</b>
        <p>{t('what')} {t('kept')}</p>
      </div>
      <Button variant="primary" onPress={() => go({ screen: 'conflicts' })}>{t('goDecide')}</Button>
    </div>
  );
};
