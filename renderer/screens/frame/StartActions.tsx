import { DatabaseBackup, FileDown, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { exportUnsent } from '#renderer/data/help-desk.ts';
import { callMachine } from '#renderer/platform.ts';
import styles from './StartScreen.module.css';

/** A newer version wrote what is here: this one opens nothing, but lets nobody go without a copy of it. */
const NEWER: ReadonlySet<string> = new Set(['newer-format', 'newer-kind', 'newer-view', 'unknown-encoding']);
/** What the person can change outside and then try again. */
const PASSING: ReadonlySet<string> = new Set(['start-full', 'start-not-writable', 'not-readable', 'locked']);

/** What can be done where the register could not be opened. */
export const StartActions = ({ failure }: { readonly failure: Failure }) => {
  const { t } = useTranslation('frame');
  const [problem, setProblem] = useState<Failure | null>(null);
  const [folder, setFolder] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);

  const backUp = async (): Promise<void> => {
    setWorking(true);
    const reply = await callMachine('backup.make', { passphrase: null });
    setWorking(false);
    setProblem(reply.ok ? null : reply.error);
    setFolder(reply.ok ? reply.value.folder : null);
  };
  const exportWork = async (): Promise<void> => {
    const saved = await exportUnsent();
    setProblem(saved.ok ? null : saved.error);
  };
  return (
    <>
      {problem !== null && <ErrorNotice failure={problem} />}
      {folder !== null && <Banner tone="info" title={t('start.backedUp')}><span className={styles['path']}>{folder}</span></Banner>}
      <div className={styles['actions']}>
        {NEWER.has(failure.type) && <Button variant="primary" icon={DatabaseBackup} isDisabled={isWorking} onPress={() => void backUp()}>{t('start.backup')}</Button>}
        {NEWER.has(failure.type) && <Button icon={FileDown} onPress={() => void exportWork()}>{t('start.export')}</Button>}
        {PASSING.has(failure.type) && <Button variant="primary" icon={RotateCw} onPress={() => void callMachine('recovery.finish')}>{t('start.again')}</Button>}
      </div>
    </>
  );
};
