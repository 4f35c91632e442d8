import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** What a column is called. */
export const useColumnWords = (): ((id: string) => string) => {
  const { t } = useTranslation('list');
  return useCallback((id) => t(`columns.${id}` as 'columns.state'), [t]);
};
