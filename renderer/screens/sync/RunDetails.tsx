import { useTranslation } from 'react-i18next';
import { RUN_STATES } from '#core/sync/run-state.ts';
import type { SyncRun } from '#ipc/contract.ts';
import { useFailureWords } from '#renderer/components/ErrorNotice.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { TwinNotice } from './TwinNotice.tsx';
import { useDuration } from './use-duration.ts';
import { useKindName } from './use-kind-name.ts';
import styles from './RunDetails.module.css';

const COUNTS = ['sent', 'received', 'refused', 'conflicts'] as const;

/** All that is kept of one run: why it stopped, what it moved of which kind, who spoke with whom. */
export const RunDetails = ({ run }: { readonly run: SyncRun }) => {
  const { t } = useTranslation('sync');
  const wordsOf = useFailureWords();
  const words = run.outcome === 'failed' && run.error !== null ? wordsOf(run.error) : null;
  return (
    <div className={styles['details']}>
      {words !== null && <p><b>{words.title}.</b> {words.meaning} {words.action}</p>}
      {run.twin === true && <TwinNotice />}
      <Kinds run={run} />
      <dl className={styles['facts']}>
        {useFacts(run).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`details.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
};

const Kinds = ({ run }: { readonly run: SyncRun }) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const kindName = useKindName();
  const kinds = Object.entries(run.kinds ?? {});
  if (kinds.length === 0) return <p className={styles['muted']}>{t('runs.noKinds')}</p>;
  return (
    <table className={styles['kinds']}>
      <thead>
        <tr>
          <th scope="col">{t('details.kind')}</th>
          {COUNTS.map((count) => <th key={count} scope="col">{t(`runs.${count}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {kinds.map(([kind, counts]) => (
          <tr key={kind}>
            <th scope="row">{kindName(kind)}</th>
            {COUNTS.map((count) => <td key={count} data-zero={(counts[count] ?? 0) === 0}>{digits(counts[count] ?? 0)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

type Fact = 'ended' | 'took' | 'way' | 'stage' | 'requests' | 'up' | 'down' | 'versions';

const useFacts = (run: SyncRun): (readonly [Fact, string])[] => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const duration = useDuration();
  const stage = RUN_STATES.find((state) => state === run.stage);
  const versions = run.versions === undefined ? null : t('runs.versions', { app: run.versions.app, protocol: run.versions.protocol, endpoint: run.versions.endpoint ?? '–' });
  const onTheLine = [['requests', digits(run.requests)], ['up', bytes(run.bytesUp)], ['down', bytes(run.bytesDown)]] as const;
  return [
    ['ended', moment(run.endedAt)],
    ['took', duration(run.endedAt - run.startedAt)],
    ...(run.outcome === 'done' || stage === undefined ? [] : [['stage', t(`stage.${stage}`)] as const]),
    ...(run.byFile === true ? [['way', t('runs.byFile')] as const] : onTheLine),
    ...(versions === null ? [] : [['versions', versions] as const]),
  ];
};
