import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitChangeId } from '#core/ids.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { aMemoryPc, bodiesOf, ENROLMENT, intent, must, type Body } from '#test/support/journal-kit.ts';

/**
 * Writes a journal of the present format that says one of everything, as a fixture that every later version must read:
 * `node test/compatibility/make-journal.ts format-N` once when a format is released, never again afterwards.
 */
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

/** What a reader must find in it. */
export const sayings = (writer: JournalWriter): unknown => {
  const { incarnation, n, unacknowledged, scope, lastPosition, cursor } = writer.state();
  return { standing: { incarnation, n, unacknowledged, scope, lastPosition, cursor }, frames: bodiesOf(writer) };
};

if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, 'journals', process.argv[2] ?? '');
  const pc = aMemoryPc(1, 4_000);
  const writer = must(pc.start());
  saySomeOfEverything(writer);
  const said = sayings(writer);
  writer.close();
  mkdirSync(folder);
  for (const [name, bytes] of pc.files) if (name.endsWith('.journal')) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'says.json'), `${JSON.stringify(said, null, 1)}\n`);
}
