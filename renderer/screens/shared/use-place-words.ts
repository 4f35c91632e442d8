import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { countryLabel } from '#core/places/countries.ts';
import { placeName, type FoundPlace } from '#core/places/found-place.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';

export type PlaceWords = {
  readonly language: 'th' | 'en';
  readonly name: (place: FoundPlace) => string;
  /** its other names: in the other language and in the script of its country */
  readonly otherNames: (place: FoundPlace) => string;
  /** what it is and where: "city · Ibaraki, Japan · 50,282" */
  readonly where: (place: FoundPlace) => string;
};

/** Says a place in the language of the screen. */
export const usePlaceWords = (): PlaceWords => {
  const { t, i18n } = useTranslation('places');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const digits = useDigits();
  const name = useCallback((place: FoundPlace): string => placeName(place, language), [language]);
  const otherNames = useCallback(
    (place: FoundPlace): string => [...new Set([language === 'th' ? place.en : place.th, place.local])].filter((each) => each !== '' && each !== placeName(place, language)).join(' · '),
    [language],
  );
  const where = useCallback(
    (place: FoundPlace): string => {
      const kind = place.kind === 'division' && place.country === 'TH' ? t('kinds.province') : t(`kinds.${place.kind}`);
      const division = place.kind === 'division' ? '' : place.divisionName[language] || place.divisionName.en;
      const inside = [division, place.country === 'TH' ? '' : countryLabel(place.country, language)].filter((each) => each !== '').join(language === 'th' ? ' ' : ', ');
      return [kind, inside, place.population === 0 ? '' : t('people', { count: place.population, shown: digits(place.population.toLocaleString('en')) })].filter((each) => each !== '').join(' · ');
    },
    [t, language, digits],
  );
  return { language, name, otherNames, where };
};
