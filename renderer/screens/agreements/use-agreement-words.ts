import { useTranslation } from 'react-i18next';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import type { Fields } from '#core/domain/field-paths.ts';

/** What an agreement is called in the language of the screen. */
export const useAgreementName = (): ((fields: Fields) => string) => {
  const { t, i18n } = useTranslation('agreements');
  const language = i18n.language === 'en' ? 'en' : 'th';
  return (fields) => agreementName(readAgreement(fields), language) || t('noName');
};
