import { liveQuery } from 'dexie';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { listRow } from '#core/domain/list-row.ts';
import { shownOf } from './rows.ts';
import { ViewDb, type RecordRow } from './db.ts';
import { createContinuity, quarterOf } from './continuity.ts';
import { createPlaceAliases } from './place-aliases.ts';
import { createPlaceTally, type PlaceCounts } from './place-tally.ts';
import { readUnanswered, unansweredKeys } from './unanswered.ts';
import { ListIndex, type ListAnswer, type ListQuery } from './list-index.ts';

/**
 * The lists' own thread. It reads the view once at start, follows what the write door says it wrote, and answers
 * queries. It never writes.
 */
export type ToListWorker =
  | { readonly type: 'query'; readonly id: number; readonly query: ListQuery }
  | { readonly type: 'continuity'; readonly id: number; readonly agreements: readonly string[] }
  | { readonly type: 'places'; readonly id: number }
  | { readonly type: 'written'; readonly records: readonly (readonly [key: string, row: RecordRow | null])[] }
  | { readonly type: 'rebuilt' };
export type FromListWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: ListAnswer }
  | { readonly type: 'strips'; readonly id: number; readonly strips: Readonly<Record<string, readonly number[]>> }
  | { readonly type: 'places'; readonly id: number; readonly counts: PlaceCounts }
  | { readonly type: 'stale' };

const db = new ViewDb();
const aliases = createPlaceAliases();
const indexes = new Map<string, ListIndex>([['agreement', new ListIndex(aliases)], ['activity', new ListIndex(aliases)]]);
const tally = createPlaceTally();
const continuity = createContinuity();
let waiting = new Set<string>();
let unanswered = new Set<string>();
let refused = new Set<string>();
let conflicted = new Set<string>();

const post = (message: FromListWorker): void => postMessage(message);

const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);

const takePlace = (row: RecordRow): void => {
  if (row.deleted === 1) aliases.remove(row.key);
  else aliases.put(row.key, shownOf(row));
};

const take = (row: RecordRow): void => {
  if (row.kind === 'place') takePlace(row);
  const index = indexes.get(row.kind);
  if (index === undefined) return;
  const entry = row.deleted === 1 ? null : listRow(row.kind, shownOf(row));
  if (entry === null) index.remove(idOf(row.key));
  else index.put(idOf(row.key), row.touched, entry);
  if (row.kind === 'agreement') {
    if (row.deleted === 1) tally.remove(row.key);
    else tally.put(row.key, shownOf(row));
  }
  if (row.kind !== 'activity') return;
  if (row.deleted === 1) continuity.remove(row.key);
  else continuity.put(row.key, shownOf(row));
};

const drop = (key: string): void => {
  indexes.get(key.slice(0, key.indexOf('/')))?.remove(idOf(key));
  continuity.remove(key);
  tally.remove(key);
  aliases.remove(key);
};

const readMarks = async (): Promise<void> => {
  // In one go: a cursor over the keys takes longer than the rows, which are small.
  const outbox = await db.outbox.toArray();
  const notDecided = outbox.filter(({ state }) => state === 'waiting');
  waiting = new Set(notDecided.map(({ key }) => key));
  unanswered = notDecided.length === 0 ? new Set() : unansweredKeys(notDecided, await readUnanswered(db));
  refused = new Set(outbox.filter(({ state }) => state === 'refused').map(({ key }) => key));
  conflicted = new Set(await db.records.where('conflicted').equals(1).primaryKeys());
};

const PAGE = 2_000;

const readAll = async (): Promise<void> => {
  for (const index of indexes.values()) index.clear();
  continuity.clear();
  tally.clear();
  aliases.clear();
  let after = '';
  for (;;) {
    const rows = await db.records.where('key').above(after).limit(PAGE).toArray();
    for (const row of rows) take(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.key;
  }
  await readMarks();
};

const takeWritten = async (records: readonly (readonly [key: string, row: RecordRow | null])[]): Promise<void> => {
  for (const [key, row] of records) {
    if (row === null) drop(key);
    else take(row);
  }
  await readMarks();
};

/** Where a record stands between here and the ministry, in the words of the filter. What is unanswered counts as only here too. */
const marksOf = (key: string): string[] => {
  const marks = [...(waiting.has(key) ? ['only-here'] : []), ...(unanswered.has(key) ? ['unanswered'] : []), ...(refused.has(key) ? ['refused'] : []), ...(conflicted.has(key) ? ['conflict'] : [])];
  return marks.length === 0 && !key.endsWith(`/${TRIAL_SCOPE}`) ? ['sent'] : marks;
};

const answer = (id: number, query: ListQuery): void => {
  const index = indexes.get(query.kind) ?? new ListIndex();
  post({ type: 'answer', id, answer: index.query(query, (recordId) => marksOf(`${query.kind}/${recordId}`)) });
};

// One thing after the other, in the order it was said.
let queue: Promise<void> = readAll();
const inTurn = (work: () => Promise<void> | void): void => {
  queue = queue.then(work, work);
};

onmessage = (event: MessageEvent<ToListWorker>): void => {
  const message = event.data;
  if (message.type === 'places') inTurn(() => post({ type: 'places', id: message.id, counts: tally.counts() }));
  else if (message.type === 'query') inTurn(() => answer(message.id, message.query));
  else if (message.type === 'continuity') {
    inTurn(() => post({ type: 'strips', id: message.id, strips: continuity.counts(message.agreements, quarterOf(new Date().toISOString()) ?? 0) }));
  } else {
    inTurn(message.type === 'rebuilt' ? readAll : () => takeWritten(message.records));
    inTurn(() => post({ type: 'stale' }));
  }
};

// Acknowledgements change the outbox without touching a record; a run that was cut changes what is said of it.
liveQuery(() => Promise.all([db.outbox.count(), db.outbox.where('state').equals('refused').count(), db.runs.count()])).subscribe(() => {
  inTurn(readMarks);
  inTurn(() => post({ type: 'stale' }));
});
