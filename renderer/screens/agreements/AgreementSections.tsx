import { useTranslation } from 'react-i18next';
import { AGREEMENT_STATES, AGREEMENT_TYPES, AREAS, SENSITIVITIES, VERIFICATIONS } from '#core/domain/code-lists.ts';
import { recognitionOf } from '#core/domain/judgements.ts';
import { POLICY_FRAMES, policyFrame } from '#core/domain/policy-frames.ts';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Said } from '#renderer/components/Said.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { TagField } from '#renderer/components/TagField.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useYear } from '#renderer/dates/use-date-format.ts';
import { openedState } from './agreement-draft.ts';
import { JudgementField } from './JudgementField.tsx';
import { changeMore, useOptions, useProblemText, useTextBinding, type SectionProps } from './section-fields.ts';

export const TypeSection = (props: SectionProps) => {
  const { t } = useTranslation(['lifecycle', 'fields', 'agreements']);
  const bind = useTextBinding(props);
  const options = useOptions();
  const { texts, parties } = props.form.draft;
  const recognition = recognitionOf(texts.type, parties, null);
  return (
    <FieldGrid>
      {openedState(props.form.draft) === ''
        ? <Select {...bind('state')} hint={t('firstHint')} options={options('state', AGREEMENT_STATES, [texts.state])} />
        : <Said label={t('fields:state')} hint={t('formHint')}><StateChip state={texts.state} /></Said>}
      <Select {...bind('type')} options={options('agreementType', AGREEMENT_TYPES, [texts.type])} />
      <TextField {...bind('title/th')} />
      <TextField {...bind('title/en')} />
      <TextField {...bind('title/other')} hint={t('agreements:form.titleOtherHint')} />
      <JudgementField {...props} path="recognised" derived={t(`agreements:recognised.value.${recognition.value}`)} why={t(`agreements:recognised.rule.${recognition.rule}`)} values={['yes', 'no']} list="yesNo" />
      <TextField {...bind('nameUsed/thai')} />
      <TextField {...bind('nameUsed/partner')} />
    </FieldGrid>
  );
};

export const WhySection = (props: SectionProps) => {
  const { t } = useTranslation(['fields', 'agreements']);
  const { form } = props;
  const bind = useTextBinding(props);
  const options = useOptions();
  const frames = useFrameOptions(form.draft.more.flags.frames);
  return (
    <FieldGrid single>
      <TagField label={t('fields:areas')} name="areas" values={form.draft.areas} options={options('area', AREAS, form.draft.areas)} onChange={(areas) => form.change({ areas })} />
      <TextArea {...bind('why/motive')} />
      <TextArea {...bind('why/chosenBecause')} hint={t('agreements:form.chosenHint')} />
      <TextArea {...bind('why/history')} />
      <TextArea {...bind('why/benefit')} />
      <TagField label={t('fields:frames')} hint={t('agreements:form.framesHint')} name="frames" values={form.draft.more.flags.frames} options={frames} onChange={(values) => changeMore(form, { flags: { ...form.draft.more.flags, frames: values } })} />
      <FieldGrid>
        <TextField {...bind('why/budgetLine')} />
        <TextField {...bind('why/committee')} />
        <TextField {...bind('focal/thai')} hint={t('agreements:form.focalHint')} />
        <TextField {...bind('focal/partner')} hint={t('agreements:form.focalHint')} />
      </FieldGrid>
    </FieldGrid>
  );
};

/** Frames with the years they are valid in; what the ministry has not confirmed says so. */
const useFrameOptions = (carried: readonly string[]) => {
  const { t } = useTranslation('agreements');
  const yearText = useYear();
  return useOptions()('frame', POLICY_FRAMES.map(({ code }) => code), carried).map((option) => {
    const frame = policyFrame(option.value);
    if (frame === null) return option;
    const years = t(frame.to === null ? 'form.frameSince' : 'form.frameYears', { from: yearText(Number(frame.from)), to: frame.to === null ? '' : yearText(Number(frame.to)) });
    return { ...option, label: `${option.label} (${years}${frame.isConfirmed ? '' : ` · ${t('form.toBeConfirmed')}`})` };
  });
};

export const SourceSection = (props: SectionProps) => {
  const { t } = useTranslation('agreements');
  const bind = useTextBinding(props);
  const options = useOptions();
  const problem = useProblemText(props)('sensitivity');
  return (
    <FieldGrid>
      <TextArea {...bind('asWritten')} />
      <TextArea {...bind('notes')} />
      <Select {...bind('verification')} options={options('verification', VERIFICATIONS, [props.form.draft.texts.verification])} />
      <Select {...bind('sensitivity')} hint={t('form.sensitivityHint')} {...(problem === undefined ? {} : { error: problem })} options={options('sensitivity', SENSITIVITIES, [props.form.draft.texts.sensitivity])} />
    </FieldGrid>
  );
};
