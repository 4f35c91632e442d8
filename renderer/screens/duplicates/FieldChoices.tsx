import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CheckboxButton, CheckboxField } from 'react-aria-components';
import type { Choice } from '#core/duplicates/merge-agreements.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import styles from './DuplicatesScreen.module.css';

type FieldChoicesProps = { readonly choices: readonly Choice[]; readonly taken: readonly string[]; readonly onChange: (taken: readonly string[]) => void };

/** What the two do not share: the value that stays, and the other's, which can be taken instead. */
export const FieldChoices = ({ choices, taken, onChange }: FieldChoicesProps) => {
  const { t } = useTranslation('duplicates');
  const words = useFieldWords();
  if (choices.length === 0) return <p className={styles['muted']}>{t('nothingDiffers')}</p>;
  return (
    <table className={styles['table']}>
      <thead><tr><th scope="col">{t('field')}</th><th scope="col">{t('keptValue')}</th><th scope="col">{t('otherValue')}</th></tr></thead>
      <tbody>
        {choices.map(({ path, kept, other }) => {
          const isTaken = taken.includes(path);
          return (
            <tr key={path}>
              <th scope="row">{words.label('agreement', path)}</th>
              <td data-off={isTaken}>{words.value(path, kept)}</td>
              <td data-off={!isTaken}>
                <CheckboxField isSelected={isTaken} onChange={(on) => onChange(on ? [...taken, path] : taken.filter((each) => each !== path))} aria-label={t('take', { field: words.label('agreement', path) })}>
                  <CheckboxButton className={styles['take'] ?? ''}><span className={styles['box']}>{isTaken && <Check size={12} strokeWidth={3} aria-hidden />}</span> {words.value(path, other)}</CheckboxButton>
                </CheckboxField>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
