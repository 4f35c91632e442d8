import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import { partialDateSchema } from '#core/dates/partial-date.ts';
import { countryLabel } from '#core/places/countries.ts';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { usePlaceLabel } from '#renderer/data/places.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { memberWords } from './member-words.ts';

/** Lists of codes by the field that chooses from them. */
const CODES: Readonly<Record<string, string>> = { state: 'state', type: 'agreementType', level: 'level', verification: 'verification', sensitivity: 'sensitivity', ending: 'ending', track: 'track', side: 'side', mode: 'signingMode', heads: 'yesNo', fields: 'yesNo', budget: 'yesNo', binding: 'yesNo', prevailing: 'textLanguage', language: 'textLanguage', consent: 'consent' };

/** Field paths end in what they are about: `parties/a/level` is a level. */
const lastPart = (field: string): string => field.slice(field.lastIndexOf('/') + 1);

export type FieldWords = { readonly label: (kind: string, field: string) => string; readonly value: (field: string, value: Json) => string };

/** Says a field and its value in words of the work, for histories, conflicts and refusals. */
export const useFieldWords = (): FieldWords => {
  const { t, i18n } = useTranslation(['fields', 'codes', 'agreements', 'conflicts']);
  const language = i18n.language === 'en' ? 'en' : 'th';
  const format = useDateFormat();
  const wordOf = useCodeWords();
  const placeLabel = usePlaceLabel();
  const label = useCallback(
    (_kind: string, field: string): string => {
      const [group = '', key = ''] = field.split('/');
      if (group === 'areas') return `${t('fields:areas')}: ${t(`codes:area.${key}` as 'codes:area.trade', { defaultValue: key })}`;
      if (group === 'checks') return `${t('fields:checks')}: ${t(`fields:${key.replaceAll('.', '/')}` as 'fields:parties', { defaultValue: key })}`;
      if (group === 'frames') return `${t('fields:frames')}: ${wordOf('frame', key)}`;
      if (group === 'languages') return `${t('fields:languages')}: ${wordOf('textLanguage', key)}`;
      if (group === 'parties') return `${t('fields:parties')} · ${t(`fields:party/${lastPart(field)}` as 'fields:parties', { defaultValue: lastPart(field) })}`;
      if (['stateLog', 'steps', 'signatories', 'sources', 'doubts', 'evidence', 'outcomes', 'followUps', 'agreements', 'aliases'].includes(group)) return t(`fields:${group}` as 'fields:parties', { defaultValue: group });
      return t(`fields:${field}` as 'fields:parties', { defaultValue: field });
    },
    [t, wordOf],
  );
  const value = useCallback(
    (field: string, json: Json): string => {
      if (json === null) return t('conflicts:nothing');
      if (field === 'deleted') return json === true ? t('conflicts:deletedValue') : t('conflicts:livingValue');
      if (json === true) return '✓';
      const date = partialDateSchema.safeParse(json);
      if (date.success) return format(date.data);
      if (typeof json === 'object') return saysOf(json, language) || memberWords(json, { code: wordOf, date: format }) || JSON.stringify(json);
      const part = lastPart(field);
      if (((part === 'place' || part === 'locality') && field.startsWith('parties/')) || field === 'mergedInto' || field === 'division' || field === 'code') return placeLabel(String(json), language);
      if (part === 'country') return countryLabel(String(json), language);
      const list = CODES[part];
      if (list === undefined) return String(json);
      const code = String(json).replace('.', '-');
      const own = t(`codes:${list}.${code}` as 'codes:state.intent', { defaultValue: '' });
      // Agreements and activities both have a `type`, from two lists.
      return own !== '' ? own : t(`codes:activityType.${code}` as 'codes:state.intent', { defaultValue: t('codes:standing.unknown', { code: String(json) }) });
    },
    [t, format, language, wordOf, placeLabel],
  );
  return { label, value };
};

const saysOf = (json: object, language: 'th' | 'en'): string => {
  const { says, saysEn, text, what, code } = json as { readonly [key: string]: unknown };
  for (const candidate of [language === 'en' ? saysEn : '', says, text, what, code]) if (typeof candidate === 'string' && candidate !== '') return candidate;
  return '';
};
