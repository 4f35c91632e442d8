import { liveQuery } from 'dexie';
import type { ActivitySigns, AgreementSigns } from '#core/domain/attention.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { comparedOf, findDuplicates, type Compared } from '#core/duplicates/find-duplicates.ts';
import { listRow } from '#core/domain/list-row.ts';
import { readPair } from '#core/domain/pair.ts';
import { agreementReminders, dueEnding, inOrder, isPast } from '#core/domain/reminders.ts';
import { DORMANT_MONTHS } from '#core/domain/suggest-state.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { createContinuity, quarterOf } from './continuity.ts';
import { ViewDb, type RecordRow } from './db.ts';
import { ListIndex } from './list-index.ts';
import type { Answers, DuplicatesAnswer, FromListWorker, Question, ToListWorker, YearAnswer } from './list-questions.ts';
import { createPlaceAliases } from './place-aliases.ts';
import { createPlaceTally } from './place-tally.ts';
import { createRelations } from './relations.ts';
import { shownOf } from './rows.ts';
import { changedMarks, marksOf, readMarks } from './standing-marks.ts';

/**
 * The lists' own thread. It reads the view once at start, follows what the write door says it wrote, and answers
 * questions. It never writes.
 */
const db = new ViewDb();
const aliases = createPlaceAliases();
const indexes: Readonly<Record<string, ListIndex>> = { agreement: new ListIndex(aliases), activity: new ListIndex(aliases) };
const tally = createPlaceTally();
const continuity = createContinuity();
const relations = createRelations();
let marks: ReadonlyMap<string, readonly string[]> = new Map();
/** the day that what is said of agreements is true of; anything else is read again */
let day = '';
/** after how many months without a sign of life a relation is asked about, as the office has set it */
let dormantMonths = DORMANT_MONTHS;

const post = (message: FromListWorker): void => postMessage(message);

const readDormantMonths = async (): Promise<number> => {
  const value = (await db.settings.get('dormant-months'))?.value;
  return typeof value === 'number' ? value : DORMANT_MONTHS;
};

const kindOf = (key: string): string => key.slice(0, key.indexOf('/'));
const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);

const takePlace = (row: RecordRow): void => {
  if (row.deleted === 1) aliases.remove(row.key);
  else aliases.put(row.key, shownOf(row));
};

/** Answers the ids of agreements about which something else is to be said now. */
const take = (row: RecordRow): readonly string[] => {
  const { key } = row;
  if (row.kind === 'place') {
    takePlace(row);
    return [];
  }
  const index = indexes[row.kind];
  const entry = index === undefined || row.deleted === 1 ? null : listRow(row.kind, shownOf(row));
  if (index === undefined || entry === null) return drop(key);
  const sync = marksOf(marks, key);
  if (row.kind === 'agreement') {
    tally.put(key, shownOf(row));
    index.put(idOf(key), row.touched, entry, { sync, ...relations.ofAgreement(key, entry.signs as AgreementSigns, day, dormantMonths) });
    return [];
  }
  const signs = entry.signs as ActivitySigns;
  index.put(idOf(key), row.touched, entry, { sync, ...relations.ofActivity(signs, day) });
  continuity.put(key, shownOf(row));
  return relations.putActivity(key, signs);
};

const drop = (key: string): readonly string[] => {
  indexes[kindOf(key)]?.remove(idOf(key));
  continuity.remove(key);
  tally.remove(key);
  aliases.remove(key);
  return relations.removeActivity(key);
};

const remark = async (): Promise<void> => {
  const after = await readMarks(db);
  const changed = changedMarks(marks, after);
  marks = after;
  for (const key of changed) indexes[kindOf(key)]?.derive(idOf(key), { sync: marksOf(marks, key) });
};

/** What activities say of agreements that were not read with them. */
const say = async (agreements: Iterable<string>): Promise<void> => {
  for (const id of new Set(agreements)) {
    const rows = await db.records.where('key').startsWith(`agreement/${id}/`).toArray();
    for (const row of rows) {
      const entry = row.deleted === 1 ? null : listRow('agreement', shownOf(row));
      if (entry !== null) indexes['agreement']?.derive(idOf(row.key), relations.ofAgreement(row.key, entry.signs as AgreementSigns, day, dormantMonths));
    }
  }
};

