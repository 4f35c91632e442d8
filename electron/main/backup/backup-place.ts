import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const placeSchema = z.object({ folder: z.string().nullable().catch(null), app: z.string().catch('') });
type Place = z.infer<typeof placeSchema>;

/**
 * Where backups go, and which version of the app made the last one. A file of its own beside the journal, since it is needed
 * most when the journal cannot be opened. Lost, it costs nothing: the proposed folder is used again.
 */
export const createBackupPlace = (path: string) => {
  const read = (): Place => {
    try {
      return placeSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return { folder: null, app: '' };
    }
  };
  return {
    read,
    write: (part: Partial<Place>): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify({ ...read(), ...part }), { flush: true });
      renameSync(`${path}.new`, path);
    },
  };
};
export type BackupPlace = ReturnType<typeof createBackupPlace>;
