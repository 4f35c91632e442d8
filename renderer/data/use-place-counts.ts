import { useEffect } from 'react';
import { letListsBegin } from './lists.ts';
import type { PlaceCounts } from './place-tally.ts';
import { useAnswer } from './use-answer.ts';

/** How many agreements name each place, live; undefined until the lists have read the register. */
export const usePlaceCounts = (): PlaceCounts | undefined => {
  useEffect(() => letListsBegin('now'), []);
  return useAnswer({ about: 'places' })?.found;
};
