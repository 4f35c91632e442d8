import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ComboBox as AriaComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { IconButton } from './IconButton.tsx';
import field from './Field.module.css';
import styles from './SuggestField.module.css';

/** `note` stands beside the name, `detail` below it. */
export type Suggestion = { readonly value: string; readonly label: string; readonly note?: string; readonly detail?: string };

export type SuggestFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly text: string;
  readonly suggestions: readonly Suggestion[];
  readonly onType: (text: string) => void;
  readonly onChoose: (value: string) => void;
  readonly onClear: () => void;
  readonly hint?: string;
};

/** Words of one's own, with suggestions below while they are typed. Nothing is chosen unless a person chooses it. */
export const SuggestField = ({ label, name, text, suggestions, onType, onChoose, onClear, hint }: SuggestFieldProps) => {
  const { t } = useTranslation('common');
  return (
    <AriaComboBox
      className={field['field'] ?? ''}
      data-field={name}
      inputValue={text}
      onInputChange={(typed) => typed !== text && onType(typed)}
      items={suggestions}
      value={null}
      onChange={(key) => key !== null && onChoose(String(key))}
      allowsCustomValue
      menuTrigger="input"
    >
      <Label className={field['label'] ?? ''}>{label}</Label>
      {hint !== undefined && <Text slot="description" className={field['hint'] ?? ''}>{hint}</Text>}
      <div className={field['box']}>
        <Input className={field['input'] ?? ''} autoComplete="off" />
        {text !== '' && <IconButton icon={X} label={t('clear')} onPress={onClear} />}
      </div>
      <Popover className={`${field['popover'] ?? ''} ${styles['popover'] ?? ''}`}>
        <ListBox>
          {({ value, label: name_, note, detail }: Suggestion) => (
            <ListBoxItem id={value} textValue={name_} className={`${field['option'] ?? ''} ${styles['option'] ?? ''}`}>
              <span className={styles['name']}>{name_} {note !== undefined && <span className={field['note']}>{note}</span>}</span>
              {detail !== undefined && <Text slot="description" className={styles['detail'] ?? ''}>{detail}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
};
