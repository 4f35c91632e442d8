import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { fetchAllAgain } from '#renderer/sync/run-sync.ts';
import styles from './FetchAgain.module.css';

/** The quiet repair: forgets what was read from the ministry, and reads it anew. Folded, since it is hardly ever needed. */
export const FetchAgain = () => {
  const { t } = useTranslation('sync');
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (status.unit === null) return null;
  return (
    <details className={styles['repair']}>
      <summary>{t('repair.title')}</summary>
      <p>{t('repair.what')}</p>
      <p>{t('repair.keeps')}</p>
      <Button isDisabled={running} onPress={() => void fetchAllAgain().then(setFailure)}>{t('difference.fetch')}</Button>
      {failure !== null && <ErrorNotice failure={failure} />}
    </details>
  );
};