const PAGE = 2_000;

const readAll = async (): Promise<void> => {
  for (const index of Object.values(indexes)) index.clear();
  continuity.clear();
  relations.clear();
  tally.clear();
  aliases.clear();
  day = todayIso();
  marks = await readMarks(db);
  dormantMonths = await readDormantMonths();
  // Activities come before agreements in the order of keys: what they say is known when an agreement is read.
  let after = '';
  for (;;) {
    const rows = await db.records.where('key').above(after).limit(PAGE).toArray();
    for (const row of rows) take(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.key;
  }
};

const takeWritten = async (records: readonly (readonly [key: string, row: RecordRow | null])[]): Promise<void> => {
  const told = records.flatMap(([key, row]) => (row === null ? drop(key) : take(row)));
  await remark();
  await say(told);
};

const yearOf = (year: number): YearAnswer => {
  const agreements = indexes['agreement']?.remembered('agreement') ?? [];
  const promised = relations.promised();
  return {
    today: day,
    year: inOrder([...agreements.flatMap((agreement) => agreementReminders(agreement, year)), ...promised.filter(({ on }) => Number(on.slice(0, 4)) === year)]),
    now: inOrder([...agreements.flatMap((agreement) => dueEnding(agreement, day)), ...promised.filter(({ on }) => isPast(on, day))]),
  };
};

/** Pairs that a page shows; the rest comes up when these are decided. */
const MOST_PAIRS = 300;

const duplicates = async (): Promise<DuplicatesAnswer> => {
  const decided = new Set<string>();
  await db.records.where('key').startsWith('pair/').each((row) => {
    const { a, b, verdict } = readPair(shownOf(row));
    if (verdict !== '' && row.deleted !== 1) decided.add(`${a} ${b}`);
  });
  const compared: Compared[] = [];
  let after = 'agreement/';
  for (;;) {
    const rows = await db.records.where('key').between(after, 'agreement/\uffff', false, true).limit(PAGE).toArray();
    for (const row of rows) if (row.deleted !== 1) compared.push(comparedOf(idOf(row.key), readAgreement(shownOf(row))));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.key;
  }
  const pairs = findDuplicates(compared).filter(({ a, b }) => !decided.has(`${a} ${b}`));
  return { pairs: pairs.slice(0, MOST_PAIRS), total: pairs.length };
};

const answer = (question: Question): Answers[Question['about']] | Promise<Answers[Question['about']]> => {
  switch (question.about) {
    case 'list':
      return (indexes[question.query.kind] ?? new ListIndex()).query(question.query);
    case 'continuity':
      return continuity.counts(question.agreements, quarterOf(new Date().toISOString()) ?? 0);
    case 'places':
      return tally.counts();
    case 'year':
      return yearOf(question.year);
    case 'duplicates':
      return duplicates();
    case 'find':
      return Object.fromEntries(Object.entries(indexes).map(([kind, index]) => [kind, index.find(question.text, question.limit)]));
  }
  const nothing: never = question;
  return nothing;
};

// One thing after the other, in the order it was said.
let queue: Promise<void> = readAll();
const inTurn = (work: () => Promise<void> | void): void => {
  queue = queue.then(work, work);
};

onmessage = (event: MessageEvent<ToListWorker>): void => {
  const message = event.data;
  if (message.type === 'ask') {
    if (day !== '' && day !== todayIso()) inTurn(readAll);
    inTurn(async () => post({ type: 'answer', id: message.id, answer: await answer(message.question) }));
  } else {
    inTurn(message.type === 'rebuilt' ? readAll : () => takeWritten(message.records));
    inTurn(() => post({ type: 'stale' }));
  }
};

// Acknowledgements change the outbox without touching a record; a run that was cut changes what is said of it.
liveQuery(() => Promise.all([db.outbox.count(), db.outbox.where('state').equals('refused').count(), db.runs.count()])).subscribe(() => {
  inTurn(remark);
  inTurn(() => post({ type: 'stale' }));
});

// Another number of months says something else of every agreement.
liveQuery(readDormantMonths).subscribe((months) => {
  if (months === dormantMonths) return;
  inTurn(readAll);
  inTurn(() => post({ type: 'stale' }));
});
