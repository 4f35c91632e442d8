import type { Json } from '#core/json.ts';
import { readTemplate, SHIPPED_TEMPLATE, STEP_TEMPLATE_ID, toldTemplateSchema, type StepTemplate } from '#core/domain/step-template.ts';
import { useSession } from '#renderer/state/session.ts';
import { useSetting } from './settings.ts';
import { useRecord, type RecordView } from './use-record.ts';

const NONE: readonly Json[] = [];

/** The newest of several; of one version the one that every PC would choose. */
const newest = (templates: readonly StepTemplate[]): StepTemplate | undefined => templates.toSorted((a, b) => b.version - a.version || (a.id < b.id ? -1 : 1))[0];

/** The ministry's own template as a record, for the PC that writes it; null where it has not written one. */
export const useOwnTemplate = (): RecordView | null | undefined => {
  const isMinistry = useSession((session) => session.status?.role === 'ministry');
  const scope = useSession((session) => session.status?.scope ?? '');
  const record = useRecord('template', isMinistry ? `${STEP_TEMPLATE_ID}/${scope}` : null);
  return record?.deleted === true ? null : record;
};

/** The steps that agreements take: as the ministry has written them, here or as told with the last sync; else those that ship with the program. */
export const useStepTemplate = (): StepTemplate => {
  const own = useOwnTemplate();
  const [told] = useSetting<readonly Json[]>('templates', NONE);
  if (own !== null && own !== undefined) return readTemplate(own.id, own.fields);
  return newest(told.flatMap((each) => toldTemplateSchema.safeParse(each).data ?? []).filter(({ steps }) => steps.length > 0)) ?? SHIPPED_TEMPLATE;
};
