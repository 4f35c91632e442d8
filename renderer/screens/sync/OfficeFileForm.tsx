import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExchangeState } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useExchange } from '#renderer/state/exchange.ts';
import { writeOffice } from '#renderer/sync/exchange.ts';
import styles from './OfficeFileForm.module.css';

const LEAST_PASSPHRASE = 8;

/** Who may read a file for the office: PCs that the ministry has named, or whoever is told a passphrase. */
export const OfficeFileForm = ({ colleagues, onDone }: { readonly colleagues: ExchangeState['colleagues']; readonly onDone: () => void }) => {
  const { t } = useTranslation('exchange');
  const busy = useExchange((exchange) => exchange.busy);
  const able = colleagues.filter(({ canRead }) => canRead);
  const [lock, setLock] = useState<'pcs' | 'passphrase'>(able.length > 0 ? 'pcs' : 'passphrase');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(able.map(({ id }) => id)));
  const [passphrase, setPassphrase] = useState('');
  const isShort = passphrase !== '' && passphrase.length < LEAST_PASSPHRASE;
  const isReady = lock === 'pcs' ? chosen.size > 0 : passphrase.length >= LEAST_PASSPHRASE;
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const write = async (): Promise<void> => {
    if (await writeOffice(lock === 'pcs' ? [...chosen] : [], lock === 'pcs' ? null : passphrase)) onDone();
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && busy === null) void write();
      }}
    >
      {able.length > 0 && <Segmented label={t('office.whoMayRead')} value={lock} options={[{ value: 'pcs', label: t('office.pcs') }, { value: 'passphrase', label: t('office.passphrase') }]} onChange={setLock} />}
      {lock === 'pcs' ? (
        <ul className={styles['pcs']}>
          {able.map(({ id, label, isKnown }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                <span>{label}</span>
                {isKnown && <span className={styles['quiet']}>{t('office.onlyNew')}</span>}
              </label>
            </li>
          ))}
        </ul>
      ) : (
        <div className={styles['passphrase']}>
          {able.length === 0 && <p className={styles['quiet']}>{t('office.noPcs')}</p>}
          <TextField label={t('office.passphraseLabel')} name="officePassphrase" value={passphrase} onChange={setPassphrase} hint={t('office.passphraseHint')} error={isShort ? t('office.passphraseShort') : undefined} />
        </div>
      )}
      <div className={styles['actions']}>
        <Button type="submit" variant="primary" isDisabled={!isReady || busy !== null} onPress={() => undefined}>{t(busy === 'writing' ? 'writing' : 'office.write')}</Button>
        <Button onPress={onDone}>{t('office.cancel')}</Button>
      </div>
    </form>
  );
};
