import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { callMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import styles from './AboutScreen.module.css';

const MISSING = ['lifecycle', 'attachments', 'reports', 'dashboard', 'updater'] as const;

/** What this is, under which licence, with whose help, and what it cannot do yet. */
export const AboutScreen = () => {
  const { t } = useTranslation('about');
  const start = useSession((session) => session.start);
  const [notices, setNotices] = useState<string | null>(null);
  const read = async (): Promise<void> => {
    const reply = await callMachine('app.notices');
    if (reply.ok) setNotices(reply.value.text);
  };
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')} />
      <div className={styles['body']}>
        <Card>
          <p>{t('what')}</p>
          <p className={styles['muted']}>{t('version', { version: start?.version ?? '' })} · {t('licence')}</p>
        </Card>
        <Card>
          <h2>{t('missing.title')}</h2>
          <ul>{MISSING.map((each) => <li key={each}>{t(`missing.${each}`)}</li>)}</ul>
        </Card>
        <Card>
          <h2>{t('notices')}</h2>
          {notices === null ? <Button onPress={() => void read()}>{t('showNotices')}</Button> : <pre className={styles['notices']}>{notices}</pre>}
        </Card>
      </div>
    </div>
  );
};
