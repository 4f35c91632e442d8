import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { recordName } from '#core/domain/record-name.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

/** What people call an agreement, or that its parties are not named yet. */
export const useAgreementTitle = (): ((record: RecordView) => string) => {
  const { t, i18n } = useTranslation('agreements');
  const language = i18n.language === 'en' ? 'en' : 'th';
  return useCallback((record) => recordName('agreement', record.fields, language) || t('noName'), [t, language]);
};
