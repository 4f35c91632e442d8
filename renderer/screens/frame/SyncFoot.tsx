import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useConflictCount } from '#renderer/data/conflicts.ts';
import { useLastComplete, useOnlyHere, useRefused } from '#renderer/data/outbox.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import styles from './SyncFoot.module.css';

type Standing = { readonly tone: 'live' | 'wait' | 'rest' | 'alert'; readonly text: string };

/** One of four words, always visible: at work, everything sent, N only on this PC, needs attention. */
const useStanding = (): Standing => {
  const { t } = useTranslation('frame');
  const digits = useDigits();
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const onlyHere = useOnlyHere()?.records ?? 0;
  const needs = (useConflictCount() ?? 0) + (useRefused()?.length ?? 0);
  const lastComplete = useLastComplete();
  if (running) return { tone: 'wait', text: t('standing.running') };
  if (needs > 0) return { tone: 'alert', text: t('standing.attention') };
  if (onlyHere > 0) return { tone: 'wait', text: t('standing.onlyHere', { count: onlyHere, replace: { count: digits(onlyHere) } }) };
  if (status.unit === null) return { tone: 'rest', text: t('standing.trial') };
  return lastComplete === null ? { tone: 'rest', text: t('standing.never') } : { tone: 'live', text: t('standing.sent') };
};

/** The first letter that can stand alone: a leading Thai vowel (U+0E40 to U+0E44) cannot. */
const initialOf = (name: string): string => /[\u0E01-\u0E2E]|\p{Script=Latin}|\p{Nd}/u.exec(name)?.[0] ?? '';

export const SyncFoot = () => {
  const { t, i18n } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  const moment = useMoment();
  const status = useStatus();
  const standing = useStanding();
  const lastComplete = useLastComplete();
  const [officer] = useSetting<{ readonly name: string; readonly post: string }>('officer', { name: '', post: '' });
  const unit = status.unit === null ? t('trialUnit') : i18n.language === 'en' ? status.unit.nameEn : status.unit.nameTh;
  return (
    <div className={styles['foot']}>
      <Button className={styles['sync'] ?? ''} onPress={() => go({ screen: 'sync' })}>
        <span className={styles['row']}>
          <span className={styles['dot']} data-tone={standing.tone} aria-hidden />
          <span data-standing={standing.tone}>{standing.text}</span>
        </span>
        <small>{lastComplete === null || lastComplete === undefined ? t('neverSynced') : t('lastSynced', { when: moment(lastComplete) })}</small>
      </Button>
      <div className={styles['who']}>
        <span className={styles['initial']} aria-hidden>{initialOf(officer.name || unit)}</span>
        <div>
          <b>{unit}</b>
          <small>{[officer.name, status.role === null ? '' : t(`roles.${status.role}`), status.demo || status.unit === null ? t('sampleData') : ''].filter((part) => part !== '').join(' · ')}</small>
        </div>
      </div>
    </div>
  );
};
