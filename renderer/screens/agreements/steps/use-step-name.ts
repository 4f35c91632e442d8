import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '#core/domain/steps.ts';

/** What a step is called in the language of the screen; one that somebody added has one name. */
export const useStepName = (): ((step: Pick<Step, 'name' | 'nameEn'>) => string) => {
  const { i18n } = useTranslation();
  return useCallback(({ name, nameEn }) => (i18n.language === 'en' && nameEn !== '' ? nameEn : name || nameEn), [i18n.language]);
};
