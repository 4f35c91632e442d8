/**
 * - harmless: the register stands there as it was
 * - healed: so it does, and the journal or the view had to be mended for it, which was said
 * - recovered: the recovery screen came, and led to all that was saved
 * - refused: the register is not opened, for a reason that stands there; undone, all is there
 */
export const VERDICTS = ['harmless', 'healed', 'recovered', 'refused'] as const;
export type Verdict = (typeof VERDICTS)[number];
