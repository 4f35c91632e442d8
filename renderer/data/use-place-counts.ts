import { useEffect, useState } from 'react';
import { letListsBegin, theLists } from './lists.ts';
import type { PlaceCounts } from './place-tally.ts';

/** How many agreements name each place, live; undefined until the lists have read the register. */
export const usePlaceCounts = (): PlaceCounts | undefined => {
  const [counts, setCounts] = useState<PlaceCounts>();
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      void theLists().places().then((found) => {
        if (current) setCounts(found);
      });
    };
    letListsBegin('now');
    ask();
    const stop = theLists().onStale(ask);
    return () => {
      current = false;
      stop();
    };
  }, []);
  return counts;
};
