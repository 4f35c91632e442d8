import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDigits } from '#renderer/dates/use-date-format.ts';

export type Amounts = { readonly records: (count: number) => string; readonly fields: (count: number) => string };

/** "3 records", "1 field": each number with its own noun, because a language may bend the two apart. */
export const useAmounts = (): Amounts => {
  const { t } = useTranslation('conflicts');
  const digits = useDigits();
  return useMemo(
    () => ({
      records: (count) => t('nRecords', { count, replace: { count: digits(count) } }),
      fields: (count) => t('nFields', { count, replace: { count: digits(count) } }),
    }),
    [t, digits],
  );
};
