import nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Disk, DiskResult } from '#core/journal/disk.ts';
import { createSegmentStore } from '#core/journal/segment-store.ts';
import type { JournalStore } from '#core/journal/store.ts';
import { err, ok } from '#core/result.ts';
import { machineBytes } from './journal-bytes.ts';
import { meansFull, systemCode } from './journal-errors.ts';
import type { JournalFs } from './journal-fs.ts';
import { takeLock, type Lock } from './journal-lock.ts';
import { patiently } from './patient-fs.ts';

export type JournalFileOptions = {
  readonly folder: string;
  readonly segmentBytes?: number;
  readonly fs?: JournalFs;
  /** others may hold a file for a moment here: see patient-fs.ts */
  readonly othersHoldFiles?: boolean;
  /** a person has said that the other PC which holds this journal does not write in it any more */
  readonly takeOver?: boolean;
};

/** Somebody who has just saved reads or types on for a while. */
const REST_MS = 1_500;
const LOCK = 'journal.lock';
const SET_ASIDE = 'set-aside';
const UNFINISHED = '.part';

/** The journal in a folder of files. */
export const createFileStore = ({ folder, segmentBytes, fs = nodeFs, othersHoldFiles = process.platform === 'win32', takeOver = false }: JournalFileOptions): JournalStore =>
  createSegmentStore({
    disk: createFileDisk(othersHoldFiles ? patiently(fs) : fs, folder, takeOver),
    bytes: machineBytes,
    newJournalId: randomUUID,
    later: (run, ms) => void setTimeout(run, ms).unref(),
    atRest: (run) => void setTimeout(run, REST_MS).unref(),
    ...(segmentBytes === undefined ? {} : { segmentBytes }),
  });

/** Runs something that may throw what a file system throws. Everything else is a bug and goes on. */
const tried = <T>(failsAs: 'not-writable' | 'not-readable', work: () => T): DiskResult<T> => {
  try {
    return ok(work());
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: meansFull(code) ? 'disk-full' : failsAs, detail: `${code}: ${problem instanceof Error ? problem.message : ''}` });
  }
};

/** A folder as a disk. Files are written in place with one descriptor that stays open for the file that grows. */
export const createFileDisk = (fs: JournalFs, folder: string, takeOver = false): Disk => {
  let lock: Lock | null = null;
  let growing: { readonly name: string; readonly fd: number } | null = null;

  const letGo = (): void => {
    if (growing !== null) fs.closeSync(growing.fd);
    growing = null;
  };
  const open = (name: string): number => {
    if (growing?.name === name) return growing.fd;
    letGo();
    growing = { name, fd: fs.openSync(join(folder, name), 'r+') };
    return growing.fd;
  };

  /** What changes a file of the journal: not any more once another PC has taken it over. */
  const changing = <T>(work: () => T): DiskResult<T> => {
    const lost = tried('not-writable', () => lock?.lostTo() ?? null);
    if (!lost.ok) return lost;
    return lost.value === null ? tried('not-writable', work) : err({ type: 'taken-over', host: lost.value });
  };

  return {
    acquire: () => {
      const taken = tried('not-writable', () => {
        makeFolder(fs, folder);
        return takeLock(fs, join(folder, LOCK), process.platform, { takeOver });
      });
      if (!taken.ok) return taken;
      if (taken.value.ok) lock = taken.value.value;
      return taken.value.ok ? ok(undefined) : taken.value;
    },
    release: () => {
      tried('not-writable', letGo);
      tried('not-writable', () => lock?.release());
      lock = null;
    },
    sweep: () => {
      tried('not-writable', () => {
        for (const name of fs.readdirSync(folder)) if (name.endsWith(UNFINISHED)) fs.rmSync(join(folder, name), { force: true });
      });
    },
    list: () => tried('not-readable', () => filesIn(fs, folder)),
    create: (name, bytes) => changing(() => createWhole(fs, folder, name, bytes)),
    rename: (from, to) =>
      changing(() => {
        if (growing?.name === from) letGo();
        fs.renameSync(join(folder, from), join(folder, to));
      }),
    write: (name, at, bytes) => changing(() => writeAll(fs, open(name), at, bytes)),
    sync: (name) => tried('not-writable', () => fs.fdatasyncSync(open(name))),
    truncate: (name, bytes) => changing(() => fs.ftruncateSync(open(name), bytes)),
    reserve: (name, end, bytes) =>
      changing(() => {
        if (bytes <= end) return end;
        writeAll(fs, open(name), end, Buffer.alloc(bytes - end));
        fs.fsyncSync(open(name));
        return bytes;
      }),
    read: (name, at, bytes, into = Buffer.allocUnsafeSlow(bytes)) => tried('not-readable', () => (growing?.name === name ? readUpTo(fs, growing.fd, at, into.subarray(0, bytes)) : readFile(fs, join(folder, name), at, into.subarray(0, bytes)))),
    setAside: (name, bytes) =>
      tried('not-writable', () => {
        const aside = join(folder, SET_ASIDE);
        makeFolder(fs, aside);
        const kept = `${name}-${String(fs.readdirSync(aside).length + 1)}`;
        createWhole(fs, aside, kept, bytes);
        return join(SET_ASIDE, kept);
      }),
  };
};

const filesIn = (fs: JournalFs, folder: string): { readonly name: string; readonly bytes: number }[] =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
    .map(({ name }) => ({ name, bytes: fs.statSync(join(folder, name)).size }));

/** The first folder that had to be made is only there for certain when its parent was synced. */
const makeFolder = (fs: JournalFs, folder: string): void => {
  const made = fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) syncFolder(fs, dirname(made));
};

/** Windows cannot sync folders and keeps changes of names in order by itself. */
const syncFolder = (fs: JournalFs, folder: string): void => {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
};

const createWhole = (fs: JournalFs, folder: string, name: string, bytes: Uint8Array): void => {
  const unfinished = join(folder, `${name}${UNFINISHED}`);
  const fd = fs.openSync(unfinished, 'w', 0o600);
  try {
    writeAll(fs, fd, 0, bytes);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(unfinished, join(folder, name));
  try {
    syncFolder(fs, folder);
  } catch (problem) {
    // Not there for certain, so better not there at all.
    fs.rmSync(join(folder, name), { force: true });
    throw problem;
  }
};

/** A disk may take less than it was given. One that takes nothing is full. */
const writeAll = (fs: JournalFs, fd: number, at: number, bytes: Uint8Array): void => {
  let done = 0;
  while (done < bytes.length) {
    const took = fs.writeSync(fd, bytes, done, bytes.length - done, at + done);
    if (took === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += took;
  }
};

const readFile = (fs: JournalFs, path: string, at: number, buffer: Uint8Array): Uint8Array => {
  const fd = fs.openSync(path, 'r');
  try {
    return readUpTo(fs, fd, at, buffer);
  } finally {
    fs.closeSync(fd);
  }
};

const readUpTo = (fs: JournalFs, fd: number, at: number, buffer: Uint8Array): Uint8Array => {
  let done = 0;
  while (done < buffer.length) {
    const took = fs.readSync(fd, buffer, done, buffer.length - done, at + done);
    if (took === 0) break;
    done += took;
  }
  return buffer.subarray(0, done);
};
