import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { codeStanding } from '#core/domain/retired-codes.ts';

/**
 * What a code is called. One that is retired says so; one of a newer version of the lists has no words here and is shown as it
 * is, with a note. Neither is ever replaced by something else.
 */
export const useCodeWords = (): ((list: string, code: string) => string) => {
  const { t } = useTranslation('codes');
  return useCallback(
    (list, code) => {
      if (code === '') return '';
      const standing = codeStanding(list, code);
      const word = t(`codes:${list}.${code.replace('.', '-')}` as 'codes:state.intent', { defaultValue: code });
      if (standing === 'in-use') return word;
      return standing === 'retired' ? t('codes:standing.retired', { word }) : t('codes:standing.unknown', { code: word });
    },
    [t],
  );
};
