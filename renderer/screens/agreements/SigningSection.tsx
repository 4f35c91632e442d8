import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Party } from '#core/domain/agreement.ts';
import { SIGNING_MODES, YES_NO } from '#core/domain/code-lists.ts';
import { ENTRY_TESTS } from '#core/domain/agreement-parts.ts';
import { countsOf, equalStatusOf } from '#core/domain/judgements.ts';
import { Button } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { newMemberKey } from '#renderer/data/save.ts';
import { JudgementField } from './JudgementField.tsx';
import type { SignatoryEntry } from './more-draft.ts';
import { changeMore, useOptions, useProblemText, useTextBinding, type SectionProps } from './section-fields.ts';
import styles from './SigningSection.module.css';

/** How it was signed and by whom, whether the sides have the same standing, and whether the agreement counts in statistics. */
export const SigningSection = (props: SectionProps) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const { draft } = props.form;
  const bind = useTextBinding(props);
  const options = useOptions();
  const equal = equalStatusOf(draft.parties, null);
  const counts = countsOf({ 'entry/heads': draft.texts['entry/heads'], 'entry/fields': draft.texts['entry/fields'], 'entry/budget': draft.texts['entry/budget'] });
  return (
    <div className={styles['section']}>
      <FieldGrid>
        <Select {...bind('signing/mode')} options={options('signingMode', SIGNING_MODES, [draft.texts['signing/mode']])} />
        <TextField {...bind('signedPlace')} />
        <TextField {...bind('signing/witnesses')} hint={t('form.witnessesHint')} />
        <JudgementField {...props} path="equalStatus" derived={t(`equal.value.${equal.value}`)} why={t(`equal.rule.${equal.rule}`)} values={['equal', 'unequal']} list="equalStatus" />
      </FieldGrid>
      <Signatories {...props} />
      <div>
        <h3 className={styles['heading']}>{t('entry.title')}</h3>
        <p className={styles['why']}>{t('entry.why')} <b>{t(`entry.counts.${counts.value}`)}</b></p>
        <FieldGrid>{ENTRY_TESTS.map((path) => <Select key={path} {...bind(path)} options={options('yesNo', YES_NO, [draft.texts[path]])} />)}</FieldGrid>
      </div>
    </div>
  );
};

const Signatories = (props: SectionProps) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const { form } = props;
  const { signatories } = form.draft.more;
  const put = (next: readonly SignatoryEntry[]): void => changeMore(form, { signatories: next });
  const nextParty = form.draft.parties.find(({ key }) => !signatories.some(({ party }) => party === key)) ?? form.draft.parties[0];
  return (
    <div className={styles['section']}>
      <h3 className={styles['heading']}>{t('fields:signatories')}</h3>
      {signatories.map((entry) => (
        <SignatoryFields
          key={entry.key}
          {...props}
          entry={entry}
          onChange={(part) => put(signatories.map((each) => (each.key === entry.key ? { ...each, ...part } : each)))}
          onRemove={() => put(signatories.filter(({ key }) => key !== entry.key))}
        />
      ))}
      <div><Button icon={Plus} variant="quiet" onPress={() => put([...signatories, { key: newMemberKey(), party: nextParty?.key ?? '', name: '', post: '', date: { text: '', date: null } }])}>{t('form.addSignatory')}</Button></div>
    </div>
  );
};

type SignatoryFieldsProps = SectionProps & { readonly entry: SignatoryEntry; readonly onChange: (part: Partial<SignatoryEntry>) => void; readonly onRemove: () => void };

const SignatoryFields = (props: SignatoryFieldsProps) => {
  const { t } = useTranslation('agreements');
  const { form, entry, onChange, onRemove } = props;
  const error = useProblemText(props)(`signatories/${entry.key}/date`);
  const nameOf = (party: Party, index: number): string => party.name || party.nameEn || t('form.partyNumber', { number: index + 1 });
  return (
    <fieldset className={styles['signatory']}>
      <span className={styles['remove']}><IconButton icon={X} label={t('form.removeSignatory')} onPress={onRemove} /></span>
      <Select label={t('form.signsFor')} name={`signatories/${entry.key}/party`} value={entry.party} options={form.draft.parties.map((party, index) => ({ value: party.key, label: nameOf(party, index) }))} onChange={(party) => onChange({ party })} />
      <TextField label={t('form.signatoryName')} name={`signatories/${entry.key}/name`} value={entry.name} onChange={(name) => onChange({ name })} />
      <TextField label={t('form.signatoryPost')} name={`signatories/${entry.key}/post`} value={entry.post} onChange={(post) => onChange({ post })} />
      <DateField label={t('form.signatoryDate')} name={`signatories/${entry.key}/date`} value={entry.date} error={error} onChange={(date) => onChange({ date })} />
    </fieldset>
  );
};
