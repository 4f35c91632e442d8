import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AGREEMENT_STATES, AGREEMENT_TYPES, PARTNER_LEVELS, THAI_LEVELS } from '#core/domain/code-lists.ts';
import type { Proposal } from '#core/import/propose.ts';
import { Button } from '#renderer/components/Button.tsx';
import { DateField, type DateEntry } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { ImportStage } from './use-import.ts';

/** The person corrects what was understood; the words of the table stay beside it. */
export const CorrectionForm = ({ proposal, stage, onDone }: { readonly proposal: Proposal; readonly stage: ImportStage; readonly onDone: () => void }) => {
  const { t } = useTranslation(['import', 'codes', 'fields']);
  const [date, setDate] = useState<DateEntry>({ text: proposal.signed?.text ?? proposal.dateText, date: proposal.signed });
  const options = (list: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`codes:${list}.${value}` as 'codes:state.intent', { defaultValue: value }) }));
  const setParty = (side: 'thai' | 'partner', part: Partial<Proposal['parties'][number]>): void => stage.correct(proposal.key, { parties: proposal.parties.map((party) => (party.side === side ? { ...party, ...part } : party)) });
  return (
    <div>
      <FieldGrid>
        {proposal.parties.map((party) => <TextField key={`${party.side}-name`} label={party.side === 'thai' ? t('fields.thai') : t('fields.foreign')} name={`${party.side}-name`} value={party.name} onChange={(name) => setParty(party.side, { name })} />)}
        {proposal.parties.map((party) => <Select key={`${party.side}-level`} label={t('fields.level')} name={`${party.side}-level`} value={party.level} options={options('level', party.side === 'thai' ? THAI_LEVELS : PARTNER_LEVELS)} onChange={(level) => setParty(party.side, { level })} />)}
        <Select label={t('fields.state')} name="state" value={proposal.state} options={options('state', AGREEMENT_STATES)} onChange={(state) => stage.correct(proposal.key, { state })} />
        <Select label={t('fields.type')} name="type" value={proposal.type} options={options('agreementType', AGREEMENT_TYPES)} onChange={(type) => stage.correct(proposal.key, { type })} />
        <DateField
          label={t('fields.signed')}
          name="signed"
          value={date}
          onChange={(entry) => {
            setDate(entry);
            stage.correct(proposal.key, { signed: entry.date });
          }}
        />
        <TextField label={t('fields.motive')} name="motive" value={proposal.motive} onChange={(motive) => stage.correct(proposal.key, { motive })} />
      </FieldGrid>
      <p><Button onPress={onDone}>{t('edit.done')}</Button></p>
    </div>
  );
};
