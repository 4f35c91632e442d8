import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import field from './Field.module.css';
import styles from './Segmented.module.css';

export type SegmentedProps<V extends string> = { readonly label: string; readonly labelHidden?: boolean; readonly value: V; readonly options: readonly { readonly value: V; readonly label: string }[]; readonly onChange: (value: V) => void };

/** One of two or three, all visible. */
export const Segmented = <V extends string>({ label, labelHidden = false, value, options, onChange }: SegmentedProps<V>) => (
  <RadioGroup
    className={field['field'] ?? ''}
    value={value}
    orientation="horizontal"
    {...(labelHidden ? { 'aria-label': label } : {})}
    onChange={(chosen) => {
      const option = options.find((each) => each.value === chosen);
      if (option !== undefined) onChange(option.value);
    }}
  >
    {!labelHidden && <Label className={field['label'] ?? ''}>{label}</Label>}
    <div className={styles['group']}>
      {options.map((option) => <RadioField key={option.value} value={option.value} className={styles['field'] ?? ''}><RadioButton className={styles['option'] ?? ''}>{option.label}</RadioButton></RadioField>)}
    </div>
  </RadioGroup>
);
