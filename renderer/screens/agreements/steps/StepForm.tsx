import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { RESPONSIBLE } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import type { Step } from '#core/domain/steps.ts';
import { Button } from '#renderer/components/Button.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { useFinishShortcut } from '#renderer/screens/shared/use-side-form.ts';
import type { StepDraft, StepProblem, Steps } from './use-steps.ts';
import styles from './StepsTab.module.css';

/** One step: who, until when, done since when and on what paper, or why it is not needed. */
export const StepForm = ({ work, draft }: { readonly work: Steps; readonly draft: StepDraft }) => {
  const { t } = useTranslation('steps');
  const wordOf = useCodeWords();
  const element = useRef<HTMLDivElement>(null);
  const { step } = draft;
  const put = (part: Partial<Step>): void => work.change({ step: { ...step, ...part } });
  const errorOf = (problem: StepProblem): string | undefined => (work.problems.includes(problem) ? t(`problems.${problem}`) : undefined);
  useEffect(() => element.current?.querySelector<HTMLElement>('input')?.focus(), []);
  useFinishShortcut(element, () => void work.finish());
  return (
    <div ref={element} className={styles['form']} data-step-form>
      <TextField label={t('name')} name="step/name" value={step.name} error={errorOf('name')} onChange={(name) => put({ name, nameEn: name === step.name ? step.nameEn : '' })} />
      <FieldGrid>
        <Select label={t('responsible')} name="step/responsible" value={step.responsible} options={offeredCodes('responsible', RESPONSIBLE, [step.responsible]).map((value) => ({ value, label: wordOf('responsible', value) }))} onChange={(responsible) => put({ responsible })} />
        <DateField label={t('due')} name="step/due" value={draft.due} error={errorOf('due')} onChange={(due) => work.change({ due })} />
        <div>
          <DateField label={t('done')} name="step/done" value={draft.done} error={errorOf('done')} onChange={(done) => work.change({ done })} />
          {draft.done.date === null && draft.done.text === '' && <LinkButton onPress={() => work.change({ done: { text: '', date: pickedDate(todayIso()) } })}>{t('doneToday')}</LinkButton>}
        </div>
        <TextField label={t('docNo')} name="step/docNo" value={step.docNo} onChange={(docNo) => put({ docNo })} />
      </FieldGrid>
      <TextField label={t('skip')} hint={t('skipHint')} name="step/skipped" value={step.skipped} onChange={(skipped) => put({ skipped })} />
      <TextArea label={t('note')} name="step/note" value={step.note} onChange={(note) => put({ note })} />
      <div className={styles['actions']}>
        <Button variant="primary" shortcut="Ctrl S" onPress={() => void work.finish()}>{t('finish')}</Button>
        <Button onPress={() => void work.cancel()}>{t('cancel')}</Button>
        {!draft.isNew && <Button variant="quiet" onPress={() => void work.remove(step)}>{t('remove')}</Button>}
      </div>
    </div>
  );
};
