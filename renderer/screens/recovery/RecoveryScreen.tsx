import { LifeBuoy } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndpointRemains, Failure, Recovered, RecoveryReport } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { lookAtView, openRecovered, recover, type ViewRemains } from '#renderer/data/recovery.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import { BackupChoice, type Chosen } from './BackupChoice.tsx';
import styles from './RecoveryScreen.module.css';
import { useRecoveryProgress } from './use-recovery-progress.ts';

export type RecoveryScreenProps = {
  /** why the register could not be opened; null = the officer came to restore a backup */
  readonly failure: Failure | null;
  /** nothing is here yet: the newest backup is meant, whoever made it */
  readonly isEmpty?: boolean;
  readonly onLeave?: () => void;
};

/**
 * The journal could not be opened, or somebody wants a backup back: what was found, what will be done, and then it is done.
 * Nothing is deleted; what is damaged is kept aside.
 */
export const RecoveryScreen = ({ failure, isEmpty = false, onLeave }: RecoveryScreenProps) => {
  const { t } = useTranslation('recovery');
  const [report, setReport] = useState<RecoveryReport | null>(null);
  const [remains, setRemains] = useState<ViewRemains | null>(null);
  const [endpoint, setEndpoint] = useState<EndpointRemains | null>(null);
  const [chosen, setChosen] = useState<Chosen>({});
  const [problem, setProblem] = useState<Failure | null>(null);
  const [isWorking, setWorking] = useState(false);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const progress = useRecoveryProgress(isWorking);
  const [recovered, setRecovered] = useState<Recovered | null>(null);
  const withView = failure !== null;
  // Inside the frame there is a main part already.
  const Room = onLeave === undefined ? 'main' : 'div';

  useEffect(() => {
    void callMachine('recovery.look').then((reply) => {
      if (!reply.ok) return setProblem(reply.error);
      setReport(reply.value);
      const open = reply.value.backups.filter(({ encrypted }) => !encrypted);
      // A journal that was put in another's place knows no backup of its own: then the newest one is meant.
      const newest = open.find(({ isOwn }) => isOwn) ?? (withView || isEmpty ? open[0] : undefined);
      if (newest !== undefined) setChosen({ [newest.file]: '' });
      // After the look, which finds out whom to ask.
      void callMachine('recovery.endpoint').then((answer) => setEndpoint(answer.ok ? answer.value : { type: 'unreachable', changes: 0 }));
    });
    void lookAtView().then(setRemains);
  }, [withView, isEmpty]);

  const noteSeen = useCallback((file: string, isSeen: boolean): void => {
    setSeen((before) => new Set(isSeen ? [...before, file] : [...before].filter((one) => one !== file)));
  }, []);
  const lookElsewhere = async (): Promise<void> => {
    const reply = await callMachine('recovery.choose');
    if (!reply.ok) return setProblem(reply.error);
    if (reply.value === null) return undefined;
    setReport(reply.value);
    return setChosen({});
  };

  // A register that is whole is joined only with what somebody has looked into; one that is damaged takes what there is.
  const isReady = report !== null && (withView || (Object.keys(chosen).length > 0 && Object.keys(chosen).every((file) => seen.has(file))));

  const run = async (): Promise<void> => {
    setWorking(true);
    setProblem(null);
    const encrypted = new Set(report?.backups.filter((backup) => backup.encrypted).map(({ file }) => file));
    const done = await recover(Object.entries(chosen).map(([file, passphrase]) => ({ file, passphrase: encrypted.has(file) ? passphrase : null })), withView);
    setWorking(false);
    if (done.ok) setRecovered(done.value);
    else setProblem(done.error);
  };

  /** A run that failed has closed the journal: it is opened again as it was. */
  const leave = (): void => {
    if (problem === null) onLeave?.();
    else void callMachine('recovery.finish');
  };

  return (
    <Room className={styles['screen']}>
      <div className={styles['page']}>
        <h1 tabIndex={-1}>{t(failure === null ? 'restoreTitle' : 'title')}</h1>
        {failure !== null && <ErrorNotice failure={failure} />}
        {recovered === null ? (
          <>
            <p className={styles['calm']}>{t(failure === null ? 'restoreCalm' : 'calm')}</p>
            {report !== null && <Found report={report} remains={withView ? remains : null} endpoint={endpoint} />}
            {report !== null && <BackupChoice backups={report.backups} chosen={chosen} onChange={setChosen} onSeen={noteSeen} onElsewhere={() => void lookElsewhere()} />}
            <Card>
              <h2>{t('will.title')}</h2>
              <ol className={styles['will']}>
                {(['aside', 'join', 'life', 'sync'] as const).map((step) => <li key={step}>{t(`will.${step}`)}</li>)}
              </ol>
            </Card>
            {problem !== null && <ErrorNotice failure={problem} />}
            {isWorking && <ProgressBar label={t(`stages.${progress?.stage ?? 'checking'}`)} share={progress?.share ?? null} />}
            {isWorking && <p className={styles['calm']} role="status">{t(`stages.${progress?.stage ?? 'checking'}`)}</p>}
            <div className={styles['actions']}>
              <Button variant="primary" icon={LifeBuoy} isDisabled={isWorking || !isReady} onPress={() => void run()}>{t(isWorking ? 'working' : 'recover')}</Button>
              {onLeave !== undefined && <Button onPress={leave} isDisabled={isWorking}>{t('leave')}</Button>}
            </div>
          </>
        ) : (
          <Outcome recovered={recovered} />
        )}
      </div>
    </Room>
  );
};

