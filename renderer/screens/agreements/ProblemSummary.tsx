import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import type { DraftProblem } from './agreement-problems.ts';

/** Jumps to the field that a problem is about. Fields carry their path as `data-field`. */
const jumpTo = (field: string): void => {
  const element = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"] :is(input, textarea, button)`);
  element?.focus();
  element?.scrollIntoView({ block: 'center' });
};

export const ProblemSummary = ({ problems }: { readonly problems: readonly DraftProblem[] }) => {
  const { t } = useTranslation('agreements');
  if (problems.length === 0) return null;
  return (
    <div data-problem-summary>
      <Banner tone="alert" title={t('form.problemsTitle', { count: problems.length })}>
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.field} ${problem.code}`}><LinkButton onPress={() => jumpTo(problem.field)}>{t(`problems.${problem.code}`)}</LinkButton></li>
          ))}
        </ul>
      </Banner>
    </div>
  );
};
