import { describe, expect, it } from 'vitest';
import { emptyRecord } from '#core/change/merge.ts';
import { isKnownField } from '#core/domain/record-kinds.ts';
import { readTemplate, SHIPPED_TEMPLATE } from '#core/domain/step-template.ts';
import { moved, namelessSteps, newTemplateDraft, templateFields } from '#renderer/screens/settings/template-draft.ts';

const fresh = newTemplateDraft(SHIPPED_TEMPLATE, null);
const written = (draft = fresh) => readTemplate('t', Object.fromEntries(Object.entries(templateFields(draft)).filter(([, value]) => value !== null)));

describe('the steps that a ministry writes', () => {
  it('begin with those that ship, as its first version, confirmed', () => {
    expect(written()).toMatchObject({ version: 1, isConfirmed: true });
    expect(written().steps.map(({ key, th }) => [key, th])).toEqual(SHIPPED_TEMPLATE.steps.map(({ key, th }) => [key, th]));
    expect(Object.keys(templateFields(fresh)).filter((field) => !isKnownField('template', field))).toEqual([]);
  });

  it('count their version up, keep the keys of steps that stay, and clear those taken out', () => {
    const again = newTemplateDraft({ ...written(), version: 4 }, emptyRecord('MFA', 'template', 't'));
    const fields = templateFields({ ...again, steps: again.steps.filter(({ key }) => key !== 'cabinet') });
    expect(fields).toMatchObject({ version: 5, 'steps/cabinet': null, 'steps/mfa': { responsible: 'mfa' } });
  });

  it('stand in the order that was chosen', () => {
    const [first, second] = SHIPPED_TEMPLATE.steps.map(({ key }) => key);
    expect(written({ ...fresh, steps: moved(fresh.steps, second ?? '', -1) }).steps.slice(0, 2).map(({ key }) => key)).toEqual([second, first]);
    expect(moved(fresh.steps, first ?? '', -1)).toEqual(fresh.steps);
    expect(moved(fresh.steps, 'nobody', 1)).toEqual(fresh.steps);
  });

  it('need a Thai name each', () => {
    expect(namelessSteps({ ...fresh, steps: fresh.steps.map((step) => (step.key === 'moi' ? { ...step, th: ' ' } : step)) })).toEqual(['moi']);
  });
});
