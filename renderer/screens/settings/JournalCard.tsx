import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalHealth } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import styles from './SettingsScreen.module.css';

/** A look that is under way is asked about this often while somebody watches. */
const LOOK_MS = 5_000;

/** How the journal is: its files, when all of them were last read, what was found and mended. */
export const JournalCard = () => {
  const { t } = useTranslation('settings');
  const digits = useDigits();
  const moment = useMoment();
  const go = useNavigation((navigation) => navigation.go);
  const [health, setHealth] = useState<JournalHealth | null>(null);
  useEffect(() => {
    const look = (): void => void callMachine('journal.health').then((reply) => (reply.ok ? setHealth(reply.value) : undefined));
    look();
    const timer = setInterval(look, LOOK_MS);
    const stop = listenToMachine('journal.health', setHealth);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  if (health === null) return null;
  const { files, packed, checkedAt, checking, findings, healed } = health;
  const counts = { files: digits(files), packed: digits(packed) };
  return (
    <Card>
      <h2>{t('journal.title')}</h2>
      <p className={styles['why']}>{t('journal.why')}</p>
      {findings.map((finding, index) => (
        <ErrorNotice key={`${finding.type} ${String(index)}`} failure={finding} actions={<Button onPress={() => go({ screen: 'restore', finding })}>{t('journal.recover')}</Button>} />
      ))}
      {files === 0 ? <p>{t('journal.noFiles')}</p> : <p>{t('journal.files', { replace: counts })}</p>}
      {files > 0 && <p>{checkedAt === null ? t('journal.unchecked') : t('journal.checked', { when: moment(checkedAt) })}</p>}
      {checking !== null && <p>{t('journal.checking', { replace: { files: counts.files, checked: digits(checking) } })}</p>}
      {healed !== null && <p>{t('journal.healed', { segment: healed.segment, when: moment(healed.at) })}</p>}
    </Card>
  );
};
