import { useTranslation } from 'react-i18next';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { NameText } from '#renderer/components/NameText.tsx';
import { useRecords } from '#renderer/data/use-record.ts';

/** Names of the agreements that an activity belongs to; those that are not on this PC are left out. */
export const LinkedAgreements = ({ ids }: { readonly ids: readonly string[] }) => {
  const { i18n } = useTranslation();
  const records = useRecords('agreement', ids);
  const names = ids.flatMap((id) => {
    const record = records?.get(id);
    return record === undefined || record.deleted ? [] : [agreementName(readAgreement(record.fields), i18n.language === 'en' ? 'en' : 'th')];
  });
  return <NameText>{names.join(', ')}</NameText>;
};
