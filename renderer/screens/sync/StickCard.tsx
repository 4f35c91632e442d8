import { FileDown, FileUp, UsersRound } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExchangeState } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { callMachine } from '#renderer/platform.ts';
import { FileView } from '#renderer/screens/shared/FileView.tsx';
import { useExchange } from '#renderer/state/exchange.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { lookAtFile, saveReceipt, writeCarry } from '#renderer/sync/exchange.ts';
import { FileDoneNotice } from './FileDoneNotice.tsx';
import { OfficeFileForm } from './OfficeFileForm.tsx';
import styles from './StickCard.module.css';

/** Where this PC stands with files; asked again whenever something was done with one, or a sync told something new. */
const useExchangeState = (): ExchangeState | null => {
  const [state, setState] = useState<ExchangeState | null>(null);
  const busy = useExchange((exchange) => exchange.busy);
  const isSyncing = useSyncStatus((sync) => sync.running);
  const ask = useCallback(() => void callMachine('exchange.state').then((reply) => reply.ok && setState(reply.value)), []);
  useEffect(() => {
    if (busy === null && !isSyncing) ask();
  }, [busy, isSyncing, ask]);
  return state;
};

/** Without a line, or beside one: what is only here goes on a stick, and the answer comes back on one. */
export const StickCard = () => {
  const { t } = useTranslation('exchange');
  const { busy, file, failure, done } = useExchange();
  const state = useExchangeState();
  const [isForOffice, setForOffice] = useState(false);
  const [doneBefore] = useState(done);
  const below = useRef<HTMLDivElement>(null);
  const answer = failure ?? file ?? (done === doneBefore ? null : done);
  const shown = state === null ? null : answer;
  // What a file says stands below what was pressed, in a small window below its edge. What was done before one came here is no answer.
  useEffect(() => {
    if (shown !== null) below.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  if (state === null) return null;
  return (
    <Card>
      <div className={styles['head']}><h2>{t('title')}</h2></div>
      <p className={styles['why']}>{t('why')}</p>
      {state.isInvited && <Banner tone="info" title={t('invited.title')}>{t('invited.meaning')}</Banner>}
      <div className={styles['ways']}>
        <div className={styles['way']}>
          <h3>{t('carry.title')}</h3>
          <p>{t('carry.what')}</p>
          <Button icon={FileUp} isDisabled={busy !== null || !state.isEnrolled} onPress={() => void writeCarry()}>{t(busy === 'writing' ? 'writing' : 'carry.action')}</Button>
        </div>
        <div className={styles['way']}>
          <h3>{t('read.title')}</h3>
          <p>{t('read.what')}</p>
          <Button icon={FileDown} isDisabled={busy !== null} onPress={() => void lookAtFile()}>{t(busy === 'looking' ? 'looking' : 'read.action')}</Button>
        </div>
        <div className={styles['way']}>
          <h3>{t('office.title')}</h3>
          <p>{t('office.what')}</p>
          <Button icon={UsersRound} isDisabled={busy !== null || !state.isEnrolled} onPress={() => setForOffice(!isForOffice)}>{t('office.action')}</Button>
        </div>
      </div>
      <div ref={below} className={styles['below']}>
        {isForOffice && <OfficeFileForm colleagues={state.colleagues} onDone={() => setForOffice(false)} />}
        {failure !== null && <ErrorNotice failure={failure} />}
        {state.receiptWaits && <Banner tone="info" title={t('receiptWaits.title')} actions={<Button isDisabled={busy !== null} onPress={() => void saveReceipt()}>{t('receiptWaits.action')}</Button>}>{t('receiptWaits.meaning')}</Banner>}
        {done !== null && <FileDoneNotice done={done} />}
        {file !== null && <FileView file={file} />}
      </div>
    </Card>
  );
};
