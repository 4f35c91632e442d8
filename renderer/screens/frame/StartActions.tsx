import { DatabaseBackup, FileDown, FolderOpen, MonitorUp, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureSchema, type Failure } from '#ipc/contract.ts';
import { boot } from '#renderer/boot.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { exportUnsent } from '#renderer/data/help-desk.ts';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import styles from './StartScreen.module.css';

/** A newer version wrote what is here: this one opens nothing, but lets nobody go without a copy of it. */
const NEWER: ReadonlySet<string> = new Set(['newer-format', 'newer-kind', 'newer-view', 'unknown-encoding']);
/** What the person can change outside and then try again. */
const PASSING: ReadonlySet<string> = new Set(['start-full', 'start-not-writable', 'not-readable', 'locked', 'locked-elsewhere']);

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
      {failure.type === 'no-upgrade-backup' && <WithoutBackup failure={failure} />}
      {failure.type === 'locked-elsewhere' && <TakeOver failure={failure} />}
    </>
  );
};

/** Another PC holds the register. Whether it still runs nobody can tell from here, so a person says it. */
const TakeOver = ({ failure }: { readonly failure: Failure }) => {
  const { t } = useTranslation('frame');
  const moment = useMoment();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) return <div className={styles['actions']}><Button icon={MonitorUp} onPress={() => setAsked(true)}>{t('start.takeOver')}</Button></div>;
  const since = Date.parse(String(failure['since']));
  const said = { host: String(failure['host']), when: Number.isFinite(since) ? moment(since) : '–' };
  const answers = (
    <>
      <Button variant="primary" onPress={() => void callMachine('journal.takeOver')}>{t('start.takeOverAsk.yes')}</Button>
      <Button onPress={() => setAsked(false)}>{t('start.takeOverAsk.no')}</Button>
    </>
  );
  return <Banner tone="doubt" title={t('start.takeOverAsk.title', said)} actions={answers}>{t('start.takeOverAsk.meaning', said)}</Banner>;
};

const goOn = async (): Promise<void> => {
  await callMachine('app.goOn');
  await boot();
};

/** The backup before a new version is not there: why, and what the person wants. */
const WithoutBackup = ({ failure }: { readonly failure: Failure }) => {
  const { t } = useTranslation('frame');
  const [problem, setProblem] = useState<Failure | null>(null);
  const cause = failureSchema.safeParse(failure['cause']).data ?? null;
  const choose = async (): Promise<void> => {
    const reply = await callMachine('backup.choose');
    setProblem(reply.ok ? null : reply.error);
    if (reply.ok && reply.value.folder !== cause?.['folder']) await boot();
  };
  return (
    <>
      {cause !== null && <ErrorNotice failure={cause} tone="doubt" />}
      {problem !== null && <ErrorNotice failure={problem} tone="doubt" />}
      <div className={styles['actions']}>
        <Button variant="primary" icon={RotateCw} onPress={() => void boot()}>{t('start.again')}</Button>
        <Button icon={FolderOpen} onPress={() => void choose()}>{t('start.choosePlace')}</Button>
        <Button onPress={() => void goOn()}>{t('start.goOn')}</Button>
      </div>
    </>
  );
};
