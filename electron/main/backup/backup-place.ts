import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../journal-errors.ts';
import { patientFs } from '../patient-fs.ts';

const placeSchema = z.object({
  folder: z.string().nullable().catch(null),
  /** the version of the app that works with the register, and the forms in which it keeps it: what was there before it is backed up */
  app: z.string().catch(''),
  forms: z.string().catch(''),
  /** backups of this register that lay in a folder when it was last looked into */
  seen: z.object({ folder: z.string(), files: z.array(z.string()) }).nullable().catch(null),
});
type Place = z.infer<typeof placeSchema>;

/**
 * Where backups go, what lay there, and which version of the app works with the register. A file of its own beside the journal, since
 * it is needed most when the journal cannot be opened. Lost, it costs one backup more: the proposed folder is used again.
 */
export const createBackupPlace = (path: string) => {
  const read = (): Place => {
    try {
      return placeSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return placeSchema.parse({});
    }
  };
  const write = (part: Partial<Place>): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify({ ...read(), ...part }), { flush: true });
    patientFs.renameSync(`${path}.new`, path);
  };
  return {
    read,
    write,
    /** For what costs little where the disk does not take it. */
    note: (part: Partial<Place>): void => {
      try {
        write(part);
      } catch (problem) {
        if (systemCode(problem) === null) throw problem;
      }
    },
  };
};
export type BackupPlace = ReturnType<typeof createBackupPlace>;
