import { useTranslation } from 'react-i18next';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import type { Option } from '#renderer/components/Select.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { DraftProblem } from './agreement-problems.ts';
import type { TextPath } from './draft-paths.ts';
import type { MoreDraft } from './more-draft.ts';
import type { AgreementForm } from './use-agreement-form.ts';

export type SectionProps = { readonly form: AgreementForm; readonly problems: readonly DraftProblem[] };

/** Binds a field that holds one text to the form: its label, its path, its value. */
export const useTextBinding = ({ form }: SectionProps) => {
  const { t } = useTranslation('fields');
  return (path: TextPath) => ({
    label: t(`fields:${path}` as 'fields:notes'),
    name: path,
    value: form.draft.texts[path],
    onChange: (value: string): void => form.change({ texts: { ...form.draft.texts, [path]: value } }),
  });
};

/** The codes of a list with their words, and what the record carries already. */
export const useOptions = (): ((list: string, codes: readonly string[], carried: readonly string[]) => Option[]) => {
  const wordOf = useCodeWords();
  return (list, codes, carried) => offeredCodes(list, codes, carried).map((value) => ({ value, label: wordOf(list, value) }));
};

/** Changes some of the parts that are more than a text. */
export const changeMore = (form: AgreementForm, part: Partial<MoreDraft>): void => form.change({ more: { ...form.draft.more, ...part } });

/** What is wrong at a field, in words; undefined where nothing is. */
export const useProblemText = ({ problems }: SectionProps): ((field: string) => string | undefined) => {
  const { t } = useTranslation('agreements');
  return (field) => {
    const problem = problems.find((each) => each.field === field);
    return problem === undefined ? undefined : t(`problems.${problem.code}`);
  };
};
