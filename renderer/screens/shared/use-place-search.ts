import { useEffect, useState } from 'react';
import type { FoundPlace } from '#core/places/found-place.ts';
import type { PlaceSearch } from '#core/places/search-places.ts';
import { thePlaces } from '#renderer/data/places.ts';

const LONGEST_LIST = 12;
const NONE: readonly FoundPlace[] = [];

/** Places for what stands in a field; the answer to the words before stays until that to the present ones is there. Nothing is asked while the words are empty. */
export const usePlaceSearch = ({ text, side, country }: Omit<PlaceSearch, 'limit'>): readonly FoundPlace[] => {
  const [found, setFound] = useState<readonly FoundPlace[]>(NONE);
  const isEmpty = text.trim() === '';
  useEffect(() => {
    if (isEmpty) return undefined;
    let current = true;
    void thePlaces().search({ text, side, country, limit: LONGEST_LIST }).then(({ places }) => {
      if (current) setFound(places);
    });
    return () => {
      current = false;
    };
  }, [text, isEmpty, side, country]);
  return isEmpty ? NONE : found;
};
