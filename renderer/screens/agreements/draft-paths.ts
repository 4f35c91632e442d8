/** Fields of the agreement's form that hold one text or one code. */
export const TEXT_PATHS = [
  'title/th', 'title/en', 'title/other', 'type', 'nameUsed/thai', 'nameUsed/partner', 'state', 'signedPlace', 'signing/mode', 'signing/witnesses', 'ending',
  'entry/heads', 'entry/fields', 'entry/budget', 'legal/binding', 'legal/prevailing',
  'why/motive', 'why/history', 'why/chosenBecause', 'why/benefit', 'why/budgetLine', 'why/committee', 'focal/thai', 'focal/partner',
  'asWritten', 'verification', 'sensitivity', 'notes',
] as const;
export type TextPath = (typeof TEXT_PATHS)[number];
export const DATE_PATHS = ['dates/intent', 'dates/signed', 'dates/inForce', 'dates/end'] as const;
export type DatePath = (typeof DATE_PATHS)[number];
