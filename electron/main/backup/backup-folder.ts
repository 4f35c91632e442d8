import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBackupName } from '#core/backup/backup-name.ts';
import { backupsToDrop } from '#core/backup/retention.ts';
import { systemCode } from '../journal-errors.ts';

export type ListedBackup = { readonly file: string; readonly at: number; readonly bytes: number; readonly position: number; readonly unit: string; readonly journal: string; readonly encrypted: boolean };

/** The backups in a folder, newest first; none where it cannot be read (a stick that is not plugged in). */
export const listBackups = async (folder: string): Promise<readonly ListedBackup[]> => {
  const files = await readdir(folder).catch(passing([]));
  const listed = await Promise.all(
    files.map(async (file): Promise<ListedBackup[]> => {
      const name = readBackupName(file);
      if (name === null) return [];
      const found = await stat(join(folder, file)).catch(passing(null));
      return found === null || !found.isFile() ? [] : [{ file, bytes: found.size, ...name }];
    }),
  );
  return listed.flat().toSorted((a, b) => b.at - a.at);
};

/** Deletes the backups that may go, and what unfinished ones of this journal left: another PC may be at work on its own. Only after a newer one was verified. */
export const tidyBackups = async (folder: string, journal: string): Promise<readonly string[]> => {
  const files = await readdir(folder).catch(passing([]));
  const unfinished = files.filter((file) => file.endsWith('.part') && readBackupName(file.slice(0, -'.part'.length))?.journal === journal);
  const dropped = [...backupsToDrop(files), ...unfinished];
  for (const file of dropped) await rm(join(folder, file), { force: true }).catch(passing(undefined));
  return dropped;
};

/** For what a file system says; a mistake in the code goes on. */
const passing = <T>(value: T) => (problem: unknown): T => {
  if (systemCode(problem) === null) throw problem;
  return value;
};
