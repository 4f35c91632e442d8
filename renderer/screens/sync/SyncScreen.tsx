import { RefreshCw, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Stat } from '#renderer/components/Stat.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { useConflictCount } from '#renderer/data/conflicts.ts';
import { exportUnsent } from '#renderer/data/help-desk.ts';
import { useLastComplete, useOnlyHere, useRefused } from '#renderer/data/outbox.ts';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useActivityList, useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { cancelSync, startSync } from '#renderer/sync/run-sync.ts';
import { DifferenceNotice } from './DifferenceNotice.tsx';
import { ConflictInbox } from './ConflictInbox.tsx';
import { RefusedList } from './RefusedList.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunResult } from './RunResult.tsx';
import { RunList } from './RunList.tsx';
import styles from './SyncScreen.module.css';

/** What is only here, what the last sync brought, and what a person must decide. Offline is a calm state. */
export const SyncScreen = ({ tab }: { readonly tab?: 'conflicts' | 'refused' | 'runs' }) => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const status = useStatus();
  const { running, failure, last } = useSyncStatus();
  const isEnrolled = status.unit !== null;
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
        {running && <RunProgress />}
        {!running && failure !== null && failure.type !== 'cancelled' && <ErrorNotice failure={failure} />}
        {!running && failure !== null && CANNOT_GO_ON.has(failure.type) && <UnsentFile />}
        {!running && last !== null && <RunResult run={last.run} conflicts={last.conflicts} />}
        {!running && <DifferenceNotice />}
        <Tiles />
        <OnlyHereLinks />
        <Card flush>
          <SyncTabs tab={tab} />
        </Card>
      </div>
    </div>
  );
};

/** What no waiting and no better line mends: until somebody has done something, the work can leave this PC only as a file. */
const CANNOT_GO_ON: ReadonlySet<string> = new Set(['version-too-old', 'version-too-new', 'revoked', 'unauthenticated', 'token-unreadable', 'enrolled-elsewhere']);

const UnsentFile = () => {
  const { t } = useTranslation('sync');
  const [problem, setProblem] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    const saved = await exportUnsent();
    setProblem(saved.ok ? null : saved.error);
    if (saved.ok && saved.value) showToast({ text: t('unsent.saved') });
  };
  return (
    <>
      <Banner tone="info" title={t('unsent.title')} actions={<Button onPress={() => void save()}>{t('unsent.save')}</Button>} />
      {problem !== null && <ErrorNotice failure={problem} />}
    </>
  );
};

/** From the count to the records it counts. */
const OnlyHereLinks = () => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const records = useOnlyHere()?.records ?? 0;
  if (records === 0) return null;
  const show = (list: typeof useAgreementList, screen: 'agreements' | 'activities'): void => {
    list.getState().clear();
    list.getState().setFilter('flags', ['only-here']);
    go({ screen });
  };
  return (
    <div className={styles['links']}>
      <Button variant="quiet" onPress={() => show(useAgreementList, 'agreements')}>{t('onlyHere.agreements')}</Button>
      <Button variant="quiet" onPress={() => show(useActivityList, 'activities')}>{t('onlyHere.activities')}</Button>
    </div>
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
      <Stat value={digits(onlyHere?.records ?? 0)} label={t('tiles.onlyHere')} note={t('tiles.changes', { count: onlyHere?.changes ?? 0, replace: { count: digits(onlyHere?.changes ?? 0) } })} />
      <Stat value={lastComplete === null || lastComplete === undefined ? t('tiles.never') : moment(lastComplete)} label={t('tiles.lastComplete')} small />
      <Stat value={digits(conflicts)} label={t('tiles.conflicts')} tone={conflicts > 0 ? 'alert' : 'plain'} />
      <Stat value={digits(refused)} label={t('tiles.refused')} tone={refused > 0 ? 'wait' : 'plain'} />
    </div>
  );
};

const SyncTabs = ({ tab }: { readonly tab: 'conflicts' | 'refused' | 'runs' | undefined }) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const conflicts = useConflictCount() ?? 0;
  const refused = useRefused()?.length ?? 0;
  const counted = (label: string, count: number): string => (count === 0 ? label : `${label} ${digits(count)}`);
  return (
    <Tabs
      label={t('title')}
      {...(tab === undefined ? {} : { initial: tab })}
      tabs={[
        { id: 'conflicts', label: counted(t('tabs.conflicts'), conflicts), content: () => <ConflictInbox /> },
        { id: 'refused', label: counted(t('tabs.refused'), refused), content: () => <RefusedList /> },
        { id: 'runs', label: t('tabs.runs'), content: () => <RunList /> },
      ]}
    />
  );
};
