import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { open as openZip, type Entry, type ZipFile } from 'yauzl';
import { BACKUP_FORMAT, JOURNAL_FOLDER, MANIFEST_NAME, backupManifestSchema, type BackupManifest } from '#core/backup/manifest.ts';
import { err, ok, type Result } from '#core/result.ts';
import { systemCode } from '../journal-errors.ts';

export type BackupFault =
  | { readonly type: 'backup-unreadable'; readonly detail: string }
  /** encrypted, and no passphrase or a wrong one */
  | { readonly type: 'backup-passphrase' }
  /** a newer version of the app wrote it */
  | { readonly type: 'backup-newer'; readonly format: number }
  /** not a backup, cut short, or altered */
  | { readonly type: 'backup-damaged'; readonly file: string };

/** bytes of the archive's files that are read, and all that it says it has */
export type BackupProgress = (done: number, total: number) => void;

export type ReadBackup = { readonly manifest: BackupManifest; readonly bytes: number };

/** More than any manifest: what claims to be larger is none. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

const damaged = (file: string): Result<never, BackupFault> => err({ type: 'backup-damaged', file });

/**
 * Reads a whole backup and checks every byte of it against its manifest. With `into` the journal's files are written there:
 * an empty folder to be used only when this answers ok.
 */
export const readBackup = async (path: string, passphrase: string | null, into: string | null = null, progress: BackupProgress = () => undefined): Promise<Result<ReadBackup, BackupFault>> => {
  let plain: string | null = null;
  try {
    const { size } = await stat(path);
    const opened = await decrypted(path, passphrase);
    if (!opened.ok) return opened;
    if (opened.value !== path) plain = opened.value;
    const read = await readArchive(opened.value, into, progress);
    return read.ok ? ok({ manifest: read.value, bytes: size }) : read;
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: 'backup-unreadable', detail: code });
  } finally {
    if (plain !== null) await rm(dirname(plain), { recursive: true, force: true });
  }
};

/** A zip is read from its end, so an encrypted one is first decrypted beside; that copy goes when it was read. */
const decrypted = async (path: string, passphrase: string | null): Promise<Result<string, BackupFault>> => {
  const start = await firstBytes(path);
  if (!start.startsWith('age-encryption.org/')) return ok(path);
  if (passphrase === null) return err({ type: 'backup-passphrase' });
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const folder = await mkdtemp(join(tmpdir(), 'phinong-backup-'));
  const plain = join(folder, 'backup.zip');
  try {
    const stream = await decrypter.decrypt(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
    await pipeline(Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(plain, { mode: 0o600 }));
    return ok(plain);
  } catch (problem) {
    await rm(folder, { recursive: true, force: true });
    if (systemCode(problem) !== null) throw problem;
    // age says "no identity matched" for a wrong passphrase; everything else is a file that is not as it was written.
    return problem instanceof Error && /identit|passphrase|incorrect/i.test(problem.message) ? err({ type: 'backup-passphrase' }) : damaged('age');
  }
};

const firstBytes = async (path: string): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: 31 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
};

type Found = { readonly bytes: number; readonly sha256: string };

const readArchive = async (path: string, into: string | null, progress: BackupProgress): Promise<Result<BackupManifest, BackupFault>> => {
  let zip: ZipFile;
  try {
    zip = await opened(path);
  } catch (problem) {
    if (systemCode(problem) !== null) throw problem;
    return damaged('zip');
  }
  if (into !== null) await mkdir(into, { recursive: true, mode: 0o700 });
  const files = new Map<string, Found>();
  let manifest: unknown;
  let reading = '';
  let done = 0;
  const { size } = await stat(path);
  try {
    for (let entry = await nextEntry(zip); entry !== null; entry = await nextEntry(zip)) {
      reading = entry.fileName;
      if (reading === MANIFEST_NAME) manifest = await readManifest(zip, entry);
      else if (!isJournalFile(reading) || files.has(reading)) return damaged(reading);
      else files.set(reading, await readFile(zip, entry, into === null ? null : join(into, reading.slice(JOURNAL_FOLDER.length)), (bytes) => progress((done += bytes), Math.max(done, size))));
    }
  } catch (problem) {
    if (systemCode(problem) !== null) throw problem;
    return damaged(reading);
  } finally {
    zip.close();
  }
  return judge(manifest, files);
};

/** Only plain names inside the one folder: an archive that was made to write elsewhere is no backup. */
const isJournalFile = (name: string): boolean => name.startsWith(JOURNAL_FOLDER) && /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name.slice(JOURNAL_FOLDER.length));

const judge = (raw: unknown, found: ReadonlyMap<string, Found>): Result<BackupManifest, BackupFault> => {
  const format = typeof raw === 'object' && raw !== null && 'format' in raw ? raw.format : undefined;
  if (typeof format === 'number' && format > BACKUP_FORMAT) return err({ type: 'backup-newer', format });
  const manifest = backupManifestSchema.safeParse(raw);
  if (!manifest.success) return damaged(MANIFEST_NAME);
  for (const { name, bytes, sha256 } of manifest.data.files) {
    const file = found.get(`${JOURNAL_FOLDER}${name}`);
    if (file === undefined || file.bytes !== bytes || file.sha256 !== sha256) return damaged(name);
  }
  return found.size === manifest.data.files.length ? ok(manifest.data) : damaged(MANIFEST_NAME);
};

const opened = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (problem, zip) => {
      if (problem === null) resolve(zip);
      else reject(problem);
    });
  });

const nextEntry = (zip: ZipFile): Promise<Entry | null> =>
  new Promise((resolve, reject) => {
    const settle = <T>(finish: (value: T) => void) => (value: T): void => {
      zip.removeListener('entry', onEntry).removeListener('end', onEnd).removeListener('error', onError);
      finish(value);
    };
    const onEntry = settle<Entry>(resolve);
    const onEnd = settle<undefined>(() => resolve(null));
    const onError = settle<Error>(reject);
    zip.once('entry', onEntry).once('end', onEnd).once('error', onError);
    zip.readEntry();
  });

const streamOf = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (problem, stream) => {
      if (problem === null) resolve(stream);
      else reject(problem);
    });
  });

const readFile = async (zip: ZipFile, entry: Entry, target: string | null, hear: (bytes: number) => void): Promise<Found> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      hash.update(chunk);
      bytes += chunk.length;
      hear(chunk.length);
      next(null, chunk);
    },
  });
  const out = target === null ? new Writable({ write: (_chunk, _encoding, next) => next() }) : createWriteStream(target, { mode: 0o600, flags: 'wx', flush: true });
  await pipeline(await streamOf(zip, entry), counting, out);
  return { bytes, sha256: hash.digest('hex') };
};

const readManifest = async (zip: ZipFile, entry: Entry): Promise<unknown> => {
  if (entry.uncompressedSize > MAX_MANIFEST_BYTES) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of await streamOf(zip, entry)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  // The files are held by their hashes; nothing else holds the manifest, and the reader of zips does not look.
  if (crc32(bytes) !== entry.crc32) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};
