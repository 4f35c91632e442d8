import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import type { Option } from './Select.tsx';
import { steady } from './steady.tsx';
import field from './Field.module.css';
import styles from './TagField.module.css';

export type TagFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly options: readonly Option[];
  readonly onChange: (values: readonly string[]) => void;
  /** for lists too long to hold: hears what is typed and gives other options */
  readonly onSearch?: (text: string) => void;
  readonly hint?: string | undefined;
  readonly error?: ReactNode | undefined;
};

/** Several of a list, each removable; more are added by typing. */
export const TagField = steady(({ label, name, values, options, onChange, onSearch, hint, error }: TagFieldProps) => {
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState('');
  const labelOf = (value: string): string => options.find((option) => option.value === value)?.label ?? value;
  const type = (text: string): void => {
    setTyped(text);
    onSearch?.(text);
  };
  const rest = options.filter((option) => !values.includes(option.value) && (onSearch !== undefined || option.label.toLowerCase().includes(typed.trim().toLowerCase())));
  return (
    <ComboBox
      className={field['field'] ?? ''}
      data-field={name}
      inputValue={typed}
      onInputChange={type}
      items={rest}
      value={null}
      onChange={(key) => {
        if (key === null) return;
        onChange([...values, String(key)]);
        type('');
      }}
      menuTrigger="focus"
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className={field['label'] ?? ''}>{label}</Label>
      {hint !== undefined && <Text slot="description" className={field['hint'] ?? ''}>{hint}</Text>}
      <div className={`${field['box']} ${styles['tags']}`}>
        {values.map((value) => (
          <span key={value} className={styles['tag']}>
            {labelOf(value)}
            <Button slot={null} className={styles['remove'] ?? ''} aria-label={t('removeTag', { name: labelOf(value) })} onPress={() => onChange(values.filter((each) => each !== value))}><X size={12} aria-hidden /></Button>
          </span>
        ))}
        <Input className={`${field['input']} ${styles['input']}`} placeholder={t('add')} autoComplete="off" />
      </div>
      {error !== undefined && <Text slot="errorMessage" className={field['error'] ?? ''}>{error}</Text>}
      <Popover className={field['popover'] ?? ''}>
        <ListBox>
          {(option: Option) => <ListBoxItem id={option.value} textValue={option.label} className={field['option'] ?? ''}>{option.label}</ListBoxItem>}
        </ListBox>
      </Popover>
    </ComboBox>
  );
});
