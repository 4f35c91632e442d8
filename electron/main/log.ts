import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 1024 * 1024;

/** A small log file for the help desk: what went wrong in the program, never what is in the records. */
export const createLog = (path: string) => {
  const write = (level: 'info' | 'error', text: string): void => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.old`);
      appendFileSync(path, `${new Date().toISOString()} ${level} ${text.replaceAll('\n', ' | ')}\n`);
    } catch {
      // A log that cannot be written must not stop the work.
    }
  };
  return {
    info: (text: string): void => write('info', text),
    bug: (place: string, bug: unknown): void => write('error', `${place}: ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`),
  };
};
