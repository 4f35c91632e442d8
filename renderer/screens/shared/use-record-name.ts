import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { textField } from '#core/domain/field-paths.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

/** What people call a record of any kind; one without a name is called by its kind. */
export const useRecordName = (): ((record: RecordView) => string) => {
  const { t, i18n } = useTranslation('conflicts');
  const language = i18n.language === 'en' ? 'en' : 'th';
  return useCallback(
    (record) => {
      const named = record.kind === 'agreement' ? agreementName(readAgreement(record.fields), language) : textField(record.fields, 'title') || textField(record.fields, 'name') || textField(record.fields, `name/${language}`);
      return named || t('noName');
    },
    [t, language],
  );
};
