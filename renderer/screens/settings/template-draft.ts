import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { MINISTRY_TEMPLATE, type StepTemplate, type TemplateStep } from '#core/domain/step-template.ts';

/** A template while the ministry writes it; kept as a draft with the state its record had, null where there is none yet. */
export type TemplateDraft = { readonly opened: RecordState | null; readonly version: number; readonly before: readonly string[]; readonly steps: readonly TemplateStep[] };

export const newTemplateDraft = (template: StepTemplate, opened: RecordState | null): TemplateDraft => ({ opened, version: opened === null ? 0 : template.version, before: opened === null ? [] : template.steps.map(({ key }) => key), steps: template.steps });

export const isTemplateDraft = (value: Json | null | undefined): value is Json & TemplateDraft => typeof value === 'object' && value !== null && 'steps' in value && 'before' in value;

/** Steps without a Thai name: it is the source language. */
export const namelessSteps = ({ steps }: TemplateDraft): readonly string[] => steps.filter(({ th }) => th.trim() === '').map(({ key }) => key);

/** The fields of the template's record. Its version counts up, so that an agreement can say by which it was made. */
export const templateFields = ({ version, before, steps }: TemplateDraft): Record<string, Json> => ({
  'name/th': MINISTRY_TEMPLATE.th,
  'name/en': MINISTRY_TEMPLATE.en,
  version: version + 1,
  confirmed: true,
  ...Object.fromEntries(before.filter((key) => !steps.some((step) => step.key === key)).map((key) => [`steps/${key}`, null])),
  ...Object.fromEntries(steps.map(({ key, ...step }, index) => [`steps/${key}`, { ...step, th: step.th.trim(), en: step.en.trim(), order: (index + 1) * 10 }])),
});

/** One step further up or down; at an end nothing moves. */
export const moved = (steps: readonly TemplateStep[], key: string, by: 1 | -1): readonly TemplateStep[] => {
  const at = steps.findIndex((step) => step.key === key);
  const [step, other] = [steps[at], steps[at + by]];
  if (step === undefined || other === undefined) return steps;
  return steps.map((each, index) => (index === at ? other : index === at + by ? step : each));
};
