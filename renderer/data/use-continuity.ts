import { useAnswer } from './use-answer.ts';

/** How many activities each of these agreements had in each of the last twelve quarters, oldest first. Says more than a date whether a relation lives. */
export const useContinuity = (agreements: readonly string[]): Readonly<Record<string, readonly number[]>> => useAnswer({ about: 'continuity', agreements })?.found ?? {};
