import { useTranslation } from 'react-i18next';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { writeCoordinates, type FoundPlace } from '#core/places/found-place.ts';
import { readTyped } from '#core/places/written-forms.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { SuggestField, type Suggestion } from '#renderer/components/SuggestField.tsx';
import { isPlaceCode } from '#renderer/data/place-code.ts';
import { usePlaces } from '#renderer/data/places.ts';
import styles from './PlaceField.module.css';
import { usePlaceSearch } from './use-place-search.ts';
import { usePlaceWords } from './use-place-words.ts';

/** Where a party is: a division of a list, and in it a place of a list or the words of a person. */
export type Whereabouts = { readonly country: string; readonly place: string; readonly locality: string; readonly coordinates: string };

type PlaceFieldProps = {
  readonly name: string;
  readonly side: 'thai' | 'partner';
  readonly value: Whereabouts;
  readonly label: string;
  readonly hint?: string;
  /** offers provinces, states and the like, and nothing in them */
  readonly only?: 'divisions';
  readonly onChange: (value: Whereabouts) => void;
  /** a place was chosen from the suggestions; `typed` are the words that found it */
  readonly onChoose: (value: Whereabouts, place: FoundPlace, typed: string) => void;
};

/** The option that keeps the words as they are. */
const AS_TYPED = '=';

const whereaboutsOf = ({ code, kind, country, division, at }: FoundPlace): Whereabouts =>
  ({ country, place: division, locality: kind === 'division' ? '' : code, coordinates: writeCoordinates(at) });

/** Where somebody is, found by any part of a name in Thai, English or the script of the country. A place that no list has is written as it is, and that is no error. */
export const PlaceField = ({ name, side, value, label, hint, only, onChange, onChoose }: PlaceFieldProps) => {
  const { t } = useTranslation('places');
  const words = usePlaceWords();
  const known = usePlaces([value.place, value.locality]);
  const isOwnWords = value.locality !== '' && !isPlaceCode(value.locality);
  const division = known.get(value.place);
  const shown = (code: string): string => {
    const place = known.get(code);
    return place === undefined || place === null ? (place === null ? code : '') : words.name(place);
  };
  const text = isOwnWords ? value.locality : value.locality === '' ? shown(value.place) : shown(value.locality);
  const all = usePlaceSearch({ text: isOwnWords ? text : '', side, country: value.country });
  const found = only === undefined ? all : all.filter(({ kind }) => kind === 'division');

  const choose = (code: string): void => {
    const place = found.find((each) => each.code === code);
    if (place !== undefined) onChoose(whereaboutsOf(place), place, text);
  };
  const suggestions: Suggestion[] = found.map((place) => ({ value: place.code, label: words.name(place), note: words.otherNames(place), detail: words.where(place) }));
  const asTyped: Suggestion = { value: AS_TYPED, label: t('field.asTyped', { text }), detail: found.length === 0 ? t('field.notListed') : t('field.ownWords') };
  const typedName = normaliseForSearch(readTyped(text, side).name);
  const sameName = isOwnWords ? found.filter((place) => [place.th, place.en, place.local].some((each) => each !== '' && normaliseForSearch(each) === typedName)).slice(0, 4) : [];
  return (
    <div className={styles['place']}>
      <SuggestField
        label={label}
        {...(hint === undefined ? {} : { hint })}
        name={name}
        text={text}
        suggestions={isOwnWords ? [...suggestions, asTyped] : []}
        onType={(typed) => onChange(typed === '' ? { ...value, place: '', locality: '', coordinates: '' } : { ...value, locality: typed, coordinates: '' })}
        onChoose={choose}
        onClear={() => onChange({ ...value, place: '', locality: '', coordinates: '' })}
      />
      {value.locality !== '' && division !== undefined && division !== null && (
        <p className={styles['note']}>
          {t('field.in', { name: words.name(division) })} <LinkButton onPress={() => onChange({ ...value, place: '' })}>{t('field.notThere')}</LinkButton>
        </p>
      )}
      {sameName.length > 0 && (
        <p className={styles['note']} role="status">
          {t('field.meant')} {sameName.map((place) => <LinkButton key={place.code} onPress={() => choose(place.code)}>{t('field.meantOne', { name: words.name(place), where: words.where(place) })}</LinkButton>)}
        </p>
      )}
    </div>
  );
};
