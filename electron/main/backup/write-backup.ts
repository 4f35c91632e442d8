import { createHash } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Encrypter } from 'age-encryption';
import { ZipFile } from 'yazl';
import { journalLetters, writeBackupName } from '#core/backup/backup-name.ts';
import { BACKUP_FORMAT, JOURNAL_FOLDER, MANIFEST_NAME, type BackupManifest, type BackupReason } from '#core/backup/manifest.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Unit } from '#core/sync/protocol.ts';
import { meansFull, systemCode } from '../journal-errors.ts';
import { inPatience, meansHeld } from '../patient-fs.ts';
import { realBackupFs, type BackupFs } from './backup-fs.ts';
import { readBackup, type BackupFault, type ReadBackup } from './read-backup.ts';

/** What of the journal goes into a backup: its files as long as they were when the backup began. Frames added later are in the next one. */
export type JournalFiles = {
  readonly folder: string;
  readonly journalId: string;
  readonly position: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
};

export type BackupOrder = {
  readonly journal: JournalFiles;
  readonly folder: string;
  readonly reason: BackupReason;
  readonly at: number;
  readonly app: string;
  readonly unit: Unit | null;
  readonly device: string;
  /** null = not encrypted */
  readonly passphrase: string | null;
  /** bytes of the journal that are done */
  readonly progress?: (bytes: number) => void;
};

export type BackupError =
  | { readonly type: 'backup-folder'; readonly folder: string; readonly detail: string }
  | { readonly type: 'backup-full'; readonly folder: string }
  /** it was written, and is not what it should be when it is read again: the disk is not to be trusted */
  | { readonly type: 'backup-unverified'; readonly fault: BackupFault };

export type MadeBackup = { readonly file: string; readonly bytes: number };

const UNFINISHED = '.part';

/**
 * Writes a backup beside the others: streamed into a file of another name, synced, renamed, read back and compared. What is
 * there after a failure or a power cut is a whole backup or none.
 */
export const writeBackup = async (order: BackupOrder, fs: BackupFs = realBackupFs): Promise<Result<MadeBackup, BackupError>> => {
  const { folder, journal, at, unit, passphrase } = order;
  const name = writeBackupName({ unit: unit?.code ?? 'trial', at, position: journal.position, journal: journalLetters(journal.journalId), encrypted: passphrase !== null });
  const unfinished = join(folder, `${name}${UNFINISHED}`);
  const file = join(folder, name);
  try {
    await fs.mkdir(folder, { recursive: true });
    await pack(order, unfinished, fs);
    const verified = await readBack(unfinished, passphrase);
    if (!verified.ok) {
      await fs.rm(unfinished, { force: true });
      // Gone again, as on a stick that was pulled out: nothing is known against the disk.
      if (verified.error.type === 'backup-unreadable') return err({ type: 'backup-folder', folder, detail: verified.error.detail });
      return err({ type: 'backup-unverified', fault: verified.error });
    }
    await inPatience(() => fs.rename(unfinished, file));
    await syncFolder(folder, fs);
    return ok({ file: name, bytes: verified.value.bytes });
  } catch (problem) {
    await fs.rm(unfinished, { force: true }).catch(() => undefined);
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err(meansFull(code) ? { type: 'backup-full', folder } : { type: 'backup-folder', folder, detail: code });
  }
};

/** A new file is what a virus scanner looks at first: it may hold it just when it is to be read again. */
const readBack = (path: string, passphrase: string | null): Promise<Result<ReadBackup, BackupFault>> =>
  inPatience(async () => {
    const read = await readBackup(path, passphrase);
    if (!read.ok && read.error.type === 'backup-unreadable' && meansHeld(read.error.detail)) throw Object.assign(new Error(read.error.detail), { code: read.error.detail });
    return read;
  });

type OpenFile = { readonly name: string; readonly bytes: number; readonly handle: FileHandle };

/** All files are opened before the first is read: one that gets another name meanwhile (a segment that is closed) stays the one it was. */
const openAll = async ({ folder, files }: JournalFiles): Promise<OpenFile[]> => {
  const opened: OpenFile[] = [];
  try {
    for (const { name, bytes } of files) opened.push({ name, bytes, handle: await open(join(folder, name), 'r') });
    return opened;
  } catch (problem) {
    await closeAll(opened);
    throw problem;
  }
};

const closeAll = async (files: readonly OpenFile[]): Promise<void> => {
  for (const { handle } of files) await handle.close().catch(() => undefined);
};

const pack = async (order: BackupOrder, path: string, fs: BackupFs): Promise<void> => {
  const files = await openAll(order.journal);
  try {
    await packFiles(order, files, fs.write(path));
  } finally {
    await closeAll(files);
  }
};

const packFiles = async (order: BackupOrder, files: readonly OpenFile[], out: WriteStream): Promise<void> => {
  const zip = new ZipFile();
  // yazl's stream is the old kind; a PassThrough gives it the ends and back pressure of the new one.
  const archive = zip.outputStream.pipe(new PassThrough());
  const filling = fill(zip, order, files);
  const writing = order.passphrase === null ? pipeline(archive, out) : pipeline(await encrypted(archive, order.passphrase), out);
  await Promise.all([filling, writing]).catch((problem: unknown) => {
    archive.destroy();
    out.destroy();
    throw problem;
  });
};

const encrypted = async (plain: Readable, passphrase: string): Promise<Readable> => {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return Readable.fromWeb(await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array>) as Parameters<typeof Readable.fromWeb>[0]);
};

const fill = async (zip: ZipFile, { journal, reason, at, app, unit, device, progress }: BackupOrder, opened: readonly OpenFile[]): Promise<void> => {
  const files: BackupManifest['files'] = [];
  let done = 0;
  for (const { name, bytes, handle } of opened) {
    const hash = createHash('sha256');
    let length = 0;
    const counting = new Transform({
      transform: (chunk: Buffer, _encoding, next) => {
        hash.update(chunk);
        length += chunk.length;
        progress?.(done + length);
        next(null, chunk);
      },
    });
    const source = bytes === 0 ? Readable.from([]) : handle.createReadStream({ start: 0, end: bytes - 1, autoClose: false });
    zip.addReadStream(counting, `${JOURNAL_FOLDER}${name}`, { mtime: new Date(at), mode: 0o100600 });
    await pipeline(source, counting, { end: true });
    await ended(counting);
    if (length !== bytes) throw Object.assign(new Error(`${name} became shorter while it was read`), { code: 'EIO' });
    files.push({ name, bytes, sha256: hash.digest('hex') });
    done += bytes;
  }
  const manifest: BackupManifest = { format: BACKUP_FORMAT, at, reason, app, journalId: journal.journalId, position: journal.position, unit, device, files };
  zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), MANIFEST_NAME, { mtime: new Date(at), mode: 0o100600 });
  zip.end();
};

/** Everything that went in has come out at the other side, so the hash is of all of it. */
const ended = (stream: Transform): Promise<void> => new Promise((resolve, reject) => {
  if (stream.readableEnded) resolve();
  else stream.once('end', resolve).once('error', reject);
});

const syncFolder = async (folder: string, fs: BackupFs): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

