import { ArrowUp, Check, CircleDashed, CloudOff, OctagonX, RefreshCw, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useConflictCount } from '#renderer/data/conflicts.ts';
import { useLastComplete, useLastRun, useOnlyHere, useRefused } from '#renderer/data/outbox.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { usePhaseText } from '#renderer/screens/shared/use-phase-text.ts';
import { useListOfOnlyHere, useShowOnlyHere } from '#renderer/screens/shared/use-show-only-here.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { standingOf, type StandingWord } from '#renderer/screens/shared/standing.ts';
import styles from './SyncFoot.module.css';

type Tone = 'live' | 'wait' | 'rest' | 'alert';

const LOOKS: Readonly<Record<StandingWord, readonly [icon: LucideIcon, tone: Tone]>> = {
  running: [RefreshCw, 'wait'],
  attention: [TriangleAlert, 'alert'],
  stopped: [OctagonX, 'alert'],
  offline: [CloudOff, 'rest'],
  waiting: [ArrowUp, 'wait'],
  trial: [CircleDashed, 'rest'],
  never: [CircleDashed, 'rest'],
  sent: [Check, 'live'],
};

const useStanding = (): StandingWord => {
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const onlyHere = useOnlyHere()?.records ?? 0;
  const needs = (useConflictCount() ?? 0) + (useRefused()?.length ?? 0);
  const lastComplete = useLastComplete() ?? null;
  const lastRun = useLastRun() ?? null;
  return standingOf({ running, needs, onlyHere, isEnrolled: status.unit !== null, lastComplete, lastRun });
};

/** The first letter that can stand alone: a leading Thai vowel (U+0E40 to U+0E44) cannot. */
const initialOf = (name: string): string => /[\u0E01-\u0E2E]|\p{Script=Latin}|\p{Nd}/u.exec(name)?.[0] ?? '';

/** Always in sight: how this PC stands towards the ministry, what exists only here, and who works where. */
export const SyncFoot = ({ isNarrow }: { readonly isNarrow: boolean }) => {
  const { t, i18n } = useTranslation('frame');
  const status = useStatus();
  const [officer] = useSetting<{ readonly name: string; readonly post: string }>('officer', { name: '', post: '' });
  const unit = status.unit === null ? t('trialUnit') : i18n.language === 'en' ? status.unit.nameEn : status.unit.nameTh;
  return (
    <div className={styles['foot']} data-narrow={isNarrow}>
      <div className={styles['card']}>
        <Standing />
        <OnlyHere />
      </div>
      <div className={styles['who']} {...(isNarrow ? { title: [unit, officer.name].filter((part) => part !== '').join(' · ') } : {})}>
        <span className={styles['initial']} aria-hidden>{initialOf(officer.name || unit)}</span>
        <div data-heard="narrow">
          <b>{unit}</b>
          <small>{[officer.name, status.role === null ? '' : t(`roles.${status.role}`), status.demo || status.unit === null ? t('sampleData') : ''].filter((part) => part !== '').join(' · ')}</small>
        </div>
      </div>
    </div>
  );
};

const Standing = () => {
  const { t } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  const moment = useMoment();
  const phaseText = usePhaseText();
  const progress = useSyncStatus((sync) => sync.progress);
  const word = useStanding();
  const lastComplete = useLastComplete();
  const [Icon, tone] = LOOKS[word];
  return (
    <Button className={styles['sync'] ?? ''} onPress={() => go({ screen: 'sync' })}>
      <span className={styles['row']}>
        <Icon className={styles['icon']} data-tone={tone} size={16} aria-hidden />
        <span data-heard="narrow" data-standing={word}>{word === 'running' ? phaseText(progress) : t(`standing.${word}`)}</span>
      </span>
      <small data-heard="narrow">{lastComplete === null || lastComplete === undefined ? t('neverSynced') : t('lastSynced', { when: moment(lastComplete) })}</small>
    </Button>
  );
};

/** How many records no other machine has, and the way to them. */
const OnlyHere = () => {
  const { t } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  const digits = useDigits();
  const show = useShowOnlyHere();
  const list = useListOfOnlyHere();
  const records = useOnlyHere()?.records ?? 0;
  if (records === 0) return null;
  return (
    <Button className={styles['only'] ?? ''} onPress={() => (list === null ? go({ screen: 'sync' }) : show(list))}>
      <b>{digits(records)}</b> <span data-heard="narrow">{t('onlyHere', { count: records })}</span>
    </Button>
  );
};
