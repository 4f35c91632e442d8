import { useTranslation } from 'react-i18next';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { OverridePath } from './more-draft.ts';
import { changeMore, useProblemText, type SectionProps } from './section-fields.ts';

type JudgementFieldProps = SectionProps & {
  readonly path: OverridePath;
  /** what the program works out, and by which rule */
  readonly derived: string;
  readonly why: string;
  readonly values: readonly string[];
  readonly list: string;
};

/** What the program works out, with its rule beside it; a person may say otherwise, and then says why. */
export const JudgementField = (props: JudgementFieldProps) => {
  const { path, derived, why, values, list, form } = props;
  const { t } = useTranslation(['fields', 'agreements']);
  const wordOf = useCodeWords();
  const error = useProblemText(props)(`${path}/reason`);
  const { overrides } = form.draft.more;
  const change = (part: Partial<(typeof overrides)[OverridePath]>): void => changeMore(form, { overrides: { ...overrides, [path]: { ...overrides[path], ...part } } });
  return (
    <FieldGrid single>
      <Select
        label={t(`fields:${path}`)}
        hint={`${derived}: ${why}`}
        name={path}
        value={overrides[path].value}
        none={t('agreements:form.asDerived', { derived })}
        options={values.map((value) => ({ value, label: t('agreements:form.overrideAs', { value: wordOf(list, value) }) }))}
        onChange={(value) => change(value === '' ? { value, reason: '' } : { value })}
      />
      {overrides[path].value !== '' && <TextField label={t('agreements:form.overrideReason')} name={`${path}/reason`} value={overrides[path].reason} error={error} onChange={(reason) => change({ reason })} />}
    </FieldGrid>
  );
};
