import { Label, Text, TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components';
import type { TextFieldProps } from './TextField.tsx';
import { steady } from './steady.tsx';
import styles from './Field.module.css';

/** Several lines of text; grows when dragged. */
export const TextArea = steady(({ label, name, value, onChange, hint, error }: TextFieldProps) => (
  <AriaTextField className={styles['field'] ?? ''} data-field={name} value={value} onChange={onChange} isInvalid={error !== undefined} validationBehavior="aria">
    <Label className={styles['label'] ?? ''}>{label}</Label>
    {hint !== undefined && <Text slot="description" className={styles['hint'] ?? ''}>{hint}</Text>}
    <div className={styles['box']}><AriaTextArea className={`${styles['input']} ${styles['area']}`} rows={3} /></div>
    {error !== undefined && <Text slot="errorMessage" className={styles['error'] ?? ''}>{error}</Text>}
  </AriaTextField>
));
