import { useEffect, useState } from 'react';
import { theLists } from './lists.ts';

/** How many activities each of these agreements had in each of the last twelve quarters, oldest first. Says more than a date whether a relation lives. */
export const useContinuity = (agreements: readonly string[]): Readonly<Record<string, readonly number[]>> => {
  const [strips, setStrips] = useState<Readonly<Record<string, readonly number[]>>>({});
  const asked = agreements.join(' ');
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      void theLists().continuity(asked === '' ? [] : asked.split(' ')).then((found) => {
        if (current) setStrips(found);
      });
    };
    ask();
    const stop = theLists().onStale(ask);
    return () => {
      current = false;
      stop();
    };
  }, [asked]);
  return strips;
};
