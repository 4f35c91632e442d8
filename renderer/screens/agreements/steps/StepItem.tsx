import { Check, Circle, CircleAlert, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Step, StepStanding } from '#core/domain/steps.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { useStepName } from './use-step-name.ts';
import styles from './StepsTab.module.css';

const ICONS = { done: Check, skipped: Minus, overdue: CircleAlert, open: Circle } as const;

type StepItemProps = { readonly step: Step; readonly standing: StepStanding; readonly onOpen: (() => void) | null };

export const StepItem = ({ step, standing, onOpen }: StepItemProps) => {
  const { t } = useTranslation(['steps', 'lifecycle']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const nameOf = useStepName();
  const Icon = ICONS[standing];
  const said = [
    step.responsible === '' ? '' : wordOf('responsible', step.responsible),
    step.done !== null ? t('doneOn', { date: format(step.done) }) : step.due !== null ? t(standing === 'overdue' ? 'wasDue' : 'dueBy', { date: format(step.due) }) : '',
    step.docNo === '' ? '' : t('lifecycle:paperNo', { no: step.docNo }),
    step.skipped === '' || step.done !== null ? '' : t('skippedBecause', { reason: step.skipped }),
  ].filter((part) => part !== '');
  return (
    <li className={styles['step']} data-standing={standing}>
      <Icon size={18} role="img" aria-label={t(`standing.${standing}`)} />
      <div>
        <b>{nameOf(step)}</b>
        {said.length > 0 && <small>{said.join(' · ')}</small>}
        {step.note !== '' && <p>{step.note}</p>}
      </div>
      {onOpen !== null && <LinkButton onPress={onOpen}>{t('open')}<span data-heard="always"> {nameOf(step)}</span></LinkButton>}
    </li>
  );
};
