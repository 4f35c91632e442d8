import type { z } from 'zod';
import { isCovered, isTakenIn, joinCovered, type Covered } from '#core/change/covered.ts';
import { joinBefores, joinStates, type Knowledge } from '#core/change/join.ts';
import { ownField } from '#core/change/own-field.ts';
import { unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import type { RecordState } from '#core/change/state.ts';
import type { snapshotBodySchema } from '#core/journal/bodies.ts';
import { applyChanges, readCovered } from './apply-changes.ts';
import { recordKey, type ChangeRow, type RecordRow, type VectorRow, type ViewDb } from './db.ts';
import { putRecords } from './put-records.ts';
import { rowToState, stateToRow } from './rows.ts';

type SnapshotPart = z.infer<typeof snapshotBodySchema>;

/**
 * Takes one part of a snapshot. A record that is already here is joined with what the snapshot says: what was typed here
 * and has not been sent stays.
 */
export const applySnapshot = async (db: ViewDb, part: SnapshotPart): Promise<void> => {
  const covered: Covered = { vectors: part.vectors, refused: part.refused };
  const packed: readonly PackedRecord[] = part.records as readonly PackedRecord[];
  const keys = packed.map(recordKey);
  const oldRows = await rowsHere(db, keys);
  const known = new Map(oldRows.map((row) => [row.key, row]));
  const before = await readCovered(db);
  const rows: RecordRow[] = [];
  for (const [index, record] of packed.entries()) {
    const row = known.get(keys[index] ?? '');
    rows.push(row === undefined ? packedToRow(record) : stateToRow(await joinWithLocal(db, record, { row, covered: before, snapshot: covered })));
  }
  await putRecords(db, oldRows, rows);
  for (const key of keys) db.keysHere?.add(key);
  if (!isLastPart(part)) return;
  await db.vectors.bulkPut(rowsOf(joinCovered(before, covered)));
  // What waited for something that the snapshot covers may go now.
  await applyChanges(db, [], [], []);
};

/** A snapshot takes effect with its last part. */
export const isLastPart = ({ cursor, brought }: Pick<SnapshotPart, 'cursor' | 'brought'>): boolean => cursor !== undefined || brought?.last === true;

/** The rows that are here already. To ask for each of ten thousand that are not would cost as much as to write them. */
const rowsHere = async (db: ViewDb, keys: readonly string[]): Promise<RecordRow[]> => {
  db.keysHere ??= new Set(await db.records.toCollection().primaryKeys());
  const known = keys.filter((key) => db.keysHere?.has(key) === true);
  return known.length === 0 ? [] : (await db.records.bulkGet(known)).filter((row) => row !== undefined);
};

/** The usual case, without unpacking: a record that is not here yet. */
const packedToRow = (record: PackedRecord): RecordRow => (record.more === undefined ? rowOfPacked(record) : stateToRow(unpackRecord(record)));

const rowOfPacked = (record: PackedRecord): RecordRow => ({
  ...record,
  key: recordKey(record),
  touched: record.stamps.reduce((greatest, stamp) => (stamp.at > greatest ? stamp.at : greatest), ''),
  ...(record.fields['deleted'] === true ? { deleted: 1 as const } : {}),
});

type LocalKnowledge = { readonly row: RecordRow; readonly covered: Covered; readonly snapshot: Covered };

/** Joins what this PC knows of a record with what the snapshot says, so that nothing typed here and nothing made elsewhere is lost. */
const joinWithLocal = async (db: ViewDb, packed: PackedRecord, local: LocalKnowledge): Promise<RecordState> => {
  const log = await db.changes.where('key').equals(local.row.key).toArray();
  const logged = new Set(log.map((row) => row.id));
  const theirs: Knowledge = { state: unpackRecord(packed), knows: (id) => isCovered(local.snapshot, packed.scope, id) };
  const ours: Knowledge = { state: rowToState(local.row), knows: (id) => logged.has(id) || isCovered(local.covered, packed.scope, id) };
  const joined = joinBefores(log, theirs);
  await db.changes.bulkPut(log.map((row, index) => ({ ...confirmedBy(row, local.snapshot), ...joined[index] })));
  return joinStates(ours, theirs);
};

/** What the endpoint took, as the snapshot says, is confirmed, however it came here. */
const confirmedBy = ({ byFile, ...row }: ChangeRow, snapshot: Covered): ChangeRow => (byFile === 1 && !isTakenIn(snapshot, row.change.scope, row.id) ? { ...row, byFile } : row);

const rowsOf = ({ vectors, refused = {} }: Covered): VectorRow[] =>
  Object.entries(vectors).map(([scope, vector]) => {
    const lives = ownField(refused, scope);
    return lives === undefined ? { scope, vector } : { scope, vector, refused: lives };
  });
