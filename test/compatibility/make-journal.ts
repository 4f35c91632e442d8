import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '#core/change/change.ts';
import { DOMAIN_SCHEMA_VERSION } from '#core/domain/record-kinds.ts';
import { splitChangeId } from '#core/ids.ts';
import { BOOKMARK } from '#core/journal/bookmark.ts';
import { packSegment } from '#core/journal/upkeep.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { createUpkeepPort } from '#electron/main/journal-upkeep-port.ts';
import { bodiesOf, ENROLMENT, intent, must, NOW, seededRandom, type Body } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';

/** What an office does in its first weeks. */
export const saySomeOfEverything = (writer: JournalWriter): void => {
  const save = (record: string, notes: string): string => {
    const frames = must(writer.saveChanges([intent(record, { notes })]));
    return (JSON.parse(frames[0]?.body ?? '') as Body & { readonly changes: readonly { readonly id: string }[] }).changes[0]?.id ?? '';
  };
  save('r-trial', 'typed on trial · พิมพ์ระหว่างทดลองใช้');
  must(writer.saveEnrolment(ENROLMENT));
  const ids = Array.from({ length: 12 }, (_, index) => save(`r-${String(index)}`, `note ${String(index)} · บันทึกที่ ${String(index)}`));
  const other = { id: 'otherotherother:1', scope: 'TH-50', kind: 'agreement', record: 'r-other', set: { notes: 'of another unit' }, base: {}, at: '001750000000500-0000', author: { officer: 'o', name: 'Sample Officer', device: 'PC 2' }, schema: 1, prev: '' };
  must(writer.saveSnapshotPart({ snapshot: 's', part: 0, parts: 1, records: [], vectors: { 'TH-50': { someoneelse: 3 } }, cursor: 'c0', next: null }));
  must(writer.saveReceived({ changes: [other], cursor: 'c1' }));
  must(writer.saveHistory([], null));
  must(writer.saveAcknowledged(splitChangeId(ids[5] ?? '').n, [{ id: ids[2] ?? '', reason: { type: 'not-allowed' } }]));
  must(writer.saveDraft('agreement/new', { typed: 'half a sentence' }));
  must(writer.saveSetting('language', 'en'));
  must(writer.beginNewLife('fork'));
  must(writer.saveSyncRun({ id: 'run-1', startedAt: 1, endedAt: 2, outcome: 'done', sent: 6, received: 1, refused: 1, requests: 3, bytesUp: 10, bytesDown: 20, complete: false, error: null }));
  save('r-last', 'the last one');
};

const THEIRS = 'theirstheirsthei';
const theirs = (n: number, notes: string, life = THEIRS): Change => ({ id: `${life}:${String(n)}`, scope: 'TH-57', kind: 'agreement', record: `r-${life.slice(0, 4)}-${String(n)}`, set: { notes }, base: {}, at: `00175000000060${String(n)}-0000`, author: { officer: 'p', name: 'Sample Officer', device: 'PC 3' }, schema: 1, prev: '' });

/** One frame of every kind there is: also what only an office that works with files, a second PC and a restored endpoint ever says. */
export const sayEverything = (writer: JournalWriter): void => {
  saySomeOfEverything(writer);
  // A colleague's file, of which the endpoint does not take one change and knows another under the same number.
  must(writer.saveBrought({ file: 'f'.repeat(32), from: 'PC 3', changes: [theirs(1, 'came by file · มาทางไฟล์'), theirs(2, 'came by file and is not taken'), theirs(3, 'came by file, and the endpoint knows another')] }));
  must(writer.saveDeclined([{ id: `${THEIRS}:2`, reason: { type: 'not-allowed' } }]));
  must(writer.saveReceived({ changes: [{ ...theirs(3, 'of the endpoint · ของกระทรวง'), record: 'r-of-the-endpoint' }], cursor: 'c2' }));
  // The endpoint was restored from a backup; what stood only on its snapshot is forgotten with the first part of the next one.
  must(writer.saveSnapshotPart({ snapshot: 's2', part: 0, parts: 1, records: [], vectors: { 'TH-57': { nobody: 1 } }, cursor: 'c3', next: null }));
  must(writer.updateEnrolment({ epoch: 'epoch-2' }));
  must(writer.saveRelayed('epoch-2'));
  must(writer.saveSnapshotPart({ snapshot: 's3', part: 0, parts: 1, records: [], vectors: { 'TH-57': { [THEIRS]: 1 } }, cursor: 'c4', next: null }));
  for (let n = 1; n <= 8; n += 1) must(writer.saveChanges([intent(`r-later-${String(n)}`, { notes: `later ${String(n)} · ต่อมา ${'ข'.repeat(90)}` })]));
  must(writer.saveDraft('agreement/r-later-1', { typed: 'still open · ยังไม่เสร็จ' }));
};

const SEGMENT_BYTES = 4_000;

/** Opens a journal in short segments on a clock that stands still, so that only the journal's own id differs from one making to the next. */
export const openShortSegments = (folder: string, seed: number): JournalWriter =>
  must(createWriter({ store: createFileStore({ folder, segmentBytes: SEGMENT_BYTES }), bytes: machineBytes, now: () => NOW, random: seededRandom(seed), sha256, schemaVersion: DOMAIN_SCHEMA_VERSION }));

/** All closed segments but the newest are packed, as the work in the background does in time. */
export const packClosed = async (folder: string, writer: JournalWriter): Promise<void> => {
  const port = createUpkeepPort(folder, () => Promise.resolve());
  for (const segment of writer.segments.closed().slice(0, -1)) must(writer.segments.adopt(segment.first, must(await packSegment(port, machineBytes, segment))));
};

export const isOfJournal = (name: string): boolean => name.endsWith('.journal') || name === BOOKMARK;

/** What a reader must find in it. */
export const sayings = (writer: JournalWriter): unknown => {
  const { incarnation, n, unacknowledged, scope, lastPosition, cursor } = writer.state();
  return { standing: { incarnation, n, unacknowledged, scope, lastPosition, cursor }, frames: bodiesOf(writer) };
};

/**
 * Writes a journal of the present format that says one of everything, as a fixture that every later version must read:
 * `node test/compatibility/make-journal.ts format-N` once when a format is released, never again afterwards.
 */
if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, 'journals', process.argv[2] ?? '');
  mkdirSync(folder);
  const work = mkdtempSync(join(tmpdir(), 'phinong-fixture-'));
  const writer = openShortSegments(work, 3);
  sayEverything(writer);
  await packClosed(work, writer);
  const said = sayings(writer);
  writer.close();
  for (const name of readdirSync(work).filter(isOfJournal)) copyFileSync(join(work, name), join(folder, name));
  writeFileSync(join(folder, 'says.json'), `${JSON.stringify(said, null, 1)}\n`);
  rmSync(work, { recursive: true });
}
