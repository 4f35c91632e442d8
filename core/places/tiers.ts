/** How well a name answers what was typed, best first. `other…`: of a name under which the place is found but not shown. */
export const TIERS = { exact: 0, otherExact: 1, beginning: 2, word: 3, otherBeginning: 4, part: 5, sound: 6, soundBeginning: 7 } as const;

/** `place` is the place's index: the smaller, the weightier it is. */
export type Hit = { readonly place: number; readonly tier: number; readonly isHome: boolean };

/** The chosen country first; there the whole name before its beginning and so on, and of two that answer alike the weightier place. */
export const compareHits = (a: Hit, b: Hit): number => Number(b.isHome) - Number(a.isHome) || a.tier - b.tier || a.place - b.place;
