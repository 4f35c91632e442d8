import { Download, KeyRound, Square, Upload, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExchangeFile } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { useExchange } from '#renderer/state/exchange.ts';
import { handInFile, putFileAway, stopTaking, takeFile, unlockFile } from '#renderer/sync/exchange.ts';
import { DryRunView } from './DryRunView.tsx';
import { useBytes } from './use-bytes.ts';
import styles from './FileView.module.css';

/** A file that lies open: what it is, from whom, what taking it in would do; then the one thing that can be done with it. */
export const FileView = ({ file, children }: { readonly file: ExchangeFile; readonly children?: ReactNode }) => {
  const { t } = useTranslation('exchange');
  const digits = useDigits();
  return (
    <section className={styles['file']} aria-label={t('file.label')} data-file={file.label.kind}>
      <h3>{t(`kinds.${file.label.kind}`)}{file.label.part !== null && ` · ${t('file.part', { n: digits(file.label.part.n), of: digits(file.label.part.of) })}`}</h3>
      <Facts file={file} />
      {file.failure !== null && <ErrorNotice failure={file.failure} />}
      {file.sender === 'unknown' && file.failure === null && file.label.kind === 'office' && <Banner tone="doubt" title={t('unknownSender.title')}>{t('unknownSender.meaning')}</Banner>}
      {file.isLocked && <Unlock key={file.label.madeAt} isInvitation={file.label.kind === 'invitation'} isWrong={file.wrongPassphrase} />}
      {file.dry !== null && <DryRunView dry={file.dry} />}
      {children}
      <Actions file={file} />
    </section>
  );
};

const Facts = ({ file }: { readonly file: ExchangeFile }) => {
  const { t, i18n } = useTranslation('exchange');
  const moment = useMoment();
  const bytes = useBytes();
  const { unit, madeAt, from, to } = file.label;
  const when = Date.parse(madeAt);
  return (
    <dl className={styles['facts']}>
      <dt>{t('file.unit')}</dt>
      <dd>{i18n.language === 'en' ? unit.nameEn : unit.nameTh}</dd>
      <dt>{t('file.from')}</dt>
      <dd>{file.sender === 'ministry' ? t('file.ministry') : file.mine ? t('file.thisPc', { name: from }) : from}</dd>
      {file.label.kind === 'office' && (
        <>
          <dt>{t('file.to')}</dt>
          <dd>{to.length === 0 ? t('file.whoKnows') : to.join(' · ')}</dd>
        </>
      )}
      <dt>{t('file.made')}</dt>
      <dd>{Number.isFinite(when) ? moment(when) : madeAt} · {bytes(file.bytes)}</dd>
    </dl>
  );
};

const Unlock = ({ isInvitation, isWrong }: { readonly isInvitation: boolean; readonly isWrong: boolean }) => {
  const { t } = useTranslation('exchange');
  const busy = useExchange((exchange) => exchange.busy);
  const [passphrase, setPassphrase] = useState('');
  const what = isInvitation ? 'code' : 'passphrase';
  return (
    <form
      className={styles['unlock']}
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase.trim() !== '') void unlockFile(passphrase.trim());
      }}
    >
      <TextField label={t(`unlock.${what}`)} name="filePassphrase" value={passphrase} onChange={setPassphrase} hint={t(`unlock.${what}Hint`)} error={isWrong ? t(`unlock.${what}Wrong`) : undefined} />
      <Button type="submit" variant="primary" icon={KeyRound} isDisabled={busy !== null || passphrase.trim() === ''} onPress={() => undefined}>{t('unlock.open')}</Button>
    </form>
  );
};

const Actions = ({ file }: { readonly file: ExchangeFile }) => {
  const { t } = useTranslation('exchange');
  const { busy, progress } = useExchange();
  const digits = useDigits();
  const isUseless = file.failure !== null || file.dry?.time === 'past';
  if (busy === 'taking' && progress !== null) {
    const words = t('take.progress', { done: digits(progress.done), total: digits(progress.total) });
    return (
      <div className={styles['taking']} data-taking>
        <span>{words}</span>
        <ProgressBar label={words} share={progress.total === 0 ? null : progress.done / progress.total} />
        <Button icon={Square} onPress={stopTaking}>{t('take.stop')}</Button>
      </div>
    );
  }
  return (
    <div className={styles['actions']}>
      {file.label.kind === 'carry' && !isUseless && <Button variant="primary" icon={Upload} isDisabled={busy !== null} onPress={() => void handInFile()}>{t(busy === 'handing-in' ? 'handIn.busy' : 'handIn.action')}</Button>}
      {file.dry !== null && !isUseless && !file.dry.nothing && <Button variant="primary" icon={Download} isDisabled={busy !== null} onPress={() => void takeFile()}>{t(busy === 'taking' ? 'take.busy' : 'take.action')}</Button>}
      <Button icon={X} isDisabled={busy !== null} onPress={putFileAway}>{t('file.putAway')}</Button>
    </div>
  );
};
