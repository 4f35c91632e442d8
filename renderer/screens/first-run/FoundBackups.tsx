import { ArchiveRestore } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import styles from './FirstRun.module.css';

/**
 * A PC that seems new although backups of a register lie where backups go: its data folder was emptied, or it stands in for
 * another one. Then the register is offered before anybody begins an empty one.
 */
export const FoundBackups = () => {
  const { t } = useTranslation('first-run');
  const moment = useMoment();
  const go = useNavigation((navigation) => navigation.go);
  const [backups, setBackups] = useState<BackupState['backups']>([]);
  useEffect(() => {
    void callMachine('backup.state').then((reply) => {
      if (reply.ok) setBackups(reply.value.backups);
    });
  }, []);
  const [newest] = backups;
  if (newest === undefined) return null;
  return (
    <div className={styles['found']}>
      <Banner tone="doubt" title={t('found.title')} actions={<Button variant="primary" icon={ArchiveRestore} onPress={() => go({ screen: 'restore' })}>{t('found.restore')}</Button>}>
        <span>{t('found.why', { when: moment(newest.at) })}</span>
      </Banner>
    </div>
  );
};
