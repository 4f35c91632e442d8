import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useSetting } from '#renderer/data/settings.ts';
import { speak, type Language } from '#renderer/i18n.ts';
import { EnrolForm } from '#renderer/screens/shared/EnrolForm.tsx';
import { useSession, useStatus } from '#renderer/state/session.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { becomeOfficer } from '#renderer/sync/enrol.ts';
import type { Theme } from '#renderer/theme.ts';
import { BackupCard } from './BackupCard.tsx';
import { JournalCard } from './JournalCard.tsx';
import { RegisterCard } from './RegisterCard.tsx';
import { TemplateCard } from './TemplateCard.tsx';
import styles from './SettingsScreen.module.css';

export const SettingsScreen = () => {
  const { t } = useTranslation('settings');
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')} />
      <div className={styles['body']}>
        <Looks />
        <Officer />
        <RegisterCard />
        <TemplateCard />
        <UnitCard />
        <BackupCard />
        <JournalCard />
        <Diagnostics />
      </div>
    </div>
  );
};

const Looks = () => {
  const { t, i18n } = useTranslation('settings');
  const [, saveLanguage] = useSetting<Language>('language', 'th');
  const [theme, saveTheme] = useSetting<Theme>('theme', 'system');
  const [digits, saveDigits] = useSetting<'arab' | 'thai'>('digits', 'arab');
  const [remind, saveRemind] = useSetting<number>('sync/remind-days', 7);
  const speakNow = (language: Language): void => {
    saveLanguage(language);
    void speak(language);
  };
  return (
    <Card>
      <h2>{t('looks')}</h2>
      <div className={styles['choices']}>
        <Segmented label={t('language')} value={i18n.language === 'en' ? 'en' : 'th'} options={[{ value: 'th', label: t('thai') }, { value: 'en', label: t('english') }]} onChange={speakNow} />
        <Segmented label={t('theme')} value={theme} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`themes.${value}`) }))} onChange={saveTheme} />
        <Segmented label={t('remind')} value={String(remind)} options={['3', '7', '14', '0'].map((value) => ({ value, label: value === '0' ? t('remindNever') : t('remindDays', { count: Number(value) }) }))} onChange={(value) => saveRemind(Number(value))} />
        <Segmented label={t('digits')} value={digits} options={(['arab', 'thai'] as const).map((value) => ({ value, label: t(`digitsOf.${value}`) }))} onChange={saveDigits} />
      </div>
    </Card>
  );
};

const Officer = () => {
  const { t } = useTranslation('settings');
  const [officer] = useSetting<{ readonly name: string; readonly post: string }>('officer', { name: '', post: '' });
  const [typed, setTyped] = useState<{ readonly name: string; readonly post: string } | null>(null);
  const shown = typed ?? officer;
  const save = async (): Promise<void> => {
    await becomeOfficer(shown.name.trim(), shown.post.trim());
    setTyped(null);
    showToast({ text: (say) => say('settings:officerSaved') });
  };
  return (
    <Card>
      <h2>{t('officer')}</h2>
      <p className={styles['why']}>{t('officerWhy')}</p>
      <FieldGrid>
        <TextField label={t('officerName')} name="officerName" value={shown.name} onChange={(name) => setTyped({ ...shown, name })} />
        <TextField label={t('officerPost')} name="officerPost" value={shown.post} onChange={(post) => setTyped({ ...shown, post })} />
      </FieldGrid>
      <p><Button isDisabled={typed === null || shown.name.trim() === ''} onPress={() => void save()}>{t('save')}</Button></p>
    </Card>
  );
};

const UnitCard = () => {
  const { t, i18n } = useTranslation('settings');
  const status = useStatus();
  const [isAgain, setAgain] = useState(false);
  const needsEnrolment = status.unit === null || !status.tokenReadable;
  return (
    <Card>
      <h2>{t('unit')}</h2>
      {status.unit !== null && (
        <dl className={styles['facts']}>
          <dt>{t('unitName')}</dt>
          <dd>{i18n.language === 'en' ? status.unit.nameEn : status.unit.nameTh} ({status.unit.code})</dd>
          <dt>{t('endpoint')}</dt>
          <dd>{status.endpoint}</dd>
          <dt>{t('device')}</dt>
          <dd>{status.deviceLabel}</dd>
          {status.tokenKeptBy !== null && (
            <>
              <dt>{t('token')}</dt>
              <dd>{t(`tokenKeptBy.${status.tokenKeptBy}`)}</dd>
            </>
          )}
        </dl>
      )}
      {needsEnrolment && <div className={styles['notice']}><Banner tone="info">{status.unit === null ? t('enrolLater') : t('tokenLost')}</Banner></div>}
      {needsEnrolment || isAgain ? (
        <EnrolForm
          onDone={() => {
            setAgain(false);
            showToast({ text: (say) => say('settings:enrolled') });
          }}
        />
      ) : (
        <p><Button onPress={() => setAgain(true)}>{t('enrolAgain')}</Button></p>
      )}
    </Card>
  );
};

const Diagnostics = () => {
  const { t } = useTranslation('settings');
  const status = useStatus();
  const start = useSession((session) => session.start);
  const lines = [`Phinong ${start?.version ?? ''} (${start?.platform ?? ''})`, `journal ${status.journalId} @ ${status.lastPosition}`, `incarnation ${status.incarnation}`, `scope ${status.scope}`, `unacknowledged ${status.unacknowledged}`];
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(lines.join('\n'));
    showToast({ text: (say) => say('settings:copied') });
  };
  return (
    <Card>
      <h2>{t('diagnostics')}</h2>
      <pre className={styles['lines']}>{lines.join('\n')}</pre>
      <Button onPress={() => void copy()}>{t('copy')}</Button>
    </Card>
  );
};
