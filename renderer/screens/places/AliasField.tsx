import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newGroupKey } from '#core/domain/field-paths.ts';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Alias } from './place-draft.ts';
import styles from './PlacesScreen.module.css';

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/** Other names of a place, added one by one; each is found by search and by the field for places. */
export const AliasField = ({ aliases, onChange }: { readonly aliases: readonly Alias[]; readonly onChange: (aliases: readonly Alias[]) => void }) => {
  const { t } = useTranslation(['places', 'common']);
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const text = typed.trim();
    if (text === '') return;
    if (!aliases.some((alias) => alias.text === text)) onChange([...aliases, { key: newGroupKey(randomBytes), text }]);
    setTyped('');
  };
  return (
    <div className={styles['aliases']}>
      <form
        className={styles['addAlias']}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField label={t('form.aliases')} hint={t('form.aliasesHint')} name="aliases" value={typed} onChange={setTyped} />
        <IconButton icon={Plus} label={t('form.addAlias')} onPress={add} />
      </form>
      <ul>
        {aliases.map((alias) => (
          <li key={alias.key}>
            {alias.text} <IconButton icon={X} label={t('common:removeTag', { name: alias.text })} onPress={() => onChange(aliases.filter((each) => each.key !== alias.key))} />
          </li>
        ))}
      </ul>
    </div>
  );
};