const MINISTRY = { reached: 'ministryReached', unreachable: 'ministryLater', 'not-enrolled': 'ministryNever', unknown: 'ministryUnknown' } as const;

type FoundProps = { readonly report: RecoveryReport; readonly remains: ViewRemains | null; readonly endpoint: EndpointRemains | null };

const Found = ({ report, remains, endpoint }: FoundProps) => {
  const { t } = useTranslation('recovery');
  const digits = useDigits();
  const { readable, frames } = report.journal;
  const line = (key: 'journal' | 'journalWhole' | 'journalNone' | 'view' | 'viewNone', values: Readonly<Record<string, number>>): string =>
    t(`found.${key}`, { ...values, replace: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, digits(value)])) });
  return (
    <Card>
      <h2>{t('found.title')}</h2>
      <ul className={styles['found']}>
        <li>{frames === 0 ? line('journalNone', {}) : line(readable >= frames ? 'journalWhole' : 'journal', { readable, frames, lost: Math.max(0, frames - readable) })}</li>
        {remains !== null && <li>{remains.records === 0 ? line('viewNone', {}) : line('view', { records: remains.records, changes: remains.changes })}</li>}
        <li>{endpoint === null ? t('found.ministryAsking') : t(`found.${MINISTRY[endpoint.type]}`, { count: endpoint.changes, replace: { count: digits(endpoint.changes) } })}</li>
      </ul>
    </Card>
  );
};

const Outcome = ({ recovered }: { readonly recovered: Recovered }) => {
  const { t } = useTranslation('recovery');
  const digits = useDigits();
  const { kept, toSend, drafts, setAside, healed } = recovered;
  const counted = (count: number): { count: number; replace: { count: string } } => ({ count, replace: { count: digits(count) } });
  return (
    <>
      <Banner tone="info" title={t('done.title')}>
        {healed > 0 ? (
          <span>{t('done.healed', counted(healed))}</span>
        ) : (
          <>
            <span>{t('done.kept', counted(kept))}</span>
            <span>{t('done.toSend', counted(toSend))}</span>
            <span>{t('done.drafts', counted(drafts))}</span>
          </>
        )}
        <span className={styles['path']}>{t('done.setAside', { path: setAside })}</span>
      </Banner>
      <div className={styles['actions']}>
        <Button variant="primary" onPress={() => void openRecovered()}>{t('done.open')}</Button>
      </div>
    </>
  );
};
