import fs from 'node:fs';
import promises from 'node:fs/promises';
import type { BackupFs } from '#electron/main/backup/backup-fs.ts';
import type { JournalFs } from '#electron/main/journal-fs.ts';

/** What happens at the step that was chosen, and at every step after it. */
export type Trouble = 'killed' | 'full' | 'vanished';

/** The program's end: no code of the program may take it for something that a disk says. */
export class Killed extends Error {}

const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** Counts what changes something on disk; from step `at` on, `trouble` has happened. Steps count from 1. */
export const createSteps = (at: number, trouble: Trouble, vanish: () => void = () => undefined) => {
  let count = 0;
  return {
    count: (): number => count,
    hasCome: (): boolean => count >= at,
    /** before something is written or renamed */
    step: (): void => {
      count += 1;
      if (count === at && trouble === 'vanished') vanish();
      if (count < at || trouble === 'vanished') return;
      throw trouble === 'killed' ? new Killed('killed') : full();
    },
    /** before something is read or taken away, which a full disk allows and a program that has ended does not do */
    pass: (): void => {
      if (count >= at && trouble === 'killed') throw new Killed('killed');
    },
  };
};
export type Steps = ReturnType<typeof createSteps>;

/** The file system of a backup with trouble in it. A write that is cut leaves half of its bytes. */
export const troubledBackupFs = ({ step, pass }: Steps): BackupFs => ({
  mkdir: ((...args: Parameters<typeof promises.mkdir>) => tried(step, () => promises.mkdir(...args))) as typeof promises.mkdir,
  rename: (from, to) => tried(step, () => promises.rename(from, to)),
  rm: (path, options) => tried(pass, () => promises.rm(path, options)),
  open: (...args) => tried(step, () => promises.open(...args)),
  write: (path) =>
    fs.createWriteStream(path, {
      flush: true,
      fs: {
        ...fs,
        write: ((fd: number, bytes: Buffer, offset: number, length: number, position: number | null, done: (problem: Error | null, written?: number) => void) => {
          try {
            step();
          } catch (problem) {
            fs.writeSync(fd, bytes, offset, Math.floor(length / 2), position);
            return done(problem as Error);
          }
          return fs.write(fd, bytes, offset, length, position, done);
        }) as typeof fs.write,
        // One piece at a time, so that every one of them is a step.
        writev: undefined as unknown as typeof fs.writev,
        fsync: ((fd: number, done: (problem: Error | null) => void) => {
          try {
            step();
          } catch (problem) {
            return done(problem as Error);
          }
          return fs.fsync(fd, done);
        }) as typeof fs.fsync,
      } as typeof fs,
    }),
});

const tried = async <T>(check: () => void, work: () => Promise<T>): Promise<T> => {
  check();
  return work();
};

const WRITING: readonly (keyof JournalFs)[] = ['fdatasyncSync', 'fsyncSync', 'ftruncateSync', 'mkdirSync', 'renameSync', 'rmSync'];

/** The file system of a journal that ends at a step. */
export const endingJournalFs = ({ step, pass }: Steps): JournalFs => {
  const watched = (check: () => void, work: (...args: unknown[]) => unknown) => (...args: unknown[]): unknown => {
    check();
    return work(...args);
  };
  const half = (fd: number, bytes: NodeJS.ArrayBufferView, offset?: number | null, length?: number | null, position?: number | null): number => {
    try {
      step();
    } catch (problem) {
      fs.writeSync(fd, bytes, offset ?? 0, Math.floor((length ?? bytes.byteLength) / 2), position ?? null);
      throw problem;
    }
    return fs.writeSync(fd, bytes, offset, length, position);
  };
  const reading = Object.fromEntries((['openSync', 'closeSync', 'readSync', 'readdirSync', 'statSync', 'readFileSync'] as const).map((name) => [name, watched(pass, fs[name] as (...args: unknown[]) => unknown)]));
  const writing = Object.fromEntries(WRITING.map((name) => [name, watched(step, fs[name] as (...args: unknown[]) => unknown)]));
  return { ...reading, ...writing, writeSync: half, constants: fs.constants } as unknown as JournalFs;
};
