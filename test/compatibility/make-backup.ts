import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBackup } from '#electron/main/backup/write-backup.ts';
import { ENROLMENT, must, NOW } from '#test/support/journal-kit.ts';
import { openShortSegments, packClosed, sayEverything, sayings } from './make-journal.ts';

/** The passphrase of the encrypted fixtures; no secret. */
export const PASSPHRASE = 'sample passphrase · รหัสตัวอย่าง';
export const PLAIN = 'plain.zip';
export const ENCRYPTED = 'encrypted.zip.age';

/**
 * Writes two backups of the present format, without and with a passphrase, and what a reader must find in them, as a fixture
 * that every later version must restore: `node test/compatibility/make-backup.ts format-N` once when a format is released,
 * never again afterwards. Opening the encrypted one takes seconds: where only the journal inside is new, the plain one is kept.
 */
if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, 'backups', process.argv[2] ?? '');
  const work = mkdtempSync(join(tmpdir(), 'phinong-fixture-'));
  const journal = join(work, 'journal');
  const writer = openShortSegments(journal, 2);
  sayEverything(writer);
  await packClosed(journal, writer);
  const says = sayings(writer);
  const { journalId, lastPosition } = writer.state();
  writer.close();
  const files = readdirSync(journal).filter((name) => name.endsWith('.journal')).map((name) => ({ name, bytes: statSync(join(journal, name)).size }));
  const order = { journal: { folder: journal, journalId, position: lastPosition, files }, folder: join(work, 'backups'), reason: 'daily' as const, at: NOW, app: '0.1.0', unit: ENROLMENT.unit, device: 'PC 1' };
  mkdirSync(folder, { recursive: true });
  for (const [name, passphrase] of [[PLAIN, null], [ENCRYPTED, PASSPHRASE]] as const) copyFileSync(join(order.folder, must(await writeBackup({ ...order, passphrase })).file), join(folder, name));
  writeFileSync(join(folder, 'says.json'), `${JSON.stringify(says, null, 1)}\n`);
  console.log(`${folder}: ${String(readFileSync(join(folder, PLAIN)).length)} bytes, ${String(files.length)} files of a journal`);
  rmSync(work, { recursive: true });
}
