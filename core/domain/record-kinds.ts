import { ACTIVITY_FIELDS, ACTIVITY_GROUPS } from './activity.ts';
import { AGREEMENT_FIELDS, AGREEMENT_GROUPS } from './agreement.ts';
import { CONTACT_FIELDS, CONTACT_GROUPS } from './contact.ts';
import { NOTICE_ANSWER_FIELDS, NOTICE_FIELDS } from './notice.ts';
import { OFFICER_FIELDS, PLACE_FIELDS, PLACE_GROUPS } from './people.ts';
import { PAIR_FIELDS, PAIR_GROUPS } from './pair.ts';
import { TEMPLATE_FIELDS, TEMPLATE_GROUPS } from './step-template.ts';

/** Version of the domain schema, written into every change. Raise it when a field gains a new meaning. */
export const DOMAIN_SCHEMA_VERSION = 1;

type KindSpec = { readonly fields: readonly string[]; readonly groups: readonly string[] };

/** The kinds of record this version knows. Other kinds are kept, relayed and replayed after an upgrade. */
export const RECORD_KINDS: Readonly<Record<string, KindSpec>> = {
  agreement: { fields: AGREEMENT_FIELDS, groups: AGREEMENT_GROUPS },
  activity: { fields: ACTIVITY_FIELDS, groups: ACTIVITY_GROUPS },
  place: { fields: PLACE_FIELDS, groups: PLACE_GROUPS },
  officer: { fields: OFFICER_FIELDS, groups: [] },
  notice: { fields: NOTICE_FIELDS, groups: [] },
  'notice-answer': { fields: NOTICE_ANSWER_FIELDS, groups: [] },
  pair: { fields: PAIR_FIELDS, groups: PAIR_GROUPS },
  template: { fields: TEMPLATE_FIELDS, groups: TEMPLATE_GROUPS },
  contact: { fields: CONTACT_FIELDS, groups: CONTACT_GROUPS },
};
export type RecordKind = 'agreement' | 'activity' | 'place' | 'officer' | 'notice' | 'notice-answer' | 'template' | 'contact' | 'pair';

/** Local code that writes a field this version does not know is a bug and must fail loudly. */
export const isKnownField = (kind: string, path: string): boolean => {
  const spec = RECORD_KINDS[kind];
  if (spec === undefined) return false;
  return spec.fields.includes(path) || spec.groups.some((group) => path.startsWith(`${group}/`));
};
