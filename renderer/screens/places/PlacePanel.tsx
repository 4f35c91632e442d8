import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PARTNER_LEVELS, THAI_LEVELS } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { allCountries } from '#core/places/countries.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { PlaceField } from '#renderer/screens/shared/PlaceField.tsx';
import { showToast } from '#renderer/state/toasts.ts';
import { AliasField } from './AliasField.tsx';
import { placeProblems, type PlaceDraft, type PlaceProblem } from './place-draft.ts';
import { usePlaceForm, type PlaceForm, type PlaceSubject } from './use-place-form.ts';
import styles from './PlacesScreen.module.css';

type PlacePanelProps = { readonly subject: PlaceSubject; readonly onSaved: (draft: PlaceDraft) => void; readonly onLeave: () => void };

/** A place as the office knows it: its names, and what it is part of today. */
export const PlacePanel = ({ subject, onSaved, onLeave }: PlacePanelProps) => {
  const form = usePlaceForm(subject);
  return form === undefined ? <Skeleton rows={6} /> : <Fields form={form} isListed={form.draft.code !== ''} onSaved={onSaved} onLeave={onLeave} />;
};

type FieldsProps = { readonly form: PlaceForm; readonly isListed: boolean; readonly onSaved: (draft: PlaceDraft) => void; readonly onLeave: () => void };

const Fields = ({ form, isListed, onSaved, onLeave }: FieldsProps) => {
  const { t } = useTranslation(['places', 'agreements', 'fields']);
  const [asked, setAsked] = useState(false);
  const { draft, change } = form;
  const problems = asked ? placeProblems(draft) : [];
  const errorOf = (field: PlaceProblem['field']): string | undefined => {
    const problem = problems.find((each) => each.field === field);
    return problem === undefined ? undefined : t(`problems.${problem.code}`);
  };
  const finish = async (): Promise<void> => {
    setAsked(true);
    if (placeProblems(draft).length > 0) return;
    const saved = await form.finish();
    if (!saved.ok) return showToast({ failure: saved.error });
    showToast({ text: (say) => say('places:form.saved', { name: draft.nameTh || draft.nameEn || draft.nameLocal }) });
    onSaved(draft);
  };
  return (
    <div className={styles['form']}>
      {form.wasFound && <Banner tone="info">{t('agreements:form.draftFound')}</Banner>}
      {!isListed && <OwnNames draft={draft} change={change} error={errorOf('name/th')} />}
      <AliasField aliases={draft.aliases} onChange={(aliases) => change({ aliases })} />
      {!isListed && <WhereItLies draft={draft} change={change} error={errorOf('coordinates')} />}
      <PlaceField
        label={t('form.mergedInto')}
        hint={t('form.mergedIntoHint')}
        name="mergedInto"
        side={draft.country === 'TH' ? 'thai' : 'partner'}
        value={{ country: draft.country, place: '', locality: draft.mergedInto, coordinates: '' }}
        onChange={({ locality }) => change({ mergedInto: locality })}
        onChoose={(_, { code }) => change({ mergedInto: code })}
      />
      {draft.mergedInto !== '' && <DateField label={t('fields:dates/merged')} name="dates/merged" value={draft.merged} error={errorOf('dates/merged')} onChange={(merged) => change({ merged })} />}
      <TextArea label={t('fields:notes')} name="notes" value={draft.notes} onChange={(notes) => change({ notes })} />
      <div className={styles['actions']}>
        <SaveState savedAt={form.savedAt} />
        {form.isChanged && <Button onPress={() => void form.discard().then(onLeave)}>{t('agreements:form.cancel')}</Button>}
        <Button variant="primary" isDisabled={!form.isChanged} onPress={() => void finish()}>{t('form.finish')}</Button>
      </div>
    </div>
  );
};

type PartProps = { readonly draft: PlaceDraft; readonly change: (part: Partial<PlaceDraft>) => void; readonly error: string | undefined };

const OwnNames = ({ draft, change, error }: PartProps) => {
  const { t } = useTranslation('fields');
  return (
    <>
      <TextField label={t('name/th')} name="name/th" value={draft.nameTh} error={error} onChange={(nameTh) => change({ nameTh })} />
      <TextField label={t('name/en')} name="name/en" value={draft.nameEn} onChange={(nameEn) => change({ nameEn })} />
      <TextField label={t('name/local')} name="name/local" value={draft.nameLocal} onChange={(nameLocal) => change({ nameLocal })} />
    </>
  );
};

const WhereItLies = ({ draft, change, error }: PartProps) => {
  const { t, i18n } = useTranslation(['places', 'fields']);
  const wordOf = useCodeWords();
  const levels = draft.country === 'TH' ? THAI_LEVELS : PARTNER_LEVELS;
  // Words that name no division are of no use here: they stay in the box until one is chosen.
  const [typed, setTyped] = useState('');
  return (
    <>
      <Select
        label={t('fields:country')}
        name="country"
        value={draft.country}
        options={allCountries(i18n.language === 'en' ? 'en' : 'th').map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(country) => change({ country, division: '', level: '' })}
      />
      <PlaceField
        label={t('fields:division')}
        name="division"
        side={draft.country === 'TH' ? 'thai' : 'partner'}
        value={{ country: draft.country, place: draft.division, locality: typed, coordinates: '' }}
        only="divisions"
        onChange={({ place, locality }) => {
          setTyped(locality);
          change({ division: place });
        }}
        onChoose={({ country, place }) => {
          setTyped('');
          change({ country, division: place });
        }}
      />
      <Select
        label={t('fields:level')}
        name="level"
        value={draft.level}
        options={offeredCodes('level', levels, [draft.level]).map((value) => ({ value, label: wordOf('level', value) }))}
        onChange={(level) => change({ level })}
      />
      <TextField label={t('fields:coordinates')} hint={t('form.coordinatesHint')} name="coordinates" value={draft.coordinates} error={error} onChange={(coordinates) => change({ coordinates })} />
    </>
  );
};
