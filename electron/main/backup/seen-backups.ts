import { readBackupName } from '#core/backup/backup-name.ts';
import { backupsToDrop } from '#core/backup/retention.ts';
import type { BackupState } from '#ipc/contract.ts';
import type { BackupPlace } from './backup-place.ts';

/**
 * Compares what lies in the place of the backups with what was seen there before, and notes it. Answers the backups of this register
 * that are missing, newest first: somebody took them away, or another disk is in the place of the one that held them. What the keeping
 * order lets go is not missed, whichever PC cleared it away; nor is anything in a folder that was chosen since.
 */
export const noteSeen = (place: BackupPlace, folder: string, journal: string, listed: BackupState['backups']): BackupState['missing'] => {
  const { seen } = place.read();
  const here = listed.map(({ file }) => file);
  const own = listed.filter(({ isOwn }) => isOwn).map(({ file }) => file);
  const before = seen?.folder === folder ? seen.files.filter((file) => readBackupName(file)?.journal === journal) : [];
  const expected = [...new Set([...before, ...own])].toSorted();
  const mayGo = new Set(backupsToDrop(expected));
  const kept = expected.filter((file) => !mayGo.has(file));
  if (seen?.folder !== folder || seen.files.join('\n') !== kept.join('\n')) place.note({ seen: { folder, files: kept } });
  const missing = kept.filter((file) => !here.includes(file)).map((file) => ({ file, at: readBackupName(file)?.at ?? 0 }));
  return missing.toSorted((a, b) => b.at - a.at);
};
