import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ceToBe } from '#core/dates/buddhist-era.ts';
import { formatDate } from '#core/dates/format-date.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { toThaiDigits } from '#core/dates/thai-digits.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { useSetting } from '#renderer/data/settings.ts';

type Digits = 'arab' | 'thai';

const useWriting = (): { readonly language: 'th' | 'en'; readonly digits: Digits } => {
  const { i18n } = useTranslation();
  const [digits] = useSetting<Digits>('digits', 'arab');
  return { language: i18n.language === 'en' ? 'en' : 'th', digits };
};

/** Writes a partial date as the office does, in the language and digits of the settings. */
export const useDateFormat = (length: 'long' | 'short' = 'short'): ((date: PartialDate) => string) => {
  const { language, digits } = useWriting();
  return useCallback((date) => formatDate(date, { language, length, digits }), [language, digits, length]);
};

/** The same for the columns of lists, where a date has the room of one era: "19 พ.ย. 2555", "19 Nov 2012". */
export const useColumnDate = (): ((date: PartialDate) => string) => {
  const { language, digits } = useWriting();
  return useCallback((date) => formatDate(date, { language, length: 'short', digits, eras: 'one' }), [language, digits]);
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Writes a moment of this PC's clock: "14 พ.ย. 2569, 09:41". */
export const useMoment = (): ((ms: number | null) => string) => {
  const { language, digits } = useWriting();
  return useCallback(
    (ms) => {
      if (ms === null) return '–';
      const at = new Date(ms);
      const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      const text = `${formatDate(pickedDate(day), { language, length: 'short', digits: 'arab' })}, ${two(at.getHours())}:${two(at.getMinutes())}`;
      return digits === 'thai' && language === 'th' ? toThaiDigits(text) : text;
    },
    [language, digits],
  );
};

/** Numbers that are not dates: counts, years of an anniversary. */
export const useDigits = (): ((text: string | number) => string) => {
  const { language, digits } = useWriting();
  return useCallback((text) => (digits === 'thai' && language === 'th' ? toThaiDigits(String(text)) : String(text)), [language, digits]);
};

/** The year as the language counts it. */
export const useYear = (): ((ceYear: number) => string) => {
  const { language } = useWriting();
  const digits = useDigits();
  return useCallback((ceYear) => (language === 'th' ? digits(ceToBe(ceYear)) : String(ceYear)), [language, digits]);
};
