import { useTranslation } from 'react-i18next';
import type { BackupState } from '#ipc/contract.ts';
import { Card } from '#renderer/components/Card.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import styles from './RecoveryScreen.module.css';

/** file → passphrase ('' where it needs none) */
export type Chosen = Readonly<Record<string, string>>;

const SHOWN = 8;

export type BackupChoiceProps = { readonly backups: BackupState['backups']; readonly chosen: Chosen; readonly onChange: (chosen: Chosen) => void };

/** Which backups are taken along. Taking more can only bring more: what several hold counts once. */
export const BackupChoice = ({ backups, chosen, onChange }: BackupChoiceProps) => {
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
            {encrypted && chosen[file] !== undefined && (
              <TextField label={t('backups.passphrase')} name={`passphrase-${file}`} value={chosen[file]} onChange={(passphrase) => onChange({ ...chosen, [file]: passphrase })} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
};
