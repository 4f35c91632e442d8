import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { saidIn, type Doubt } from '#core/domain/agreement.ts';

/** A doubt in words: those of the person who raised it, or those for the code of a doubt that the program found. */
export const useDoubtText = (): ((doubt: Doubt) => string) => {
  const { t, i18n } = useTranslation(['import-doubts', 'agreements']);
  return useCallback(
    (doubt) => {
      if (doubt.code === undefined || doubt.says !== '') return saidIn(doubt, i18n.language === 'en' ? 'en' : 'th');
      const params = typeof doubt['params'] === 'object' && doubt['params'] !== null ? (doubt['params'] as Record<string, unknown>) : {};
      const own = t(`agreements:problems.${doubt.code}` as 'agreements:problems.nobody', { defaultValue: '' });
      return own !== '' ? own : t(`import-doubts:${doubt.code}` as 'agreements:problems.nobody', { ...params, defaultValue: doubt.code });
    },
    [t, i18n.language],
  );
};
