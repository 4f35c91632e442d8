import type { ReactNode } from 'react';
import { Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import { steady } from './steady.tsx';
import styles from './Field.module.css';

export type TextFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: ReactNode | undefined;
  readonly autoFocus?: boolean;
};

/**
 * One line of text: label above, hint below it, the error at the field. What is wrong is said and never keeps a form from being sent
 * again: the browser's own check would (`validationBehavior`).
 */
export const TextField = steady(({ label, name, value, onChange, hint, error, autoFocus = false }: TextFieldProps) => (
  <AriaTextField className={styles['field'] ?? ''} data-field={name} value={value} onChange={onChange} isInvalid={error !== undefined} validationBehavior="aria" autoFocus={autoFocus}>
    <Label className={styles['label'] ?? ''}>{label}</Label>
    {hint !== undefined && <Text slot="description" className={styles['hint'] ?? ''}>{hint}</Text>}
    <div className={styles['box']}><Input className={styles['input'] ?? ''} autoComplete="off" /></div>
    {error !== undefined && <Text slot="errorMessage" className={styles['error'] ?? ''}>{error}</Text>}
  </AriaTextField>
));
