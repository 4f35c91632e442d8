import nodeFs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCode } from './journal-errors.ts';
import type { JournalFs } from './journal-fs.ts';

/** What a file system says while another program (a virus scanner, an indexer, a backup) holds a file for a moment. */
const HELD: ReadonlySet<string> = new Set(['EBUSY', 'EPERM', 'EACCES', 'EAGAIN']);
/** Each pause is twice the one before: a third of a second in all, then it is no moment any more. */
const PAUSES_MS = [10, 20, 40, 80, 160];

export const meansHeld = (code: string): boolean => HELD.has(code);
const isHeld = (problem: unknown): boolean => meansHeld(systemCode(problem) ?? '');

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * The same file system, but opening, renaming and removing are tried again for a moment where something holds the file. For what
 * is placed once and must not fail for a scanner's sake: a recovered journal, a file that is put back. For a journal's every save only on
 * systems where others can hold a file (Windows, network shares); elsewhere these codes mean what they say at once. Writing and
 * syncing go through a file that is open already, so a save never waits here.
 */
export const patiently = (fs: JournalFs, pause: (ms: number) => void = sleep): JournalFs => {
  const again = <A extends readonly unknown[], R>(work: (...args: A) => R) => (...args: A): R => {
    for (const ms of PAUSES_MS) {
      try {
        return work(...args);
      } catch (problem) {
        if (!isHeld(problem)) throw problem;
        pause(ms);
      }
    }
    return work(...args);
  };
  return { ...fs, openSync: again(fs.openSync), renameSync: again(fs.renameSync), rmSync: again(fs.rmSync) };
};

/** Node's own functions, with that patience. */
export const patientFs = patiently(nodeFs);

/** The same patience for one step that others need not wait for: work that rejects because something holds a file is begun again. */
export const inPatience = async <R>(work: () => Promise<R>, pause: (ms: number) => Promise<unknown> = wait): Promise<R> => {
  for (const ms of PAUSES_MS) {
    try {
      return await work();
    } catch (problem) {
      if (!isHeld(problem)) throw problem;
      await pause(ms);
    }
  }
  return work();
};
