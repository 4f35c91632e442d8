import { z } from 'zod';
import type { Json } from '../json.ts';
import { numberField, textField, type Fields } from './field-paths.ts';
import { fieldReader } from './read-fields.ts';
import { stepsInOrder, type Step } from './steps.ts';

/** A step as a template names it. `optional`: whether it is needed is decided case by case. */
export const templateStepSchema = z.looseObject({
  key: z.string(),
  th: z.string().catch(''),
  en: z.string().catch(''),
  responsible: z.string().catch(''),
  order: z.number().catch(0),
  optional: z.boolean().catch(false),
});
export type TemplateStep = { readonly key: string; readonly th: string; readonly en: string; readonly responsible: string; readonly order: number; readonly optional: boolean };

/** The steps that an agreement usually takes, versioned: a record of kind `template` that the ministry writes, or the one that ships with the program. */
export type StepTemplate = {
  readonly id: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly version: number;
  /** the ministry has said that these are its steps */
  readonly isConfirmed: boolean;
  readonly steps: readonly TemplateStep[];
};

/** A template as the endpoint tells it to every unit with its status. What this version cannot read of it is left out, never refused. */
export const toldTemplateSchema = z.looseObject({
  id: z.string(),
  nameTh: z.string(),
  nameEn: z.string(),
  version: z.number(),
  isConfirmed: z.boolean(),
  steps: z.array(templateStepSchema).readonly(),
});

export const TEMPLATE_FIELDS = ['name/th', 'name/en', 'version', 'confirmed', 'sample', 'deleted'] as const;
export const TEMPLATE_GROUPS = ['steps'] as const;

/** The one template of a ministry has the same id on each of its PCs, so that two officers who begin it meet in one record. */
export const STEP_TEMPLATE_ID = '019a0000-0000-7000-8000-000000000001';

/** What the ministry's template is called, on every PC alike. */
export const MINISTRY_TEMPLATE = { th: 'ขั้นตอนของกระทรวง', en: 'Steps of the ministry' } as const;

/** Reads a template out of a record's shown fields. Never fails. */
export const readTemplate = (id: string, fields: Fields): StepTemplate => ({
  id,
  nameTh: textField(fields, 'name/th'),
  nameEn: textField(fields, 'name/en'),
  version: numberField(fields, 'version') ?? 1,
  isConfirmed: fields['confirmed'] === true,
  steps: fieldReader(fields).keyed('steps', templateStepSchema).toSorted((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1)),
});

/**
 * The template that ships with the program. The full numbered steps of the ministries could not be found in public (domain §1.4): this list
 * follows what their pages and the practice of provinces tell, and is to be confirmed by MFA/MOI.
 */
export const SHIPPED_TEMPLATE: StepTemplate = {
  id: 'shipped',
  nameTh: 'ขั้นตอนทั่วไป',
  nameEn: 'General steps',
  version: 1,
  isConfirmed: false,
  steps: [
    { key: 'study', th: 'ศึกษาความเหมาะสมของคู่ (ประวัติศาสตร์ วัฒนธรรม เศรษฐกิจ สถานะเท่าเทียม)', en: 'Study whether the partner suits (history, culture, economy, equal standing)', responsible: 'province', order: 10, optional: false },
    { key: 'approach', th: 'ทาบทามและแลกเปลี่ยนหนังสือแสดงเจตจำนงผ่านสถานเอกอัครราชทูตหรือสถานกงสุลใหญ่', en: 'Approach the partner and exchange letters of intent through the embassy or consulate-general', responsible: 'mission', order: 20, optional: false },
    { key: 'draft', th: 'ยกร่างความตกลงร่วมกับอีกฝ่าย', en: 'Draft the text with the other side', responsible: 'province', order: 30, optional: false },
    { key: 'moi', th: 'เสนอกระทรวงมหาดไทยให้ความเห็นชอบ', en: 'Approval of the Ministry of Interior', responsible: 'moi', order: 40, optional: false },
    { key: 'mfa', th: 'ขอความเห็นกระทรวงการต่างประเทศต่อร่าง', en: 'Opinion of the Ministry of Foreign Affairs on the text', responsible: 'mfa', order: 50, optional: false },
    { key: 'cabinet', th: 'เสนอคณะรัฐมนตรี (ถ้าต้องเสนอ)', en: 'Cabinet (where it is required)', responsible: 'cabinet', order: 60, optional: true },
    { key: 'signing', th: 'ลงนามความตกลง', en: 'Signing', responsible: 'province', order: 70, optional: false },
    { key: 'deposit', th: 'ส่งสำเนาความตกลงให้กระทรวง', en: 'Deposit copies with the ministries', responsible: 'province', order: 80, optional: false },
    { key: 'report', th: 'รายงานผลประจำปี', en: 'Yearly report', responsible: 'province', order: 90, optional: false },
  ],
};

/**
 * The steps of a template that an agreement does not have yet, as fields to be set. Steps keep the keys of the template: two officers who
 * take the same template at the same time write the same steps, and not each of them twice.
 */
export const stepsFromTemplate = (template: StepTemplate, present: readonly Step[]): Record<string, Json> =>
  Object.fromEntries(
    template.steps
      .filter(({ key }) => !present.some((step) => step.key === key))
      .map(({ key, th, en, responsible, order }) => [
        `steps/${key}`,
        { name: th, nameEn: en, responsible, order, due: null, done: null, docNo: '', note: '', skipped: '', template: `${template.id}@${template.version}` },
      ]),
  );

/** The order of a step that is added at the end. */
export const nextOrder = (steps: readonly Step[]): number => (stepsInOrder(steps).at(-1)?.order ?? 0) + 10;
