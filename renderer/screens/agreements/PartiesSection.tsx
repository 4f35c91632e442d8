import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { newGroupKey } from '#core/domain/field-paths.ts';
import { PARTNER_LEVELS, THAI_LEVELS } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import type { Party } from '#core/domain/agreement.ts';
import { allCountries, countryLabel } from '#core/places/countries.ts';
import { placeName, type FoundPlace } from '#core/places/found-place.ts';
import { readTyped } from '#core/places/written-forms.ts';
import { Button } from '#renderer/components/Button.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { PlaceField } from '#renderer/screens/shared/PlaceField.tsx';
import { LevelProposals } from './LevelProposals.tsx';
import { newParty } from './agreement-draft.ts';
import type { SectionProps } from './section-fields.ts';
import styles from './PartiesSection.module.css';

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

export const PartiesSection = ({ form, problems }: SectionProps) => {
  const { t } = useTranslation('agreements');
  const { parties } = form.draft;
  const replace = (key: string, part: Partial<Party>): void => form.change({ parties: parties.map((party) => (party.key === key ? { ...party, ...part } : party)) });
  return (
    <div className={styles['parties']}>
      {parties.map((party) => {
        const problem = problems.find((each) => each.field === `parties/${party.key}/name`);
        return (
          <PartyFields
            key={party.key}
            party={party}
            error={problem === undefined ? undefined : t(`problems.${problem.code}`)}
            onChange={(part) => replace(party.key, part)}
            onRemove={parties.length > 2 ? () => form.change({ parties: parties.filter((each) => each.key !== party.key) }) : null}
          />
        );
      })}
      <Button icon={Plus} variant="quiet" onPress={() => form.change({ parties: [...parties, newParty(newGroupKey(randomBytes), 'partner')] })}>{t('form.addParty')}</Button>
    </div>
  );
};

/** A draft that an older version left has no place below the province. */
const NOWHERE = { locality: '', coordinates: '' };

type PartyFieldsProps = {
  readonly party: Party;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<Party>) => void;
  readonly onRemove: (() => void) | null;
};

const PartyFields = ({ party, error, onChange, onRemove }: PartyFieldsProps) => {
  const { t, i18n } = useTranslation('agreements');
  const wordOf = useCodeWords();
  const language = i18n.language === 'en' ? 'en' : 'th';
  const levels = party.side === 'thai' ? THAI_LEVELS : PARTNER_LEVELS;
  return (
    <fieldset className={styles['party']}>
      <legend>{party.side === 'thai' ? t('form.thaiSide') : t('form.partnerSide')}</legend>
      {onRemove !== null && <span className={styles['remove']}><IconButton icon={X} label={t('form.removeParty')} onPress={onRemove} /></span>}
      <FieldGrid>
        <PlaceField
          label={t('form.place')}
          hint={t('form.placeHint')}
          name={`parties/${party.key}/place`}
          side={party.side}
          value={{ ...NOWHERE, ...party }}
          onChange={onChange}
          onChoose={(value, place, typed) => onChange({ ...value, ...namesFor(party, place, typed) })}
        />
        <div className={styles['level']}>
          <Select
            label={t('form.level')}
            hint={t('form.levelHint')}
            name={`parties/${party.key}/level`}
            value={party.level}
            options={offeredCodes('level', levels, [party.level]).map((value) => ({ value, label: wordOf('level', value) }))}
            onChange={(level) => onChange({ level })}
          />
          {party.level === '' && <LevelProposals party={party} onChoose={(level) => onChange({ level })} />}
        </div>
        <TextField label={t('form.name')} hint={t('form.nameHint')} name={`parties/${party.key}/name`} value={party.name} error={error} onChange={(name) => onChange({ name })} />
        <TextField label={t('form.nameEn')} name={`parties/${party.key}/nameEn`} value={party.nameEn} onChange={(nameEn) => onChange({ nameEn })} />
        {party.side === 'partner' && (
          <Select
            label={t('form.country')}
            name={`parties/${party.key}/country`}
            value={party.country}
            options={countriesWith(party.country, language)}
            onChange={(country) => onChange({ country })}
          />
        )}
        <TextField label={t('form.body')} name={`parties/${party.key}/body`} value={party.body} onChange={(body) => onChange({ body })} />
      </FieldGrid>
    </fieldset>
  );
};

/** English is written without the marks of other languages: Yuki, Da Nang. */
const withoutMarks = (name: string): string => name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFC');

/** Names where none was written yet: as typed where the words say what the place is (a town municipality), otherwise as the list has them. */
const namesFor = (party: Party, place: FoundPlace, typed: string): Partial<Party> => ({
  ...(party.name === '' ? { name: readTyped(typed, party.side).level === '' ? placeName(place, 'th') : typed.trim() } : {}),
  ...(party.nameEn === '' ? { nameEn: withoutMarks(place.en) } : {}),
});

/** All countries, and the one that a newer version wrote where no list here has it. */
const countriesWith = (carried: string, language: 'th' | 'en'): { readonly value: string; readonly label: string }[] => {
  const known = allCountries(language).map(({ code, name }) => ({ value: code, label: name }));
  return carried === '' || known.some(({ value }) => value === carried) ? known : [...known, { value: carried, label: countryLabel(carried, language) }];
};
