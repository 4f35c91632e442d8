import { contradicts } from '../dates/check-date.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import type { Agreement, Evidence } from './agreement.ts';
import type { Check } from './check.ts';

/** Facts that statistics and letters rest on: these are worth checking one by one. */
export const CHECKED_FIELDS = ['parties', 'type', 'state', 'dates/signed', 'dates/intent', 'dates/inForce', 'dates/end', 'signatories'] as const;
export type CheckedField = (typeof CHECKED_FIELDS)[number];

export const checkKey = (field: string): string => field.replaceAll('/', '.');
export const checkPath = (field: string): string => `checks/${checkKey(field)}`;

/** The check of a field, null where nobody has looked. */
export const checkOf = (checks: readonly Check[], field: string): Check | null => checks.find(({ key }) => key === checkKey(field)) ?? null;

const dateOf = (agreement: Agreement, field: string): PartialDate | null => {
  switch (field) {
    case 'dates/signed': return agreement.signedDate;
    case 'dates/intent': return agreement.intentDate;
    case 'dates/inForce': return agreement.inForceDate;
    case 'dates/end': return agreement.endDate;
    default: return null;
  }
};

/** Whether evidence gives a date that cannot be the same as the one in the register. Evidence without a date, or a date known only roughly, contradicts nothing. */
export const isContradicted = (agreement: Agreement, evidence: Pick<Evidence, 'field' | 'date'>): boolean => {
  const known = evidence.field === undefined ? null : dateOf(agreement, evidence.field);
  return known !== null && evidence.date !== undefined && evidence.date !== null && contradicts({ ...known, openEnd: false }, evidence.date);
};
