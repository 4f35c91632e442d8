import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue, Text } from 'react-aria-components';
import { steady } from './steady.tsx';
import field from './Field.module.css';
import styles from './Select.module.css';

export type Option = { readonly value: string; readonly label: string; readonly note?: string };
export type SelectProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly error?: string;
  /** what stands for "not given" where that means something of its own */
  readonly none?: string;
};

const NONE = '∅';

/** One of a list. "Not given" is always a choice, because not knowing is allowed. A value from elsewhere is shown as it is. */
export const Select = steady(({ label, name, value, options, onChange, hint, error, none }: SelectProps) => {
  const { t } = useTranslation('common');
  const known = value === '' || options.some((option) => option.value === value);
  const all: readonly Option[] = [{ value: NONE, label: none ?? t('notGiven') }, ...(known ? [] : [{ value, label: value }]), ...options];
  return (
    <AriaSelect className={field['field'] ?? ''} data-field={name} value={value === '' ? NONE : value} onChange={(key) => onChange(key === NONE || key === null ? '' : String(key))} isInvalid={error !== undefined} validationBehavior="aria">
      <Label className={field['label'] ?? ''}>{label}</Label>
      {hint !== undefined && <Text slot="description" className={field['hint'] ?? ''}>{hint}</Text>}
      <Button className={styles['button'] ?? ''}>
        <SelectValue className={styles['value'] ?? ''} />
        <ChevronDown size={16} aria-hidden />
      </Button>
      {error !== undefined && <Text slot="errorMessage" className={field['error'] ?? ''}>{error}</Text>}
      <Popover className={field['popover'] ?? ''}>
        <ListBox items={all}>
          {(option) => <ListBoxItem id={option.value} textValue={option.label} className={field['option'] ?? ''}>{option.label}</ListBoxItem>}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
});
