import { useTranslation } from 'react-i18next';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { AGREEMENT_STATES, AGREEMENT_TYPES, AREAS, ENDINGS, VERIFICATIONS } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TagField } from '#renderer/components/TagField.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { DatePath, DraftProblem, TextPath } from './agreement-draft.ts';
import type { AgreementForm } from './use-agreement-form.ts';

export type SectionProps = { readonly form: AgreementForm; readonly problems: readonly DraftProblem[] };

const useTextBinding = ({ form }: SectionProps) => {
  const { t } = useTranslation('fields');
  return (path: TextPath) => ({
    label: t(`fields:${path}` as 'fields:notes'),
    name: path,
    value: form.draft.texts[path],
    onChange: (value: string): void => form.change({ texts: { ...form.draft.texts, [path]: value } }),
  });
};

const useOptions = () => {
  const wordOf = useCodeWords();
  return (list: string, codes: readonly string[], carried: readonly string[]) => offeredCodes(list, codes, carried).map((value) => ({ value, label: wordOf(list, value) }));
};

export const TypeSection = (props: SectionProps) => {
  const bind = useTextBinding(props);
  const options = useOptions();
  return (
    <FieldGrid>
      <Select {...bind('state')} options={options('state', AGREEMENT_STATES, [props.form.draft.texts.state])} />
      <Select {...bind('type')} options={options('agreementType', AGREEMENT_TYPES, [props.form.draft.texts.type])} />
      <TextField {...bind('title/th')} />
      <TextField {...bind('title/en')} />
      <TextField {...bind('nameUsed/thai')} />
      <TextField {...bind('nameUsed/partner')} />
    </FieldGrid>
  );
};

export const DatesSection = (props: SectionProps) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const { form, problems } = props;
  const bind = useTextBinding(props);
  const options = useOptions();
  const date = (path: DatePath, hint: string) => {
    const problem = problems.find((each) => each.field === path);
    return (
      <DateField
        label={t(`fields:${path}` as 'fields:notes')}
        name={path}
        hint={hint}
        value={form.draft.dates[path]}
        onChange={(entry) => form.change({ dates: { ...form.draft.dates, [path]: entry } })}
        error={
          problem === undefined ? undefined : (
            <>
              {t(`problems.${problem.code}`)}{' '}
              {problem.keepable && <LinkButton onPress={() => form.change({ keptAsDoubt: [...form.draft.keptAsDoubt, problem.code] })}>{t('form.keepAsDoubt')}</LinkButton>}
            </>
          )
        }
      />
    );
  };
  return (
    <FieldGrid>
      {date('dates/signed', t('form.dateHint'))}
      <TextField {...bind('signedPlace')} />
      {date('dates/end', t('form.endHint'))}
      <Select {...bind('ending')} options={options('ending', ENDINGS, [form.draft.texts.ending])} />
      {date('dates/intent', t('form.dateHint'))}
      {date('dates/inForce', t('form.dateHint'))}
    </FieldGrid>
  );
};

export const WhySection = (props: SectionProps) => {
  const { t } = useTranslation('fields');
  const { form } = props;
  const bind = useTextBinding(props);
  const options = useOptions();
  return (
    <FieldGrid single>
      <TagField label={t('fields:areas')} name="areas" values={form.draft.areas} options={options('area', AREAS, form.draft.areas)} onChange={(areas) => form.change({ areas })} />
      <TextArea {...bind('why/motive')} />
      <TextArea {...bind('why/history')} />
      <TextArea {...bind('why/benefit')} />
    </FieldGrid>
  );
};

export const SourceSection = (props: SectionProps) => {
  const bind = useTextBinding(props);
  const options = useOptions();
  return (
    <FieldGrid>
      <TextArea {...bind('asWritten')} />
      <TextArea {...bind('notes')} />
      <Select {...bind('verification')} options={options('verification', VERIFICATIONS, [props.form.draft.texts.verification])} />
    </FieldGrid>
  );
};
