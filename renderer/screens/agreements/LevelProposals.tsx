import { useTranslation } from 'react-i18next';
import type { Party } from '#core/domain/agreement.ts';
import type { FoundPlace } from '#core/places/found-place.ts';
import { levelProposals } from '#core/places/level-proposals.ts';
import { readTyped } from '#core/places/written-forms.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { isPlaceCode } from '#renderer/data/place-code.ts';
import { usePlaces } from '#renderer/data/places.ts';
import styles from './PartiesSection.module.css';

/** A place in a person's own words: nothing is known of it but what the words say. */
const unlisted = (country: string): FoundPlace => ({ code: '', kind: 'own', country, division: '', divisionName: { th: '', en: '' }, th: '', en: '', local: '', at: null, population: 0, level: '', successor: '', successorDate: null });

/** The levels that a party at its place may have, to be chosen with one press. A level is never set by itself: only the document says who signed. */
export const LevelProposals = ({ party, onChoose }: { readonly party: Party; readonly onChoose: (level: string) => void }) => {
  const { t } = useTranslation('places');
  const wordOf = useCodeWords();
  // A draft that an older version left has no place below the province.
  const code = party.locality || party.place;
  const found = usePlaces([code]).get(code);
  const place = isPlaceCode(code) ? found : unlisted(party.country);
  const said = [party.name, isPlaceCode(code) ? '' : code].map((text) => readTyped(text, party.side).level).find((level) => level !== '') ?? '';
  const levels = place === undefined || place === null ? [] : levelProposals(place, party.side, said);
  if (levels.length === 0) return null;
  return (
    <p className={styles['proposals']}>
      {t('field.levels')} {levels.map((level) => <LinkButton key={level} onPress={() => onChoose(level)}>{wordOf('level', level)}</LinkButton>)}
    </p>
  );
};
