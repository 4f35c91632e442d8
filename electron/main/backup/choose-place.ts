import { dirname, isAbsolute, relative } from 'node:path';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import type { BackupPlace } from './backup-place.ts';

export type ChoosePlaceParts = {
  readonly journalFolder: string;
  readonly place: BackupPlace;
  readonly chooseFolder: (from: string) => Promise<string | null>;
};

const isInside = (folder: string, profile: string): boolean => {
  const way = relative(profile, folder);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

/**
 * Lets a person choose where backups go; answers whether they did. Not among the program's own files: who loses these, or removes them,
 * would lose the backups with them.
 */
export const choosePlace = async ({ journalFolder, place, chooseFolder }: ChoosePlaceParts, from: string): Promise<Result<boolean, Failure>> => {
  const folder = await chooseFolder(from);
  if (folder === null) return ok(false);
  if (isInside(folder, dirname(journalFolder))) return err({ type: 'backup-place-inside', folder });
  place.write({ folder });
  return ok(true);
};
