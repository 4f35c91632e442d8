import { FolderOpen } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import { BackupPreview, type BackupPreviewProps } from './BackupPreview.tsx';
import styles from './RecoveryScreen.module.css';

/** file → passphrase ('' where it needs none) */
export type Chosen = Readonly<Record<string, string>>;

const SHOWN = 8;

export type BackupChoiceProps = {
  readonly backups: BackupState['backups'];
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
  /** hears which backup was looked into to its end, and which is not any more */
  readonly onSeen: (file: string, isSeen: boolean) => void;
  readonly onElsewhere: () => void;
};

/** Which backups are taken along. Taking more can only bring more: what several hold counts once. */
export const BackupChoice = ({ backups, chosen, onChange, onSeen, onElsewhere }: BackupChoiceProps) => {
  const { t } = useTranslation('recovery');
  const moment = useMoment();
  const bytes = useBytes();
  const toggle = (file: string): void => {
    const { [file]: before, ...others } = chosen;
    onChange(before === undefined ? { ...others, [file]: '' } : others);
  };
  return (
    <Card>
      <h2>{t('backups.title')}</h2>
      {backups.length === 0 && <p className={styles['calm']}>{t('backups.none')}</p>}
      <ul className={styles['backups']}>
        {backups.slice(0, SHOWN).map(({ file, at, bytes: size, encrypted, isOwn }) => (
          <li key={file}>
            <label>
              <input type="checkbox" checked={chosen[file] !== undefined} onChange={() => toggle(file)} />
              <span>{t(isOwn ? 'backups.own' : 'backups.other', { when: moment(at), size: bytes(size) })}</span>
            </label>
            {chosen[file] !== undefined && (
              <Preview file={file} isEncrypted={encrypted} passphrase={chosen[file]} onPassphrase={(passphrase) => onChange({ ...chosen, [file]: passphrase })} onSeen={onSeen} />
            )}
          </li>
        ))}
      </ul>
      <p className={styles['elsewhere']}><Button icon={FolderOpen} onPress={onElsewhere}>{t('backups.elsewhere')}</Button></p>
    </Card>
  );
};

type PreviewProps = Omit<BackupPreviewProps, 'onSeen'> & Pick<BackupChoiceProps, 'onSeen'>;

const Preview = ({ onSeen, ...props }: PreviewProps) => {
  const { file } = props;
  const seen = useCallback((isSeen: boolean): void => onSeen(file, isSeen), [onSeen, file]);
  return <BackupPreview {...props} onSeen={seen} />;
};
