import { useTranslation } from 'react-i18next';
import { progressOf, type Step } from '#core/domain/steps.ts';
import { useDateFormat, useDigits } from '#renderer/dates/use-date-format.ts';
import { useStepName } from './use-step-name.ts';

export type ProgressWords = { readonly done: string; readonly overdue: string; readonly next: string; readonly share: number };

/** How far steps have come on a day, in words: how many are done, how many overdue ('' for none), what is next. */
export const useProgressWords = (steps: readonly Step[], today: string): ProgressWords => {
  const { t } = useTranslation('steps');
  const digits = useDigits();
  const format = useDateFormat();
  const nameOf = useStepName();
  const { done, skipped, all, overdue, next } = progressOf(steps, today);
  return {
    done: t('progress', { done: digits(done + skipped), all: digits(all) }),
    overdue: overdue === 0 ? '' : t('overdueCount', { count: overdue, replace: { count: digits(overdue) } }),
    next: next === null ? t('allSettled') : next.due === null ? t('next', { name: nameOf(next) }) : t('nextDue', { name: nameOf(next), due: format(next.due) }),
    share: all === 0 ? 0 : (done + skipped) / all,
  };
};
