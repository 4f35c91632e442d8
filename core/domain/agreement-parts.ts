import { z } from 'zod';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';

/** Who signed for a party (`signatories/<key>`); `party` is the key of the party. The date only where it differs from that of the agreement, or is known better. */
export const signatorySchema = z.looseObject({
  key: z.string(),
  party: z.string().catch(''),
  name: z.string().catch(''),
  post: z.string().catch(''),
  date: partialDateSchema.nullable().catch(null),
});
export type Signatory = { readonly key: string; readonly party: string; readonly name: string; readonly post: string; readonly date: PartialDate | null };

/** What a person says instead of what the program works out, and why. One field: two offices that judge differently meet in a conflict. */
export const overrideSchema = z.looseObject({ value: z.string(), reason: z.string().catch('') });
export type Override = { readonly value: string; readonly reason: string };

/** One approval or opinion that an agreement may need: how it stands (code list `approval`), the number and date of its paper. */
export const approvalSchema = z.looseObject({ standing: z.string().catch(''), no: z.string().catch(''), date: partialDateSchema.nullable().catch(null) });
export type Approval = { readonly standing: string; readonly no: string; readonly date: PartialDate | null };

/**
 * The approvals that the papers name. Which of them an agreement needs is not written anywhere that could be read (domain §1.4), so each says
 * for itself whether it is done, not needed, asked for or not known.
 */
export const APPROVALS = ['legal/moi', 'legal/mfa', 'legal/cabinet', 'legal/council'] as const;
export type ApprovalPath = (typeof APPROVALS)[number];

export const NO_APPROVAL: Approval = { standing: '', no: '', date: null };

/** The three questions of the entry rule of CLAIR, Japan's register: signed by heads, more than one field, a budget approved by an assembly. */
export const ENTRY_TESTS = ['entry/heads', 'entry/fields', 'entry/budget'] as const;
export type EntryTest = (typeof ENTRY_TESTS)[number];
