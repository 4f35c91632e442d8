import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Encrypter } from 'age-encryption';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { journalLetters, readBackupName } from '#core/backup/backup-name.ts';
import { listBackups, tidyBackups } from '#electron/main/backup/backup-folder.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { writeBackup, type BackupOrder, type JournalFiles } from '#electron/main/backup/write-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { must, mustFail } from '#test/support/journal-kit.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-backups-'));
  folders.push(folder);
  return folder;
};

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };

const filesOf = (folder: string, journalId: string, position: number): JournalFiles => ({
  folder,
  journalId,
  position,
  files: readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => ({ name, bytes: statSync(join(folder, name)).size })),
});

/** A journal of some saves in a folder of its own. */
const aJournal = (saves: number): JournalFiles => {
  const folder = join(newFolder(), 'journal');
  const writer = must(openJournal(folder, deps));
  for (let n = 1; n <= saves; n += 1) must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r${String(n)}`, set: { notes: `บันทึก ${String(n)}` }, base: {} }, author: AUTHOR }]));
  const { journalId, lastPosition } = writer.state();
  writer.close();
  return filesOf(folder, journalId, lastPosition);
};

const order = (journal: JournalFiles, folder: string, parts: Partial<BackupOrder> = {}): BackupOrder => ({
  journal, folder, reason: 'on-demand', at: Date.UTC(2026, 10, 23, 9, 30, 15), app: '0.1.0', unit: null, device: 'PC 1', passphrase: null, ...parts,
});

/** As a backup is encrypted, but with a passphrase that costs little to try: how much it costs is said in the file. */
const lockedQuickly = (plain: Uint8Array, passphrase: string): Promise<Uint8Array> => {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(plain);
};

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => [name, readFileSync(join(folder, name), 'base64')]));

describe('a backup', () => {
  test('holds the journal to the last byte, with and without a passphrase, and says what it is', async () => {
    const journal = aJournal(40);
    for (const passphrase of [null, 'สี่ คำ ที่ จำได้']) {
      const folder = newFolder();
      const made = must(await writeBackup(order(journal, folder, { passphrase })));
      expect(readBackupName(made.file)).toMatchObject({ unit: 'trial', position: journal.position, encrypted: passphrase !== null });
      const into = join(newFolder(), 'restored');
      const { manifest } = must(await readBackup(join(folder, made.file), passphrase, into));
      expect(manifest).toMatchObject({ format: 1, reason: 'on-demand', journalId: journal.journalId, position: journal.position, device: 'PC 1' });
      expect(contents(into)).toEqual(contents(journal.folder));
      const again = must(openJournal(into, deps));
      expect(again.state().lastPosition).toBe(journal.position);
      again.close();
    }
  }, 60_000);

  test('taken while the journal grows is whole up to where it began', async () => {
    const journal = aJournal(5);
    for (const { name } of journal.files) appendFileSync(join(journal.folder, name), randomBytes(5_000));
    const folder = newFolder();
    const made = must(await writeBackup(order(journal, folder)));
    const into = join(newFolder(), 'restored');
    must(await readBackup(join(folder, made.file), null, into));
    expect(must(openJournal(into, deps)).state().lastPosition).toBe(journal.position);
  });

  test('is not there at all when the journal was cut while it was read, or the folder cannot be', async () => {
    const journal = aJournal(3);
    const [first] = journal.files;
    const folder = newFolder();
    const longer = { ...journal, files: [{ name: first!.name, bytes: first!.bytes + 10 }] };
    expect(mustFail(await writeBackup(order(longer, folder)))).toMatchObject({ type: 'backup-folder' });
    expect(readdirSync(folder)).toEqual([]);
    const file = join(newFolder(), 'a file');
    writeFileSync(file, '');
    expect(mustFail(await writeBackup(order(journal, join(file, 'below'))))).toMatchObject({ type: 'backup-folder' });
  });

  test('that was cut or altered anywhere is known as damaged and never as whole', async () => {
    const journal = aJournal(2);
    const folder = newFolder();
    const made = must(await writeBackup(order(journal, folder)));
    const whole = readFileSync(join(folder, made.file));
    const target = join(folder, 'spoilt.zip');
    const original = JSON.stringify(must(await readBackup(join(folder, made.file), null)).manifest);
    const silent: string[] = [];
    const tryOne = async (bytes: Buffer, what: string): Promise<void> => {
      writeFileSync(target, bytes);
      const read = await readBackup(target, null);
      // A zip carries times and flags that mean nothing here; whatever is read as whole must say and hold the very same.
      if (read.ok && JSON.stringify(read.value.manifest) !== original) silent.push(what);
    };
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x55;
      await tryOne(flipped, `flip ${String(at)}`);
    }
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(target, whole.subarray(0, length));
      expect((await readBackup(target, null)).ok, `cut to ${String(length)}`).toBe(false);
    }
    expect(silent).toEqual([]);
  }, 120_000);

  test('that is encrypted opens with its passphrase only, and not when a byte of it is altered', async () => {
    const journal = aJournal(2);
    const folder = newFolder();
    const file = join(folder, 'encrypted.zip.age');
    writeFileSync(file, await lockedQuickly(readFileSync(join(folder, must(await writeBackup(order(journal, folder))).file)), 'right one'));
    must(await readBackup(file, 'right one'));
    expect(mustFail(await readBackup(file, null))).toEqual({ type: 'backup-passphrase' });
    expect(mustFail(await readBackup(file, 'wrong one'))).toEqual({ type: 'backup-passphrase' });
    const whole = readFileSync(file);
    for (const at of [whole.length - 1, whole.length - 500, Math.floor(whole.length / 2)]) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(file, flipped);
      expect(mustFail(await readBackup(file, 'right one')).type).toBe('backup-damaged');
    }
  }, 120_000);

  test('of a newer version is told from a damaged one, and names that lead elsewhere are refused', async () => {
    const folder = newFolder();
    const zipOf = async (entries: Readonly<Record<string, string>>): Promise<string> => {
      const zip = new ZipFile();
      for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
      zip.end();
      const path = join(folder, `made-${randomBytes(4).toString('hex')}.zip`);
      await pipeline(zip.outputStream, createWriteStream(path));
      return path;
    };
    expect(mustFail(await readBackup(await zipOf({ 'manifest.json': '{"format":99}' }), null))).toEqual({ type: 'backup-newer', format: 99 });
    expect(mustFail(await readBackup(await zipOf({ 'manifest.json': '{"format":1}' }), null)).type).toBe('backup-damaged');
    expect(mustFail(await readBackup(await zipOf({ 'journal/.hidden': 'x' }), null, join(folder, 'into'))).type).toBe('backup-damaged');
    expect(mustFail(await readBackup(await zipOf({ 'other/file': 'x' }), null)).type).toBe('backup-damaged');
    writeFileSync(join(folder, 'text.zip'), 'no archive');
    expect(mustFail(await readBackup(join(folder, 'text.zip'), null)).type).toBe('backup-damaged');
    expect(mustFail(await readBackup(join(folder, 'not-there.zip'), null))).toEqual({ type: 'backup-unreadable', detail: 'ENOENT' });
  });
});

describe('a folder of backups', () => {
  test('is listed newest first, without what is not ours, and tidied of what is too old or unfinished', async () => {
    const journal = aJournal(1);
    const folder = newFolder();
    const day = 86_400_000;
    const start = Date.UTC(2026, 0, 1, 8);
    const first = must(await writeBackup(order(journal, folder, { at: start }))).file;
    for (let n = 1; n < 30; n += 1) cpSync(join(folder, first), join(folder, first.replace('20260101', new Date(start + n * day).toISOString().slice(0, 10).replaceAll('-', ''))));
    writeFileSync(join(folder, 'report.pdf'), '');
    writeFileSync(join(folder, `${first.replace('20260101', '20260301')}.part`), '');
    mkdirSync(join(folder, first.replace('20260101', '20260401')));
    const listed = await listBackups(folder);
    expect(listed).toHaveLength(30);
    expect(listed[0]!.at).toBe(start + 29 * day);
    const ofAnotherPc = `${first.replace(journalLetters(journal.journalId), 'ffffffff')}.part`;
    writeFileSync(join(folder, ofAnotherPc), '');
    const dropped = await tidyBackups(folder, journalLetters(journal.journalId));
    expect(dropped.length).toBeGreaterThan(10);
    expect(readdirSync(folder)).toContain('report.pdf');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([ofAnotherPc]);
    expect((await listBackups(folder))[0]!.at).toBe(start + 29 * day);
  });

  test('that is not there is an empty list and no error', async () => {
    expect(await listBackups(join(newFolder(), 'nowhere'))).toEqual([]);
    expect(await tidyBackups(join(newFolder(), 'nowhere'), 'abcdef12')).toEqual([]);
  });
});
