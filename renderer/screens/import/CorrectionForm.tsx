import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AGREEMENT_STATES, AGREEMENT_TYPES, PARTNER_LEVELS, THAI_LEVELS } from '#core/domain/code-lists.ts';
import { renamedParty } from '#core/import/correct.ts';
import type { Proposal } from '#core/import/proposal.ts';
import type { PartyProposal } from '#core/import/read-party.ts';
import { Button } from '#renderer/components/Button.tsx';
import { DateField, type DateEntry } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { PlaceField } from '#renderer/screens/shared/PlaceField.tsx';
import type { ImportStage } from './use-import.ts';
import styles from './CorrectionForm.module.css';

type CorrectionFormProps = { readonly proposal: Proposal; readonly stage: ImportStage; readonly onDone: () => void };

/** The person corrects what was understood; the words of the table stay beside it. */
export const CorrectionForm = ({ proposal, stage, onDone }: CorrectionFormProps) => {
  const { t } = useTranslation('import');
  const wordOf = useCodeWords();
  const digits = useDigits();
  const [date, setDate] = useState<DateEntry>({ text: proposal.signed?.text ?? proposal.dateText, date: proposal.signed });
  const options = (list: string, values: readonly string[]) => values.map((value) => ({ value, label: wordOf(list, value) }));
  const setParty = (corrected: PartyProposal): void => stage.correct(proposal.key, { parties: proposal.parties.map((party) => (party.side === corrected.side ? corrected : party)) });
  return (
    <section className={styles['form']} aria-label={t('edit.title', { number: digits(proposal.row) })}>
      <div className={styles['parties']}>{proposal.parties.map((party) => <PartyCorrection key={party.side} party={party} onChange={setParty} />)}</div>
      <FieldGrid>
        <Select label={t('fields.state')} name="state" value={proposal.state} options={options('state', AGREEMENT_STATES)} onChange={(state) => stage.correct(proposal.key, { state })} />
        <Select label={t('fields.type')} name="type" value={proposal.type} options={options('agreementType', AGREEMENT_TYPES)} onChange={(type) => stage.correct(proposal.key, { type })} />
        <DateField
          label={t('fields.signed')}
          name="signed"
          value={date}
          onChange={(entry) => {
            setDate(entry);
            stage.correct(proposal.key, { signed: entry.date, dateTyped: entry.text });
          }}
        />
        <TextField label={t('fields.motive')} name="motive" value={proposal.motive} onChange={(motive) => stage.correct(proposal.key, { motive })} />
      </FieldGrid>
      <p><Button onPress={onDone}>{t('edit.done')}</Button></p>
    </section>
  );
};

const PartyCorrection = ({ party, onChange }: { readonly party: PartyProposal; readonly onChange: (party: PartyProposal) => void }) => {
  const { t } = useTranslation(['import', 'agreements']);
  const wordOf = useCodeWords();
  const levels = party.side === 'thai' ? THAI_LEVELS : PARTNER_LEVELS;
  return (
    <fieldset className={styles['party']}>
      <legend>{party.side === 'thai' ? t('fields.thai') : t('fields.foreign')}</legend>
      <TextField label={t('agreements:form.name')} name={`${party.side}/name`} value={party.name} onChange={(name) => onChange(renamedParty(party, name))} />
      <PlaceField
        label={t('agreements:form.place')}
        name={`${party.side}/place`}
        side={party.side}
        value={{ country: party.country, place: party.place, locality: party.locality ?? '', coordinates: party.coordinates ?? '' }}
        onChange={(value) => onChange({ ...party, ...value })}
        onChoose={(value) => onChange({ ...party, ...value })}
      />
      <Select label={t('fields.level')} name={`${party.side}/level`} value={party.level} options={levels.map((value) => ({ value, label: wordOf('level', value) }))} onChange={(level) => onChange({ ...party, level })} />
    </fieldset>
  );
};
