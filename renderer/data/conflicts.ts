import { useLiveQuery } from 'dexie-react-hooks';
import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import { createLineage, type EarlierValue, type Lineage } from '#core/change/lineage.ts';
import { DELETED_FIELD, type Head } from '#core/change/state.ts';
import { RECORD_KINDS } from '#core/domain/record-kinds.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { useSession } from '#renderer/state/session.ts';
import type { ChangeRow, RecordRow } from './db.ts';
import { db } from './machine.ts';
import { rowToView, type RecordView } from './rows.ts';

/** A record in which somebody has to decide something. */
export type RecordInConflict = {
  readonly record: RecordView;
  /** the fields whose heads differ, deleting against editing first */
  readonly fields: readonly { readonly field: string; readonly heads: readonly Head[] }[];
  /** false: the record belongs to another unit, and only that decides */
  readonly isOurs: boolean;
};

/** One who wrote a value: as which head it stands now, who wrote it first, and whether that was on this PC. */
export type Voice = {
  readonly head: Head;
  /** another than the head where a settlement was undone: the head bears the name of who undid */
  readonly origin: Head;
  readonly isHere: boolean;
  /** the other fields that the same change set: what an edit was, when it stands against a deletion */
  readonly also: Readonly<Record<string, Json>>;
};

/** One of the values to choose from, with everybody who wrote it. */
export type Choice = { readonly value: Json; readonly voices: readonly Voice[] };

export type OpenField = {
  readonly field: string;
  readonly heads: readonly Head[];
  /** this PC's first, then by the name of the PC: the same order in every record */
  readonly choices: readonly Choice[];
  readonly earlier: EarlierValue;
};

export type OpenConflict = Omit<RecordInConflict, 'fields'> & { readonly fields: readonly OpenField[] };

/** Whether this PC's unit may write in a register. A reader may in none. */
export const mayWriteIn = (scope: string): boolean => {
  const status = useSession.getState().status;
  if (status === null || status.role === 'reader') return false;
  return status.unit === null || scope === status.scope || scope === TRIAL_SCOPE;
};

/** Deleting against editing first, then the fields as the forms have them, then the entries of lists. */
const placeOf = (kind: string, field: string): number => {
  if (field === DELETED_FIELD) return -1;
  const place = RECORD_KINDS[kind]?.fields.indexOf(field) ?? -1;
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
};

/** What is deleted for good asks nothing any more; brought back, its other fields ask again. */
const inConflict = (row: RecordRow): RecordInConflict | null => {
  const record = rowToView(row, false);
  const asksToLive = record.conflicts.some(({ field }) => field === DELETED_FIELD);
  if (record.conflicts.length === 0 || (record.deleted && !asksToLive)) return null;
  const fields = record.conflicts.toSorted((a, b) => placeOf(record.kind, a.field) - placeOf(record.kind, b.field) || compareText(a.field, b.field));
  return { record, fields, isOurs: mayWriteIn(record.scope) };
};

const readInConflict = async (): Promise<RecordInConflict[]> => (await db.records.where('conflicted').equals(1).toArray()).flatMap((row) => inConflict(row) ?? []);

/** All records in conflict: those that this unit decides first, most recently touched first. */
export const readConflicts = async (): Promise<RecordInConflict[]> =>
  (await readInConflict()).toSorted((a, b) => Number(b.isOurs) - Number(a.isOurs) || (a.record.touched < b.record.touched ? 1 : -1));

export const useConflicts = (): readonly RecordInConflict[] | undefined => useLiveQuery(readConflicts, []);

const voiceOf = (field: string, head: Head, lineage: Lineage, rows: ReadonlyMap<string, ChangeRow>): Voice => {
  const origin = lineage.origin(field, head);
  const row = rows.get(origin.id);
  const label = useSession.getState().status?.deviceLabel;
  const also = Object.fromEntries(Object.entries(row?.change.set ?? {}).filter(([other]) => other !== field));
  return { head, origin, isHere: row === undefined ? origin.author.device === label : row.mine === 1, also };
};

const choicesOf = (voices: readonly Voice[]): Choice[] => {
  const choices: { value: Json; voices: Voice[] }[] = [];
  for (const voice of voices) {
    const known = choices.find((choice) => sameJson(choice.value, voice.head.value));
    if (known === undefined) choices.push({ value: voice.head.value, voices: [voice] });
    else known.voices.push(voice);
  }
  return choices.toSorted((a, b) => compareText(orderOf(a), orderOf(b)));
};

const orderOf = ({ voices }: Choice): string => {
  const [first] = voices;
  return `${voices.some((voice) => voice.isHere) ? 0 : 1} ${first?.origin.author.device ?? ''} ${first?.origin.at ?? ''} ${first?.head.id ?? ''}`;
};

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** A conflict with all that is needed to decide it: whose the values are, and what stood there before. */
const opened = async (conflict: RecordInConflict): Promise<OpenConflict> => {
  const log = await db.changes.where('key').equals(conflict.record.key).toArray();
  const rows = new Map(log.map((row) => [row.id, row]));
  const lineage = createLineage(log);
  const fields = conflict.fields.map(({ field, heads }): OpenField => ({
    field,
    heads,
    choices: choicesOf(heads.map((head) => voiceOf(field, head, lineage, rows))),
    earlier: lineage.commonEarlier(field, heads),
  }));
  return { ...conflict, fields };
};

/** The conflicts of some records, opened; records that are in none (any more) are left out. */
export const readOpenConflicts = (keys: readonly string[]): Promise<OpenConflict[]> =>
  db.transaction('r', db.records, db.changes, async () => {
    const rows = (await db.records.bulkGet([...keys])).filter((row) => row !== undefined);
    return Promise.all(rows.flatMap((row) => inConflict(row) ?? []).map(opened));
  });

export const useOpenConflicts = (keys: readonly string[]): readonly OpenConflict[] | undefined => useLiveQuery(() => readOpenConflicts(keys), [keys.join(' ')]);

/** Records by their keys, in conflict or not. */
export const useRecordsByKey = (keys: readonly string[]): readonly RecordView[] | undefined =>
  useLiveQuery(async () => (await db.records.bulkGet([...keys])).flatMap((row) => (row === undefined ? [] : [rowToView(row, false)])), [keys.join(' ')]);

/** undefined while loading, null when the record is in no conflict. */
export const useOpenConflict = (key: string): OpenConflict | null | undefined => useLiveQuery(async () => (await readOpenConflicts([key]))[0] ?? null, [key]);

/** How many fields wait for a decision of this unit. */
export const countConflicts = async (): Promise<number> => (await readInConflict()).reduce((sum, { fields, isOurs }) => (isOurs ? sum + fields.length : sum), 0);

/** Every field that waits for a decision of this unit: its name in the whole register → the kind of its record. */
export type ConflictFields = ReadonlyMap<string, string>;

export const readConflictFields = async (): Promise<ConflictFields> =>
  new Map((await readInConflict()).flatMap(({ record, fields, isOurs }) => (isOurs ? fields.map(({ field }) => [`${record.key} ${field}`, record.kind] as const) : [])));

/** Per kind, the fields that are in conflict now and were not before; one that was settled meanwhile takes nothing away from them. */
export const newConflicts = (before: ConflictFields, now: ConflictFields): Record<string, number> => {
  const newly: Record<string, number> = {};
  for (const [field, kind] of now) if (!before.has(field)) newly[kind] = (newly[kind] ?? 0) + 1;
  return newly;
};

export const useConflictCount = (): number | undefined => useLiveQuery(countConflicts, []);
