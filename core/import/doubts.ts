/** Why something of a proposal is not certain. The words are in locales/{th,en}/import-doubts.json under the code. */
export const DOUBT_CODES = [
  'district-party',
  'no-date',
  'date-ambiguous',
  'date-impossible',
  'open-end-or-lost-end',
  'probable-slip',
  'chained-places',
  'place-unknown',
  'level-unknown',
  'country-unknown',
  'state-may-have-changed',
  'wish-covers-both',
  'whose-wish',
  'two-partners-in-one-cell',
  'same-parties-as-row',
  'exact-duplicate',
  'areas-read-from-words',
  'type-read-from-words',
] as const;
export type DoubtCode = (typeof DOUBT_CODES)[number];

export type ProposalDoubt = { readonly code: DoubtCode; readonly params: Readonly<Record<string, string>> } | Said;

/** Words of a person in Thai, and in English where somebody wrote them so too. */
export type Said = { readonly says: string; readonly saysEn?: string };

export const doubt = (code: DoubtCode, params: Readonly<Record<string, string>> = {}): ProposalDoubt => ({ code, params });
