import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { listenToMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import { Mark } from '#renderer/screens/shared/Mark.tsx';
import { StartActions } from './StartActions.tsx';
import styles from './StartScreen.module.css';

/** Between the start and the first screen: usually too short to be seen. A rebuild of the view shows how far it is. */
export const StartScreen = () => {
  const { t } = useTranslation('frame');
  const { phase, progress, failure } = useSession();
  return (
    <div className={styles['start']}>
      <Mark />
      {phase === 'failed' && failure !== null && (
        <div className={styles['failed']}>
          <ErrorNotice failure={failure} />
          <StartActions failure={failure} />
        </div>
      )}
      {phase === 'starting' && <Upgrading />}
      {progress !== null && (
        <>
          {progress.rebuilding && <p className={styles['calm']}>{t('start.rebuildCalm')}</p>}
          <p>{t(progress.rebuilding ? 'rebuilding' : 'catchingUp', { position: progress.position, last: progress.lastPosition })}</p>
          <ProgressBar label={t('catchingUp', { position: progress.position, last: progress.lastPosition })} share={progress.position / Math.max(1, progress.lastPosition)} />
        </>
      )}
    </div>
  );
};

/** What was there before a new version is backed up before that begins: said as soon as there is something to say. */
const Upgrading = () => {
  const { t } = useTranslation('frame');
  const [share, setShare] = useState<number | null>(null);
  useEffect(() => listenToMachine('backup.progress', ({ done, total }) => setShare(done / Math.max(1, total))), []);
  if (share === null) return null;
  return (
    <>
      <p className={styles['calm']}>{t('start.upgrading')}</p>
      <ProgressBar label={t('start.upgrading')} share={share} />
      <p className={styles['calm']}>{t('start.upgradingCalm')}</p>
    </>
  );
};
