import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from './journal-errors.ts';

/** Whether a folder takes a small file now. False where it is read-only, its disk is full, or its drive is away. */
export const takesWrites = (folder: string): boolean => {
  const probe = join(folder, `write-probe-${String(process.pid)}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, 'probe');
    return true;
  } catch (problem) {
    if (systemCode(problem) === null) throw problem;
    return false;
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // What could not be written is not there.
    }
  }
};
