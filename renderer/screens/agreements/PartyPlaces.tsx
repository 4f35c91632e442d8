import { useTranslation } from 'react-i18next';
import type { PartialDate } from '#core/dates/partial-date.ts';
import type { Party } from '#core/domain/agreement.ts';
import { isPlaceCode } from '#renderer/data/place-code.ts';
import { usePlaces } from '#renderer/data/places.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { usePlaceWords } from '#renderer/screens/shared/use-place-words.ts';
import styles from './AgreementFacts.module.css';

/** Where the parties are, as far as more than a province is known; and of a place that was merged, what it is part of today. */
export const PartyPlaces = ({ parties }: { readonly parties: readonly Party[] }) => {
  const { t } = useTranslation('places');
  const words = usePlaceWords();
  const format = useDateFormat();
  const named = parties.filter(({ locality }) => locality !== '');
  const places = usePlaces(named.map(({ locality }) => locality));
  const successors = usePlaces([...places.values()].flatMap((place) => (place === null ? [] : [place.successor])));
  const todaySays = (name: string, since: PartialDate | null): string => (since === null ? t('field.today', { name }) : t('field.todaySince', { name, date: format(since) }));
  if (named.length === 0) return null;
  return (
    <>
      <dt>{t('title')}</dt>
      <dd>
      {named.map(({ key, locality }) => {
        const place = places.get(locality);
        const today = place === undefined || place === null || place.successor === '' ? undefined : (successors.get(place.successor) ?? null);
        return (
          <div key={key}>
            {place === undefined || place === null ? (isPlaceCode(locality) ? '' : locality) : `${words.name(place)} · ${words.where(place)}`}
            {today !== undefined && <small className={styles['written']}>{todaySays(today === null ? (place?.successor ?? '') : words.name(today), place?.successorDate ?? null)}</small>}
          </div>
        );
      })}
      </dd>
    </>
  );
};
