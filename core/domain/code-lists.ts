import { POLICY_FRAMES } from './policy-frames.ts';

/**
 * The lists that fields choose from. Codes travel and stay for ever; their words live in locales/{th,en}/codes.json.
 * A code that a newer version or another list wrote is shown as it is and never dropped.
 */

/** Formal type of an agreement (domain: names in use at the ministry). */
export const AGREEMENT_TYPES = [
  'sister-city',
  'friendship-city',
  'friendly-exchange-city',
  'partner-town',
  'twin-town',
  'close-friend',
  'cooperation',
  'mou-field',
  'other',
] as const;
export type AgreementType = (typeof AGREEMENT_TYPES)[number];

/** Life of an agreement from a wish to its end. `in-process` = the source says only อยู่ระหว่างดำเนินการ: exploring, drafting or in approval. */
export const AGREEMENT_STATES = [
  'intent',
  'exploring',
  'drafting',
  'in-approval',
  'in-process',
  'signed',
  'active',
  'dormant',
  'renewing',
  'expired',
  'suspended',
  'terminated',
  'abandoned',
  'superseded',
] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** How a state is drawn: alive, waiting, at rest, ended. One colour, one icon, one word each. */
export const STATE_TONE: Readonly<Record<AgreementState, 'live' | 'wait' | 'rest' | 'end'>> = {
  intent: 'wait',
  exploring: 'wait',
  drafting: 'wait',
  'in-approval': 'wait',
  'in-process': 'wait',
  signed: 'live',
  active: 'live',
  dormant: 'rest',
  renewing: 'wait',
  expired: 'end',
  suspended: 'rest',
  terminated: 'end',
  abandoned: 'end',
  superseded: 'end',
};

/** Level of a party: two places of one name (province and municipality) are different parties. */
export const THAI_LEVELS = ['province', 'bma', 'pao', 'city-municipality', 'town-municipality', 'subdistrict-municipality', 'municipality', 'district', 'sao'] as const;
export const PARTNER_LEVELS = ['country-capital', 'state', 'prefecture', 'region', 'division', 'city', 'county', 'autonomous-prefecture', 'district', 'town', 'village', 'municipality'] as const;
export const PARTY_LEVELS = [...new Set<string>([...THAI_LEVELS, ...PARTNER_LEVELS])];

/** Areas of cooperation. */
export const AREAS = [
  'trade',
  'investment',
  'tourism',
  'agriculture',
  'education',
  'culture',
  'health',
  'sport-youth',
  'environment',
  'border-labour',
  'transport',
  'administration',
  'digital',
] as const;
export type Area = (typeof AREAS)[number];

export const ACTIVITY_TYPES = [
  'visit-in',
  'visit-out',
  'fair',
  'thai-festival',
  'otop-sme',
  'business-matching',
  'culture-exchange',
  'student-exchange',
  'staff-exchange',
  'seminar',
  'meeting',
  'online-meeting',
  'signing',
  'assistance',
  'border-committee',
  'sport',
  'other',
] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** Track I government to government, 1.5 friendship associations, II private sector, academia and people. */
export const TRACKS = ['1', '1.5', '2'] as const;
export type Track = (typeof TRACKS)[number];

export const VERIFICATIONS = ['verified', 'reported', 'doubtful'] as const;
export const SENSITIVITIES = ['general', 'internal', 'secret'] as const;
/** What happens when the agreed time is over. */
export const ENDINGS = ['none', 'auto-renew', 'fixed'] as const;
export const ROLES = ['officer', 'head', 'reader', 'ministry'] as const;

/** What a date rests on: where somebody could look it up again. */
export const DATE_BASES = ['ceremony', 'agreement-text', 'official-letter', 'minutes', 'partner-page', 'list', 'press', 'memory'] as const;
export const SIGNING_MODES = ['in-person', 'online', 'by-correspondence'] as const;
/** How an approval or opinion stands. `unknown`: somebody looked and could not find out; empty: nobody looked. */
export const APPROVAL_STANDINGS = ['done', 'asked', 'not-needed', 'refused', 'unknown'] as const;
export const EQUAL_STATUS = ['equal', 'unequal'] as const;
export const YES_NO = ['yes', 'no'] as const;
/** Whether a person knows and agrees that their numbers stand in the register. `not-needed`: published by their own office. */
export const CONSENTS = ['given', 'not-needed', 'not-asked', 'withdrawn'] as const;
/** Who does a step: the province, the ministries, the mission (embassy or consulate-general), the cabinet, a council, the other side. */
export const RESPONSIBLE = ['province', 'moi', 'mfa', 'mission', 'cabinet', 'council', 'partner', 'other'] as const;
/** Languages that an agreement is written in: ISO 639-1, and `other`. */
export const TEXT_LANGUAGES = ['th', 'en', 'zh', 'ja', 'ko', 'lo', 'my', 'km', 'vi', 'ms', 'id', 'fr', 'de', 'es', 'ru', 'other'] as const;

/** The lists by their names in locales/{th,en}/codes.json. What is retired stands in retired-codes.ts. */
export const CODE_LISTS: Readonly<Record<string, readonly string[]>> = {
  agreementType: AGREEMENT_TYPES,
  state: AGREEMENT_STATES,
  level: PARTY_LEVELS,
  area: AREAS,
  activityType: ACTIVITY_TYPES,
  track: TRACKS,
  verification: VERIFICATIONS,
  sensitivity: SENSITIVITIES,
  ending: ENDINGS,
  dateBasis: DATE_BASES,
  signingMode: SIGNING_MODES,
  approval: APPROVAL_STANDINGS,
  yesNo: YES_NO,
  equalStatus: EQUAL_STATUS,
  textLanguage: TEXT_LANGUAGES,
  responsible: RESPONSIBLE,
  consent: CONSENTS,
  frame: POLICY_FRAMES.map(({ code }) => code),
};
