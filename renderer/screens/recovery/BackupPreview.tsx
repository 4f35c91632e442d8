import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupContents, Failure, Reply } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useDigits, useMoment } from '#renderer/dates/use-date-format.ts';
import { callMachine } from '#renderer/platform.ts';
import styles from './BackupPreview.module.css';
import { useRecoveryProgress } from './use-recovery-progress.ts';

type Looked = { readonly at: 'not-yet' } | { readonly at: 'looking' } | { readonly at: 'failed'; readonly failure: Failure } | { readonly at: 'seen'; readonly contents: BackupContents };

const outcomeOf = (reply: Reply<BackupContents>): Looked => (reply.ok ? { at: 'seen', contents: reply.value } : { at: 'failed', failure: reply.error });

export type BackupPreviewProps = {
  readonly file: string;
  readonly isEncrypted: boolean;
  readonly passphrase: string;
  readonly onPassphrase: (passphrase: string) => void;
  /** hears whether the backup was read to its end and may be joined with the register here */
  readonly onSeen: (isSeen: boolean) => void;
};

/** What a backup holds and what of it differs from now, before anything is done with it. */
export const BackupPreview = ({ file, isEncrypted, passphrase, onPassphrase, onSeen }: BackupPreviewProps) => {
  const { t } = useTranslation('recovery');
  const [looked, setLooked] = useState<Looked>({ at: isEncrypted ? 'not-yet' : 'looking' });
  const progress = useRecoveryProgress(looked.at === 'looking');

  useEffect(() => {
    if (!isEncrypted) void callMachine('recovery.preview', { file, passphrase: null }).then((reply) => setLooked(outcomeOf(reply)));
  }, [isEncrypted, file]);
  const isSeen = looked.at === 'seen';
  useEffect(() => onSeen(isSeen), [isSeen, onSeen]);

  const lookWithPassphrase = (): void => {
    setLooked({ at: 'looking' });
    void callMachine('recovery.preview', { file, passphrase }).then((reply) => setLooked(outcomeOf(reply)));
  };
  const type = (text: string): void => {
    onPassphrase(text);
    setLooked({ at: 'not-yet' });
  };
  return (
    <div className={styles['preview']}>
      {isEncrypted && (
        <form
          className={styles['ask']}
          onSubmit={(event) => {
            event.preventDefault();
            lookWithPassphrase();
          }}
        >
          <TextField label={t('backups.passphrase')} name={`passphrase-${file}`} value={passphrase} onChange={type} />
          <Button icon={Eye} isDisabled={passphrase === '' || looked.at === 'looking'} onPress={lookWithPassphrase}>{t('preview.look')}</Button>
        </form>
      )}
      {looked.at === 'looking' && <p className={styles['whence']} role="status">{t('preview.looking')}</p>}
      {looked.at === 'looking' && <ProgressBar label={t('preview.looking')} share={progress?.share ?? null} />}
      {looked.at === 'failed' && <ErrorNotice failure={looked.failure} />}
      {looked.at === 'seen' && <Contents contents={looked.contents} />}
    </div>
  );
};

const REASONS = ['daily', 'on-demand', 'before-upgrade', 'before-restore', 'before-fetch-again'] as const;
const COLUMNS = ['there', 'here', 'onlyThere', 'onlyHere', 'different'] as const;

const Contents = ({ contents }: { readonly contents: BackupContents }) => {
  const { t, i18n } = useTranslation('recovery');
  const digits = useDigits();
  const moment = useMoment();
  const { at, app, device, unit, kinds, edits } = contents;
  const reason = REASONS.find((one) => one === contents.reason) ?? 'on-demand';
  const of = unit === null ? t('preview.trial') : i18n.language === 'en' ? unit.nameEn : unit.nameTh;
  const kindName = (kind: string): string => (i18n.exists(`sync:kinds.${kind}`) ? i18n.t(`sync:kinds.${kind}` as 'sync:kinds.agreement') : kind);
  const counted = (count: number): { count: number; replace: { count: string } } => ({ count, replace: { count: digits(count) } });
  return (
    <>
      <p className={styles['whence']}>{t('preview.whence', { when: moment(at), unit: of, device: device === '' ? '–' : device, version: app, reason: t(`preview.reasons.${reason}`) })}</p>
      {kinds.length === 0 ? (
        <p className={styles['whence']}>{t('preview.empty')}</p>
      ) : (
        <div className={styles['scroll']}>
          <table className={styles['counts']}>
            <thead>
              <tr>
                <th scope="col">{t('preview.kind')}</th>
                {COLUMNS.map((column) => <th key={column} scope="col">{t(`preview.columns.${column}`)}</th>)}
              </tr>
            </thead>
            <tbody>
              {kinds.map((count) => (
                <tr key={count.kind}>
                  <th scope="row">{kindName(count.kind)}</th>
                  {COLUMNS.map((column) => <td key={column} data-zero={count[column] === 0}>{digits(count[column])}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ul className={styles['edits']}>
        <li>{edits.onlyThere === 0 ? t('preview.nothingBack') : t('preview.comesBack', counted(edits.onlyThere))}</li>
        {edits.onlyHere > 0 && <li>{t('preview.stays', counted(edits.onlyHere))}</li>}
      </ul>
    </>
  );
};
