import { ListPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { standingOf, type Step } from '#core/domain/steps.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { useStepTemplate } from '#renderer/data/templates.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { useIsOwn } from '../use-is-own.ts';
import { StepForm } from './StepForm.tsx';
import { StepItem } from './StepItem.tsx';
import { useProgressWords } from './use-progress-words.ts';
import { useSteps } from './use-steps.ts';
import styles from './StepsTab.module.css';

/** The way of an agreement step by step: how far it has come, what is next, what is overdue. */
export const StepsTab = ({ record }: { readonly record: RecordView }) => {
  const { t, i18n } = useTranslation('steps');
  const isOwn = useIsOwn(record);
  const [today] = useState(todayIso);
  const work = useSteps(record);
  const { steps, draft } = work;
  const template = useStepTemplate();
  const missing = template.steps.filter(({ key }) => !steps.some((step) => step.key === key)).length;
  const item = (step: Step) =>
    draft !== null && !draft.isNew && draft.step.key === step.key
      ? <li key={step.key}><StepForm work={work} draft={draft} /></li>
      : <StepItem key={step.key} step={step} standing={standingOf(step, today)} onOpen={isOwn && draft === null ? () => work.begin(step) : null} />;
  return (
    <div className={styles['tab']}>
      {steps.length > 0 ? <Progress steps={steps} today={today} /> : <p className={styles['empty']}>{t('empty')}</p>}
      <ol className={styles['steps']}>
        {steps.map(item)}
        {draft?.isNew === true && <li><StepForm work={work} draft={draft} /></li>}
      </ol>
      {isOwn && draft === null && (
        <div className={styles['actions']}>
          {missing > 0 && <Button icon={ListPlus} onPress={() => void work.takeTemplate(template)}>{t(steps.length === 0 ? 'take' : 'takeRest', { name: i18n.language === 'en' ? template.nameEn : template.nameTh, count: missing })}</Button>}
          <Button icon={Plus} variant="quiet" onPress={work.add}>{t('add')}</Button>
          {missing > 0 && !template.isConfirmed && <small>{t('toBeConfirmed')}</small>}
        </div>
      )}
    </div>
  );
};

const Progress = ({ steps, today }: { readonly steps: readonly Step[]; readonly today: string }) => {
  const words = useProgressWords(steps, today);
  return (
    <div className={styles['progress']}>
      <ProgressBar label={words.done} share={words.share} />
      <p>
        {words.done} · {words.overdue !== '' && <b className={styles['overdue']}>{words.overdue} · </b>}
        {words.next}
      </p>
    </div>
  );
};
