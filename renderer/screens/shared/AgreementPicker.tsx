import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { TagField } from '#renderer/components/TagField.tsx';
import { useList } from '#renderer/data/use-list.ts';
import { useRecords } from '#renderer/data/use-record.ts';

type AgreementPickerProps = { readonly label: string; readonly name?: string; readonly hint: string; readonly values: readonly string[]; readonly onChange: (values: readonly string[]) => void };

const SHOWN = 20;

/** Names agreements of the register, found by typing any part of their names. */
export const AgreementPicker = ({ label, name = 'agreements', hint, values, onChange }: AgreementPickerProps) => {
  const { i18n } = useTranslation();
  const [text, setText] = useState('');
  const list = useList({ kind: 'agreement', text, filters: {}, sort: { by: 'touched', direction: 'desc' } });
  const found = (list?.ids ?? []).slice(0, SHOWN).map((id) => id.slice(0, id.lastIndexOf('/')));
  const records = useRecords('agreement', [...new Set([...values, ...found])]);
  const nameOf = (id: string): string => {
    const record = records?.get(id);
    return record === undefined ? '…' : agreementName(readAgreement(record.fields), i18n.language === 'en' ? 'en' : 'th');
  };
  const options = [...new Set([...values, ...found])].map((id) => ({ value: id, label: nameOf(id) }));
  return <TagField label={label} hint={hint} name={name} values={values} options={options} onChange={onChange} onSearch={setText} />;
};
