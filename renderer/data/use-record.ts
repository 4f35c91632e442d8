import { useLiveQuery } from 'dexie-react-hooks';
import { useSyncExternalStore } from 'react';
import type { RecordKind } from '#core/domain/record-kinds.ts';
import type { RecordRow } from './db.ts';
import { db, openRows } from './machine.ts';
import { rowToView, type RecordView } from './rows.ts';
import { readUnanswered, unansweredKeys } from './unanswered.ts';

export type { FieldConflict, RecordView } from './rows.ts';

const withOutbox = async (rows: readonly RecordRow[]): Promise<RecordView[]> => {
  const outbox = await db.outbox.where('key').anyOf(rows.map((row) => row.key)).toArray();
  const [waiting, refused] = [outbox.filter((row) => row.state === 'waiting'), new Set(outbox.filter((row) => row.state === 'refused').map(({ key }) => key))];
  const onlyHere = new Set(waiting.map(({ key }) => key));
  const unanswered = waiting.length === 0 ? new Set<string>() : unansweredKeys(waiting, await readUnanswered(db));
  return rows.map((row) => ({
    ...rowToView(row, onlyHere.has(row.key)),
    ...(refused.has(row.key) ? { refused: true as const } : {}),
    ...(unanswered.has(row.key) ? { unanswered: true as const } : {}),
  }));
};

/** The key of a record named as lists name it (`id/scope`) or by its id alone, as links between records do. */
export const findKey = async (kind: string, id: string): Promise<string> => {
  const named = `${kind}/${id}`;
  return id.includes('/') ? named : ((await db.records.where('key').startsWith(`${named}/`).primaryKeys())[0] ?? named);
};

type ReadRecord = { readonly name: string; readonly view: RecordView | null; readonly asOf: number };

/** One record in one transaction, kept at hand for the save that may follow. */
const readOpen = async (kind: string, id: string): Promise<ReadRecord> => {
  const name = `${kind}/${id}`;
  const asOf = openRows.asOf();
  const [view, row] = await db.transaction('r', db.records, db.outbox, async () => {
    const found = id.includes('/') ? await db.records.get(name) : (await db.records.where('key').startsWith(`${name}/`).limit(1).toArray())[0];
    if (found === undefined) return [null, null] as const;
    return [rowToView(found, (await db.outbox.where('key').equals(found.key).count()) > 0), found] as const;
  });
  openRows.noteRead(name, view, row, asOf);
  return { name, view, asOf };
};

/** One record, read now. */
export const readRecord = async (kind: string, id: string): Promise<RecordView | null> => (await readOpen(kind, id)).view;

/**
 * One record, live: undefined while loading, null when there is none. What the write door has just published is shown at
 * once; what the database says takes its place as soon as it is as new.
 */
export const useRecord = (kind: RecordKind, id: string | null): RecordView | null | undefined => {
  const name = `${kind}/${id ?? ''}`;
  const read = useLiveQuery(() => (id === null ? null : readOpen(kind, id)), [kind, id]);
  const open = useSyncExternalStore(openRows.subscribe, () => (id === null ? undefined : openRows.find(name)));
  if (id === null) return read === undefined ? undefined : null;
  const fits = read !== undefined && read !== null && read.name === name ? read : undefined;
  return open !== undefined && (fits === undefined || open.asOf > fits.asOf) ? open.view : fits?.view;
};

/** The records of a visible stretch of a list, by id. */
export const useRecords = (kind: string, ids: readonly string[]): ReadonlyMap<string, RecordView> | undefined =>
  useLiveQuery(async () => {
    const rows = await db.records.bulkGet(await Promise.all(ids.map((id) => findKey(kind, id))));
    const views = await withOutbox(rows.filter((row) => row !== undefined));
    return new Map(views.flatMap((each) => [[each.id, each], [`${each.id}/${each.scope}`, each]]));
  }, [kind, ids.join(' ')]);

/** The records by key, in order; undefined where there is none. */
export const readByKey = async (keys: readonly string[]): Promise<(RecordView | undefined)[]> => (await db.records.bulkGet([...keys])).map((row) => (row === undefined ? undefined : rowToView(row, false)));

const PAGE = 500;

/** All records of a kind that pass a test, newest first; for kinds that stay small (messages) and for linked activities. */
const readWhere = async (kind: string, wanted: (row: RecordRow) => boolean): Promise<RecordView[]> => {
  const found: RecordRow[] = [];
  await db.records
    .where('[kind+touched]')
    .between([kind, ''], [kind, '\uffff'])
    .reverse()
    .until(() => found.length >= PAGE)
    .each((row) => {
      if (row.deleted !== 1 && wanted(row)) found.push(row);
    });
  return withOutbox(found);
};

/** Records of a kind that name an agreement, read now. */
export const readLinked = (kind: RecordKind, agreementId: string): Promise<RecordView[]> => readWhere(kind, (row) => row.fields[`agreements/${agreementId}`] === true);

/** What was decided about pairs of agreements that looked like one, newest first. */
export const usePairRecords = (): readonly RecordView[] | undefined => useLiveQuery(() => readWhere('pair', (row) => row.fields['verdict'] === 'merged' || row.fields['verdict'] === 'not-duplicate'), []);

/** Records of a kind that name an agreement, newest first. */
const useLinked = (kind: RecordKind, agreementId: string): readonly RecordView[] | undefined =>
  useLiveQuery(() => readWhere(kind, (row) => row.fields[`agreements/${agreementId}`] === true), [kind, agreementId]);

export const useLinkedActivities = (agreementId: string): readonly RecordView[] | undefined => useLinked('activity', agreementId);

export const useLinkedContacts = (agreementId: string): readonly RecordView[] | undefined => useLinked('contact', agreementId);

/** Places that offices added, and the names they gave to listed ones. */
export const usePlaceRecords = (): readonly RecordView[] | undefined => useLiveQuery(() => readWhere('place', () => true), []);

/** What the ministry wrote, withdrawn or not, in the scopes that this PC holds. */
export const useNoticeRecords = (): readonly RecordView[] | undefined => useLiveQuery(() => readWhere('notice', () => true), []);

export const useNoticeAnswerRecords = (): readonly RecordView[] | undefined => useLiveQuery(() => readWhere('notice-answer', () => true), []);

/** Every agreement of the register, once: for finding out whether a row of a table is here already. */
export const readAgreements = async (): Promise<RecordView[]> => {
  const rows = await db.records.where('[kind+touched]').between(['agreement', ''], ['agreement', '\uffff']).toArray();
  return rows.filter((row) => row.deleted !== 1).map((row) => rowToView(row, false));
};
