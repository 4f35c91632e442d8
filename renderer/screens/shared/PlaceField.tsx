import { useTranslation } from 'react-i18next';
import { findPlaces, placeByCode, type ListedPlace } from '#core/places/find-places.ts';
import { ComboBox } from '#renderer/components/ComboBox.tsx';

const LONGEST_LIST = 12;

type PlaceFieldProps = {
  readonly name: string;
  /** ISO 3166-2 code, '' where none is chosen */
  readonly place: string;
  readonly isThai: boolean;
  readonly hint?: string;
  readonly onChoose: (place: ListedPlace) => void;
  readonly onClear: () => void;
};

/** The listed place of a party: found by any part of its name, in Thai, English or a spelling that is near. */
export const PlaceField = ({ name, place, isThai, hint, onChoose, onClear }: PlaceFieldProps) => {
  const { t, i18n } = useTranslation('agreements');
  const isEnglish = i18n.language === 'en';
  const chosen = placeByCode(place);
  return (
    <ComboBox
      label={t('form.place')}
      {...(hint === undefined ? {} : { hint })}
      name={name}
      text={chosen === null ? place : isEnglish ? chosen.en : chosen.th}
      search={(text) => findPlaces(text, { ...(isThai ? { country: 'TH' } : {}), limit: LONGEST_LIST }).map(({ code, th, en }) => ({ value: code, label: isEnglish ? en : th, note: isEnglish ? th : en }))}
      onChoose={(code) => {
        const found = placeByCode(code);
        if (found !== null) onChoose(found);
      }}
      onClear={onClear}
    />
  );
};
