import { useEffect } from 'react';
import type { Found } from './list-index.ts';
import { letListsBegin } from './lists.ts';
import { useAnswer } from './use-answer.ts';
import { useRecords, type RecordView } from './use-record.ts';

/** How sure a hit is: it stands there as typed, in another spelling, or with typing mistakes. */
export type Sureness = 'exact' | 'loose' | 'typo';
export type RecordHit = { readonly record: RecordView; readonly sureness: Sureness };
/** `isKnown: false` = these may still be those of the letters before. */
export type RecordHits = { readonly hits: readonly RecordHit[]; readonly isKnown: boolean };

const NONE: Found = { ids: [], looseFrom: 0, typosFrom: 0 };

const surenessAt = (place: number, { looseFrom, typosFrom }: Found): Sureness => (place < looseFrom ? 'exact' : place < typosFrom ? 'loose' : 'typo');

const useHits = (kind: 'agreement' | 'activity', found: Found): RecordHits => {
  const records = useRecords(kind, found.ids);
  return {
    hits: found.ids.flatMap((id, place) => {
      const record = records?.get(id);
      return record === undefined ? [] : [{ record, sureness: surenessAt(place, found) }];
    }),
    isKnown: found.ids.every((id) => records?.has(id) === true),
  };
};

/** The likest records of the whole register, best first, live. */
export const useFind = (text: string, limit: number): { readonly agreements: RecordHits; readonly activities: RecordHits; readonly isKnown: boolean } => {
  useEffect(() => letListsBegin('now'), []);
  const answer = useAnswer({ about: 'find', text, limit });
  const agreements = useHits('agreement', answer?.found['agreement'] ?? NONE);
  const activities = useHits('activity', answer?.found['activity'] ?? NONE);
  return { agreements, activities, isKnown: answer?.answers === true && agreements.isKnown && activities.isKnown };
};
