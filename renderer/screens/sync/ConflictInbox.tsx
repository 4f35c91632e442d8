import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useConflicts } from '#renderer/data/conflicts.ts';
import { ConflictCard } from './ConflictCard.tsx';

/** Every field that two PCs edited without knowing of each other. Not modal: it waits until somebody decides. */
export const ConflictInbox = () => {
  const { t } = useTranslation('conflicts');
  const conflicts = useConflicts();
  if (conflicts === undefined) return null;
  if (conflicts.length === 0) return <EmptyState icon={CircleCheck} title={t('empty.title')} why={t('empty.why')} />;
  return (
    <>
      {conflicts.map((conflict) => <ConflictCard key={conflict.record.key} conflict={conflict} />)}
    </>
  );
};
