import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { recordName } from '#core/domain/record-name.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

/** What people call a record of any kind; one without a name says so. */
export const useRecordName = (): ((record: RecordView) => string) => {
  const { t, i18n } = useTranslation('conflicts');
  const language = i18n.language === 'en' ? 'en' : 'th';
  return useCallback((record) => recordName(record.kind, record.fields, language) || t('noName'), [t, language]);
};
