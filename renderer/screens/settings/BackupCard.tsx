import { DatabaseBackup, FolderOpen, ShieldCheck } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState, Failure, Reply } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './BackupCard.module.css';

const LEAST_PASSPHRASE = 8;
const SHOWN = 5;
/** Nothing went wrong: backups only lie elsewhere for a while. */
const CALM: ReadonlySet<string> = new Set(['backup-place-away']);

type Working = { readonly share: number } | null;

/** Where backups lie, the last ones, and making one now. Restoring is done where it is needed: see the recovery screen. */
export const BackupCard = () => {
  const { t } = useTranslation('backup');
  const go = useNavigation((navigation) => navigation.go);
  const [state, setState] = useState<BackupState | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [working, setWorking] = useState<Working>(null);
  const [passphrase, setPassphrase] = useState('');

  const take = useCallback((reply: Reply<BackupState>): boolean => {
    if (reply.ok) setState(reply.value);
    setFailure(reply.ok ? reply.value.failure : reply.error);
    return reply.ok;
  }, []);
  useEffect(() => {
    void callMachine('backup.state').then(take);
    return listenToMachine('backup.progress', ({ done, total }) => setWorking((before) => (before === null ? null : { share: done / Math.max(1, total) })));
  }, [take]);

  const make = async (): Promise<void> => {
    setWorking({ share: 0 });
    const isMade = take(await callMachine('backup.make', { passphrase: passphrase === '' ? null : passphrase }));
    setWorking(null);
    if (isMade) setPassphrase('');
    if (isMade) showToast({ text: (say) => say('backup:made') });
  };
  const isShort = passphrase !== '' && passphrase.length < LEAST_PASSPHRASE;
  return (
    <Card>
      <h2>{t('title')}</h2>
      <p className={styles['why']}>{t('why')}</p>
      {failure !== null && <ErrorNotice failure={failure} tone={CALM.has(failure.type) ? 'doubt' : 'alert'} />}
      {state !== null && state.missing.length > 0 && <div className={styles['missing']}><MissingBackups state={state} onAccept={() => void callMachine('backup.accept').then(take)} /></div>}
      {state !== null && <BackupPlaceLine folder={state.folder} onChoose={() => void callMachine('backup.choose').then(take)} />}
      {state !== null && <BackupList state={state} />}
      <div className={styles['make']}>
        <TextField label={t('passphrase')} name="backupPassphrase" value={passphrase} onChange={setPassphrase} hint={t('passphraseHint')} error={isShort ? t('passphraseShort') : undefined} />
        <Button variant="primary" icon={DatabaseBackup} isDisabled={working !== null || isShort} onPress={() => void make()}>{t('now')}</Button>
      </div>
      <p><Button onPress={() => go({ screen: 'restore' })}>{t('restore')}</Button></p>
      {working !== null && <ProgressBar label={t('making')} share={working.share} />}
    </Card>
  );
};

const BackupPlaceLine = ({ folder, onChoose }: { readonly folder: string; readonly onChoose: () => void }) => {
  const { t } = useTranslation('backup');
  return (
    <div className={styles['place']}>
      <span className={styles['folder']} title={folder}>{folder}</span>
      <Button icon={FolderOpen} onPress={() => void callMachine('backup.show')}>{t('show')}</Button>
      <Button onPress={onChoose}>{t('choose')}</Button>
    </div>
  );
};

/** Backups that lay here and are not here any more: to be known, since they are what one counts on when something happens. */
const MissingBackups = ({ state, onAccept }: { readonly state: BackupState; readonly onAccept: () => void }) => {
  const { t } = useTranslation('backup');
  const digits = useDigits();
  const moment = useMoment();
  const { missing } = state;
  const left = state.backups.find(({ isOwn }) => isOwn);
  const count = missing.length;
  return (
    <Banner tone="doubt" title={t('missing.title', { count, replace: { count: digits(count) } })} actions={<Button onPress={onAccept}>{t('missing.accept')}</Button>}>
      <span>{t('missing.meaning', { count, when: moment(missing[0]?.at ?? 0) })}</span>
      <span>{left === undefined ? t('missing.noneHere') : t('missing.stillHere', { when: moment(left.at) })}</span>
    </Banner>
  );
};

const BackupList = ({ state }: { readonly state: BackupState }) => {
  const { t } = useTranslation('backup');
  const digits = useDigits();
  const moment = useMoment();
  const bytes = useBytes();
  const [checked, setChecked] = useState<Readonly<Record<string, 'fine' | Failure>>>({});
  const own = state.backups.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return state.missing.length > 0 ? null : <Banner tone="doubt">{t('none')}</Banner>;
  const check = async (file: string): Promise<void> => {
    const reply = await callMachine('backup.check', { file, passphrase: null });
    setChecked((before) => ({ ...before, [file]: reply.ok ? 'fine' : reply.error }));
  };
  const failed = own.flatMap(({ file }) => {
    const found = checked[file];
    return found === undefined || found === 'fine' ? [] : [found];
  });
  return (
    <>
      <table className={styles['list']}>
        <thead>
          <tr>
            {(['when', 'size', 'kept', 'proof'] as const).map((column) => <th key={column} scope="col">{t(`columns.${column}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {own.slice(0, SHOWN).map((backup) => (
            <tr key={backup.file}>
              <td>{moment(backup.at)}</td>
              <td>{bytes(backup.bytes)}</td>
              <td>{t(backup.encrypted ? 'encrypted' : 'open')}</td>
              <td>
                {checked[backup.file] === 'fine' ? t('fine') : <Button variant="quiet" icon={ShieldCheck} isDisabled={backup.encrypted} onPress={() => void check(backup.file)}>{t('check')}</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {own.length > SHOWN && <p className={styles['why']}>{t('more', { count: own.length - SHOWN, replace: { count: digits(own.length - SHOWN) } })}</p>}
      {failed.map((failure, index) => <ErrorNotice key={`${failure.type} ${String(index)}`} failure={failure} />)}
    </>
  );
};
