import { err, ok } from '../result.ts';
import type { Bytes } from './bytes.ts';
import type { Disk, DiskError } from './disk.ts';
import { createSegmentStore } from './segment-store.ts';
import type { JournalStore } from './store.ts';

/** Files in memory: name → bytes. Keep it to open the same journal again, or to look at it. */
export type MemoryFiles = Map<string, Uint8Array>;

export type MemoryStoreDeps = {
  readonly files?: MemoryFiles;
  readonly bytes: Bytes;
  readonly newJournalId: () => string;
  readonly segmentBytes?: number;
};

/** The journal without a machine: for tests and for simulating many offices at once. Format and behaviour are those of the file form. */
export const createMemoryStore = ({ files = new Map(), ...deps }: MemoryStoreDeps): JournalStore =>
  createSegmentStore({ ...deps, disk: createMemoryDisk(files), later: (run) => run() });

const missing = (name: string): DiskError => ({ type: 'not-readable', detail: `no file ${name}` });
const LOCK = 'lock';
const isFile = (name: string): boolean => name !== LOCK && !name.startsWith('set-aside/') && !name.endsWith('.part');

/** Grows in a buffer with room to spare, so that many small appends do not copy the file each time. */
const written = (old: Uint8Array, at: number, bytes: Uint8Array): Uint8Array => {
  const length = Math.max(old.length, at + bytes.length);
  const hasRoom = old.byteOffset === 0 && old.buffer.byteLength >= length;
  const file = hasRoom ? new Uint8Array(old.buffer, 0, length) : new Uint8Array(new ArrayBuffer(length * 2), 0, length);
  if (!hasRoom) file.set(old);
  file.set(bytes, at);
  return file;
};

/** A disk in memory. What is written counts as synced. */
export const createMemoryDisk = (files: MemoryFiles): Disk => {
  const change = (name: string, make: (old: Uint8Array) => Uint8Array) => {
    const old = files.get(name);
    if (old === undefined) return err(missing(name));
    files.set(name, make(old));
    return ok(undefined);
  };
  return {
    acquire: () => {
      if (files.has(LOCK)) return err({ type: 'locked', detail: 'in this process' });
      files.set(LOCK, new Uint8Array());
      return ok(undefined);
    },
    release: () => void files.delete(LOCK),
    sweep: () => undefined,
    list: () => ok([...files].filter(([name]) => isFile(name)).map(([name, bytes]) => ({ name, bytes: bytes.length }))),
    create: (name, bytes) => {
      files.set(name, bytes.slice());
      return ok(undefined);
    },
    rename: (from, to) => {
      const bytes = files.get(from);
      if (bytes === undefined) return err(missing(from));
      files.delete(from);
      files.set(to, bytes);
      return ok(undefined);
    },
    write: (name, at, bytes) => change(name, (old) => written(old, at, bytes)),
    sync: (name) => (files.has(name) ? ok(undefined) : err(missing(name))),
    reserve: (_name, end) => ok(end),
    truncate: (name, bytes) => change(name, (old) => old.slice(0, bytes)),
    read: (name, at, bytes) => {
      const file = files.get(name);
      return file === undefined ? err(missing(name)) : ok(file.slice(at, at + bytes));
    },
    setAside: (name, bytes) => {
      const kept = `set-aside/${name}-${String(files.size)}`;
      files.set(kept, bytes.slice());
      return ok(kept);
    },
  };
};
