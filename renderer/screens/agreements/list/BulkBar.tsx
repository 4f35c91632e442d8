import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { BulkDialog } from './BulkDialog.tsx';
import styles from './BulkBar.module.css';

/** What can be done with the rows that are chosen. Stands over the list while any are. */
export const BulkBar = ({ ids }: { readonly ids: readonly string[] }) => {
  const { t } = useTranslation('list');
  const digits = useDigits();
  const { checked, check, uncheckAll } = useAgreementList();
  const [isEditing, setEditing] = useState(false);
  if (checked.size === 0) return null;
  return (
    <div className={styles['bar']} role="region" aria-label={t('bulk.chosen', { count: checked.size })}>
      <b aria-live="polite">{t('bulk.chosen', { count: checked.size, replace: { count: digits(checked.size) } })}</b>
      <Button icon={Pencil} onPress={() => setEditing(true)}>{t('bulk.edit')}</Button>
      {checked.size < ids.length && <Button variant="quiet" onPress={() => check(ids, true)}>{t('bulk.all', { count: ids.length, replace: { count: digits(ids.length) } })}</Button>}
      <Button variant="quiet" onPress={uncheckAll}>{t('bulk.none')}</Button>
      {isEditing && <BulkDialog ids={[...checked]} onClose={() => setEditing(false)} />}
    </div>
  );
};
