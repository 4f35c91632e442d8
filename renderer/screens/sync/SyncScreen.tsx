import { RefreshCw, Square } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { conflictsOf } from '#core/export/run-table.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Stat } from '#renderer/components/Stat.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { useConflictCount } from '#renderer/data/conflicts.ts';
import { useLastComplete, useLastRun, useOnlyHere, useRefused } from '#renderer/data/outbox.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useShowOnlyHere } from '#renderer/screens/shared/use-show-only-here.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { cancelSync, startSync } from '#renderer/sync/run-sync.ts';
import { ConflictInbox } from './ConflictInbox.tsx';
import { DifferenceNotice } from './DifferenceNotice.tsx';
import { FetchAgain } from './FetchAgain.tsx';
import { RefusedList } from './RefusedList.tsx';
import { RunList } from './RunList.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunResult } from './RunResult.tsx';
import { StickCard } from './StickCard.tsx';
import { StopNotice } from './StopNotice.tsx';
import styles from './SyncScreen.module.css';
import { useKindName } from './use-kind-name.ts';

/** What is only here, what the last sync brought, and what a person must decide. Offline is a calm state. */
export const SyncScreen = ({ tab }: { readonly tab?: 'conflicts' | 'refused' | 'runs' }) => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const status = useStatus();
  const running = useSyncStatus((sync) => sync.running);
  const isEnrolled = status.unit !== null;
  // Where there is no line, files are the way, so they stand above.
  const hasLine = status.endpoint !== '' && status.device !== '';
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')}>
        {running ? (
          <Button icon={Square} onPress={() => void cancelSync()}>{t('stop')}</Button>
        ) : (
          <Button variant="primary" icon={RefreshCw} isDisabled={!isEnrolled} onPress={() => void startSync()}>{t('now')}</Button>
        )}
      </PageHeader>
      <div className={styles['body']}>
        {!isEnrolled && (
          <Banner tone="info" title={t('notEnrolled.title')} actions={<Button onPress={() => go({ screen: 'settings' })}>{t('notEnrolled.action')}</Button>}>{t('notEnrolled.meaning')}</Banner>
        )}
        {running ? <RunProgress /> : <LastRun />}
        {!running && <DifferenceNotice />}
        <Tiles />
        {!hasLine && <StickCard />}
        <Card flush>
          <SyncTabs tab={tab} />
        </Card>
        {hasLine && <StickCard />}
        <FetchAgain />
      </div>
    </div>
  );
};

/** The run that has just ended in this window, or the newest that is stored: a reason to stop stands until a run goes well. */
const LastRun = () => {
  const { failure, last } = useSyncStatus();
  const stored = useLastRun();
  const run = last?.run ?? stored ?? null;
  const reason = failure ?? run?.error ?? null;
  return (
    <>
      {reason !== null && reason.type !== 'cancelled' && <StopNotice key={reason.type} failure={reason} />}
      {run !== null && <RunResult run={run} conflicts={last?.conflicts ?? conflictsOf(run)} />}
    </>
  );
};

/** From the count to the records it counts; those that have no list are named, so that the parts make the whole. */
const OnlyHereNote = () => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const show = useShowOnlyHere();
  const kindName = useKindName();
  const { changes = 0, kinds = {} } = useOnlyHere() ?? {};
  const lists = ([['agreements', kinds['agreement'] ?? 0], ['activities', kinds['activity'] ?? 0]] as const).filter(([, count]) => count > 0);
  const others = Object.entries(kinds).filter(([kind]) => kind !== 'agreement' && kind !== 'activity');
  return (
    <>
      {t('tiles.changes', { count: changes, replace: { count: digits(changes) } })}
      {lists.map(([list, count]) => (
        <Fragment key={list}> · <LinkButton onPress={() => show(list)}>{t(`onlyHere.${list}`, { count, replace: { count: digits(count) } })}</LinkButton></Fragment>
      ))}
      {others.map(([kind, count]) => <Fragment key={kind}> · {t('onlyHere.other', { count, replace: { kind: kindName(kind), count: digits(count) } })}</Fragment>)}
    </>
  );
};

const Tiles = () => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const moment = useMoment();
  const onlyHere = useOnlyHere();
  const conflicts = useConflictCount() ?? 0;
  const refused = useRefused()?.length ?? 0;
  const lastComplete = useLastComplete();
  return (
    <div className={styles['tiles']}>
      <Stat value={digits(onlyHere?.records ?? 0)} label={t('tiles.onlyHere')} {...((onlyHere?.changes ?? 0) > 0 ? { note: <OnlyHereNote /> } : {})} />
      <Stat value={lastComplete === null || lastComplete === undefined ? t('tiles.never') : moment(lastComplete)} label={t('tiles.lastComplete')} small />
      <Stat value={digits(conflicts)} label={t('tiles.conflicts')} tone={conflicts > 0 ? 'alert' : 'plain'} />
      <Stat value={digits(refused)} label={t('tiles.refused')} tone={refused > 0 ? 'wait' : 'plain'} />
    </div>
  );
};

const SyncTabs = ({ tab }: { readonly tab: 'conflicts' | 'refused' | 'runs' | undefined }) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const conflicts = useConflictCount();
  const refused = useRefused()?.length;
  if (conflicts === undefined || refused === undefined) return null;
  const counted = (label: string, count: number): string => (count === 0 ? label : `${label} ${digits(count)}`);
  return (
    <Tabs
      label={t('title')}
      // What waits for a person comes first; later the page does not jump.
      initial={tab ?? (conflicts > 0 ? 'conflicts' : refused > 0 ? 'refused' : 'runs')}
      tabs={[
        { id: 'conflicts', label: counted(t('tabs.conflicts'), conflicts), content: () => <ConflictInbox /> },
        { id: 'refused', label: counted(t('tabs.refused'), refused), content: () => <RefusedList /> },
        { id: 'runs', label: t('tabs.runs'), content: () => <RunList /> },
      ]}
    />
  );
};
