import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { RESPONSIBLE } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { STEP_TEMPLATE_ID, type TemplateStep } from '#core/domain/step-template.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { newMemberKey, saveRecord } from '#renderer/data/save.ts';
import { useOwnTemplate, useStepTemplate } from '#renderer/data/templates.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useSideForm } from '#renderer/screens/shared/use-side-form.ts';
import { useStatus } from '#renderer/state/session.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { isTemplateDraft, moved, namelessSteps, newTemplateDraft, templateFields, type TemplateDraft } from './template-draft.ts';
import screen from './SettingsScreen.module.css';
import styles from './TemplateCard.module.css';

/** The ministry writes the steps that agreements take; every unit is told them with its next sync. */
export const TemplateCard = () => {
  const isMinistry = useStatus().role === 'ministry';
  return isMinistry ? <Template /> : null;
};

const Template = () => {
  const { t } = useTranslation('settings');
  const digits = useDigits();
  const record = useOwnTemplate();
  const template = useStepTemplate();
  const { draft, asked, ask, put, close } = useSideForm<TemplateDraft>('template', isTemplateDraft);
  if (record === undefined) return null;
  const save = async (): Promise<void> => {
    if (draft === null) return;
    ask();
    if (namelessSteps(draft).length > 0 || draft.steps.length === 0) return;
    const saved = await saveRecord('template', STEP_TEMPLATE_ID, draft.opened, templateFields(draft));
    if (!saved.ok) return showToast({ failure: saved.error });
    await close();
    showToast({ text: (say) => say('settings:template.saved') });
  };
  return (
    <Card>
      <h2>{t('template.title')}</h2>
      <p className={screen['why']}>{record === null ? t('template.whyShipped') : t('template.why', { version: digits(template.version) })}</p>
      {draft === null ? (
        <>
          <ol className={styles['list']}>{template.steps.map(({ key, th }) => <li key={key}>{th}</li>)}</ol>
          <Button onPress={() => put(newTemplateDraft(template, record?.state ?? null))}>{t('template.edit')}</Button>
        </>
      ) : (
        <>
          <Steps draft={draft} nameless={asked ? namelessSteps(draft) : []} onChange={(steps) => put({ ...draft, steps })} />
          <div className={styles['actions']}>
            <Button variant="primary" onPress={() => void save()}>{t('template.save')}</Button>
            <Button onPress={() => void close()}>{t('template.cancel')}</Button>
          </div>
        </>
      )}
    </Card>
  );
};

type StepsProps = { readonly draft: TemplateDraft; readonly nameless: readonly string[]; readonly onChange: (steps: readonly TemplateStep[]) => void };

const Steps = ({ draft, nameless, onChange }: StepsProps) => {
  const { t } = useTranslation('settings');
  const wordOf = useCodeWords();
  const { steps } = draft;
  const put = (key: string, part: Partial<TemplateStep>): void => onChange(steps.map((step) => (step.key === key ? { ...step, ...part } : step)));
  return (
    <>
      <ol className={styles['steps']}>
        {steps.map((step) => (
          <li key={step.key}>
            <TextField label={t('template.th')} name={`template/${step.key}/th`} value={step.th} error={nameless.includes(step.key) ? t('template.nameless') : undefined} onChange={(th) => put(step.key, { th })} />
            <TextField label={t('template.en')} name={`template/${step.key}/en`} value={step.en} onChange={(en) => put(step.key, { en })} />
            <Select label={t('template.responsible')} name={`template/${step.key}/responsible`} value={step.responsible} options={offeredCodes('responsible', RESPONSIBLE, [step.responsible]).map((value) => ({ value, label: wordOf('responsible', value) }))} onChange={(responsible) => put(step.key, { responsible })} />
            <span className={styles['moves']}>
              <IconButton icon={ArrowUp} label={t('template.up', { name: step.th })} onPress={() => onChange(moved(steps, step.key, -1))} isDisabled={steps[0]?.key === step.key} />
              <IconButton icon={ArrowDown} label={t('template.down', { name: step.th })} onPress={() => onChange(moved(steps, step.key, 1))} isDisabled={steps.at(-1)?.key === step.key} />
              <IconButton icon={X} label={t('template.remove', { name: step.th })} onPress={() => onChange(steps.filter(({ key }) => key !== step.key))} />
            </span>
          </li>
        ))}
      </ol>
      <Button icon={Plus} variant="quiet" onPress={() => onChange([...steps, { key: newMemberKey(), th: '', en: '', responsible: 'province', order: 0, optional: false }])}>{t('template.add')}</Button>
    </>
  );
};
