import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComboBox as AriaComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { IconButton } from './IconButton.tsx';
import type { Option } from './Select.tsx';
import field from './Field.module.css';

export type ComboBoxProps = {
  readonly label: string;
  readonly name: string;
  /** the words of what is chosen now */
  readonly text: string;
  readonly search: (text: string) => readonly Option[];
  readonly onChoose: (value: string) => void;
  readonly onClear: () => void;
  readonly hint?: string;
};

/** Finds one of very many by typing any part of its name, in any language it has. */
export const ComboBox = ({ label, name, text, search, onChoose, onClear, hint }: ComboBoxProps) => {
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  // What was chosen elsewhere replaces what stands in the box.
  if (shown !== text) {
    setShown(text);
    setTyped(text);
  }
  const options = typed.trim() === '' || typed === text ? [] : search(typed);
  return (
    <AriaComboBox
      className={field['field'] ?? ''}
      data-field={name}
      inputValue={typed}
      onInputChange={setTyped}
      items={options}
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
      <Popover className={field['popover'] ?? ''}>
        <ListBox>
          {(option: Option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={field['option'] ?? ''}>
              {option.label} {option.note !== undefined && <span className={field['note']}>{option.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
};
