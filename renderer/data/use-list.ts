import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect } from 'react';
import { countersRead } from './counters.ts';
import type { ListAnswer, ListQuery } from './list-index.ts';
import { letListsBegin } from './lists.ts';
import { db } from './machine.ts';
import { useAnswer } from './use-answer.ts';

export type { ListQuery } from './list-index.ts';

/**
 * `complete: false` = only the newest records and the kept total are known yet; the worker is still reading. `answers: false`
 * = still what an earlier question found; it stays until the worker has answered this one.
 */
export type ListResult = ListAnswer & { readonly complete: boolean; readonly answers: boolean };

const FIRST_PAGE = 50;

/** The newest records and the total, from the view alone: what a window shows before the worker has read the register. */
export const readFirstPage = async (kind: string): Promise<ListAnswer> => {
  const total = await countersRead(db, kind);
  const keys = await db.records
    .where('[kind+touched]')
    .between([kind, ''], [kind, '\uffff'])
    .reverse()
    .filter((row) => row.deleted !== 1)
    .limit(FIRST_PAGE)
    .toArray();
  return { ids: keys.map((row) => row.key.slice(kind.length + 1)), matching: total, total, facets: {} };
};

/** Whether what is shown will change by itself in a moment: nothing known yet, only the first page, or the answer to an earlier question. */
export const isListBusy = (list: ListResult | undefined): boolean => list === undefined || !list.complete || !list.answers;

const isPlain = (query: ListQuery): boolean => query.text.trim() === '' && Object.values(query.filters).every((values) => values.length === 0) && query.sort.by === 'touched' && query.sort.direction === 'desc' && (query.group ?? null) === null;

/** The records that a list shows, in order, with counts; live. */
export const useList = (query: ListQuery): ListResult | undefined => {
  const first = useLiveQuery(() => readFirstPage(query.kind), [query.kind]);
  const isAskedPlain = isPlain(query);
  useEffect(() => {
    if (!isAskedPlain) letListsBegin('now');
    else if (first !== undefined) letListsBegin('painted');
  }, [isAskedPlain, first]);
  const answer = useAnswer({ about: 'list', query });
  if (answer !== undefined) return { ...answer.found, complete: true, answers: answer.answers };
  return first !== undefined && isAskedPlain ? { ...first, complete: false, answers: true } : undefined;
};
