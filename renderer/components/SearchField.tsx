import { Search, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';
import field from './Field.module.css';
import styles from './SearchField.module.css';

export type SearchFieldProps = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

/** Filters the list while one types; Esc empties it. */
export const SearchField = ({ label, value, onChange }: SearchFieldProps) => {
  const { t } = useTranslation('common');
  return (
    <AriaSearchField className={styles['search'] ?? ''} aria-label={label} value={value} onChange={onChange} data-search>
      <div className={field['box']}>
        <Search size={16} className={styles['icon']} aria-hidden />
        <Input className={`${field['input']} ${styles['input']}`} placeholder={label} />
        {value !== '' && <Button className={styles['clear'] ?? ''} aria-label={t('clear')}><X size={14} aria-hidden /></Button>}
      </div>
    </AriaSearchField>
  );
};
