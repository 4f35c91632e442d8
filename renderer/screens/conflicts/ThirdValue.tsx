import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allCountries } from '#core/places/countries.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { PlaceField } from '#renderer/screens/shared/PlaceField.tsx';
import { writtenValue, type Editor, type Entry } from './editor-of.ts';

type ThirdValueProps = { readonly editor: Editor; readonly field: string; readonly entry: Entry; readonly onChange: (entry: Entry) => void };

/** Another value than those that stand there, written in the editor of the field's kind. Its words are a draft from the first letter. */
export const ThirdValue = ({ editor, field, entry, onChange }: ThirdValueProps) => {
  const { t, i18n } = useTranslation(['conflicts', 'agreements', 'codes']);
  const language = i18n.language === 'en' ? 'en' : 'th';
  const label = t('written');
  const text = (value: string): void => onChange({ text: value, date: null });
  const common = { label, name: field, value: entry.text, onChange: text };
  switch (editor.type) {
    case 'date':
      return <DateField label={label} name={field} hint={t('agreements:form.dateHint')} value={entry} onChange={onChange} />;
    case 'code':
      return <Select {...common} options={editor.codes.map((value) => ({ value, label: t(`codes:${editor.list}.${value.replace('.', '-')}` as 'codes:state.intent', { defaultValue: value }) }))} />;
    case 'country':
      return <Select {...common} options={allCountries(language).map(({ code, name }) => ({ value: code, label: name }))} />;
    case 'place':
      return <PlaceValue {...common} />;
    case 'count':
      return <TextField {...common} error={entry.text.trim() !== '' && writtenValue(editor, entry) === null ? t('noNumber') : undefined} />;
    case 'line':
      return <TextField {...common} />;
    case 'text':
    case 'words':
      return <TextArea {...common} />;
    case 'none':
      return null;
  }
  const nothing: never = editor;
  return nothing;
};

type PlaceValueProps = { readonly label: string; readonly name: string; readonly value: string; readonly onChange: (value: string) => void };

/** A field that holds the code of a division, or that of any place or the words of a person. */
const PlaceValue = ({ label, name, value, onChange }: PlaceValueProps) => {
  const [typed, setTyped] = useState('');
  const isDivision = name.endsWith('/place') || name === 'division';
  if (!isDivision) {
    return <PlaceField label={label} name={name} side="partner" value={{ country: '', place: '', locality: value, coordinates: '' }} onChange={({ locality }) => onChange(locality)} onChoose={(_, { code }) => onChange(code)} />;
  }
  return (
    <PlaceField
      label={label}
      name={name}
      side="partner"
      only="divisions"
      value={{ country: '', place: value, locality: typed, coordinates: '' }}
      onChange={({ place, locality }) => {
        setTyped(locality);
        onChange(place);
      }}
      onChoose={({ place }) => {
        setTyped('');
        onChange(place);
      }}
    />
  );
};
