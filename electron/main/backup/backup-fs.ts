import fs, { type WriteStream } from 'node:fs';
import promises from 'node:fs/promises';

/** What a backup does to its folder. A test passes one that ends, is full or loses its folder at a step of its choice. */
export type BackupFs = Pick<typeof promises, 'mkdir' | 'open' | 'rename' | 'rm'> & {
  /** a new file that is on disk when the stream has ended */
  readonly write: (path: string) => WriteStream;
};

export const realBackupFs: BackupFs = { mkdir: promises.mkdir, open: promises.open, rename: promises.rename, rm: promises.rm, write: (path) => fs.createWriteStream(path, { mode: 0o600, flush: true }) };
