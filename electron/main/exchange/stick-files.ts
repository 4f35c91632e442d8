import { open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXCHANGE_LIMITS } from '#core/exchange/label.ts';
import { err, ok, type Result } from '#core/result.ts';
import { meansFull, systemCode } from '../journal-errors.ts';
import { inPatience } from '../patient-fs.ts';

/** Why a file on a stick, a share or any other folder could not be written or read. Nothing half-written bears the file's name. */
export type StickFault =
  | { readonly type: 'stick-full'; readonly needed: number; readonly free: number }
  /** the stick was pulled out, or the folder is gone */
  | { readonly type: 'stick-gone'; readonly detail: string }
  | { readonly type: 'stick-read-only'; readonly detail: string }
  /** it was written, and something else is there when it is read again */
  | { readonly type: 'stick-unverified' }
  | { readonly type: 'stick-trouble'; readonly detail: string }
  | { readonly type: 'exchange-too-large'; readonly limit: number };

/** The little of the file system that is used; a test gives one that fails. */
export type StickFs = {
  readonly open: typeof open;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
  readonly stat: (path: string) => Promise<{ readonly size: number }>;
  readonly statfs: (path: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;
};
const MACHINE: StickFs = { open, readFile: (path) => readFile(path), rename, rm, stat, statfs };

const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);
const GONE = new Set(['ENOENT', 'ENODEV', 'ENXIO', 'ENOTDIR', 'EIO', 'ESTALE', 'EHOSTDOWN', 'ENOTCONN']);
/** Room that the file's own entry in the folder may take. */
const SPARE_BYTES = 4_096;

const faultOf = (problem: unknown): StickFault => {
  const code = systemCode(problem);
  if (code === null) throw problem;
  if (meansFull(code)) return { type: 'stick-full', needed: 0, free: 0 };
  if (READ_ONLY.has(code)) return { type: 'stick-read-only', detail: code };
  return GONE.has(code) ? { type: 'stick-gone', detail: code } : { type: 'stick-trouble', detail: code };
};

/**
 * Writes a file under another name, syncs it, gives it its name, and reads it back: what bears the name afterwards is the whole file or
 * what was there before.
 */
export const writeStickFile = async (path: string, bytes: Uint8Array, fs: StickFs = MACHINE): Promise<Result<void, StickFault>> => {
  const unfinished = `${path}.part`;
  try {
    const { bavail, bsize } = await fs.statfs(dirname(path));
    const free = bavail * bsize;
    if (free < bytes.length + SPARE_BYTES) return err({ type: 'stick-full', needed: bytes.length + SPARE_BYTES, free });
    const handle = await fs.open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A scanner of sticks looks at a new file first.
    await inPatience(() => fs.rename(unfinished, path));
    const written = await inPatience(() => fs.readFile(path));
    return Buffer.compare(written, bytes) === 0 ? ok(undefined) : err({ type: 'stick-unverified' });
  } catch (problem) {
    const fault = faultOf(problem);
    await fs.rm(unfinished, { force: true }).catch(() => undefined);
    return err(fault.type === 'stick-full' ? { ...fault, needed: bytes.length } : fault);
  }
};

export const readStickFile = async (path: string, fs: StickFs = MACHINE): Promise<Result<Uint8Array, StickFault>> => {
  try {
    const { size } = await fs.stat(path);
    if (size > EXCHANGE_LIMITS.fileBytes) return err({ type: 'exchange-too-large', limit: EXCHANGE_LIMITS.fileBytes });
    return ok(await fs.readFile(path));
  } catch (problem) {
    return err(faultOf(problem));
  }
};
