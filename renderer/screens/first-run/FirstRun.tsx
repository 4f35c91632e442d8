import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startDemo, startTrial } from '#renderer/boot.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { saveSetting } from '#renderer/data/settings.ts';
import { speak, type Language } from '#renderer/i18n.ts';
import type { Failure } from '#ipc/contract.ts';
import { EnrolForm } from '#renderer/screens/shared/EnrolForm.tsx';
import { Mark } from '#renderer/screens/shared/Mark.tsx';
import { useSession } from '#renderer/state/session.ts';
import { FoundBackups } from './FoundBackups.tsx';
import { InvitationWay } from './InvitationWay.tsx';
import styles from './FirstRun.module.css';

/** The first start: a language, then the unit's code or a trial with samples. A demo is enrolled by itself. */
export const FirstRun = () => {
  const { t } = useTranslation('first-run');
  const start = useSession((session) => session.start);
  const [step, setStep] = useState<'language' | 'way'>('language');
  const [failure, setFailure] = useState<Failure | null>(null);
  const begun = useRef(false);
  const isDemo = start?.demoCode !== null && start?.demoCode !== undefined;

  useEffect(() => {
    if (!isDemo || begun.current) return;
    begun.current = true;
    void startDemo(t('demo.device'), t('demo.officer'), t('demo.post')).then((done) => {
      if (!done.ok) setFailure(done.error);
    });
  }, [isDemo, t]);

  const choose = async (language: Language): Promise<void> => {
    await speak(language);
    await saveSetting('language', language);
    setStep('way');
  };
  if (isDemo && failure === null) return <div className={styles['screen']}><Mark /><p role="status">{t('demo.preparing')}</p></div>;
  return (
    <div className={styles['screen']}>
      <Mark />
      <h1>{t('welcome')}</h1>
      {failure !== null && <ErrorNotice failure={failure} />}
      {step === 'language' ? (
        <div className={styles['languages']}>
          <button type="button" lang="th" onClick={() => void choose('th')}>{t('thai')}</button>
          <button type="button" lang="en" onClick={() => void choose('en')}>{t('english')}</button>
        </div>
      ) : (
        <>
          <FoundBackups />
          <Ways onFailure={setFailure} />
        </>
      )}
    </div>
  );
};

const Ways = ({ onFailure }: { readonly onFailure: (failure: Failure) => void }) => {
  const { t } = useTranslation('first-run');
  const [isBusy, setBusy] = useState(false);
  const trial = async (): Promise<void> => {
    setBusy(true);
    const started = await startTrial();
    setBusy(false);
    if (!started.ok) onFailure(started.error);
  };
  return (
    <div className={styles['ways']}>
      <Card>
        <h2>{t('enrolTitle')}</h2>
        <p>{t('enrolWhy')}</p>
        <EnrolForm onDone={() => void saveSetting('first-run', 'enrolled')} />
      </Card>
      <div className={styles['others']}>
      <Card>
        <h2>{t('invitation.title')}</h2>
        <p>{t('invitation.why')}</p>
        <InvitationWay onDone={() => void saveSetting('first-run', 'enrolled')} />
      </Card>
      <Card>
        <h2>{t('trialTitle')}</h2>
        <p>{t('trialWhy')}</p>
        <Button isDisabled={isBusy} onPress={() => void trial()}>{t('trial')}</Button>
      </Card>
      </div>
    </div>
  );
};
