import { stat } from 'node:fs/promises';
import type { BackupPlace } from './backup-place.ts';

/**
 * The folder that backups go to today: the one that was chosen, or the proposed one while that is not there (a disk that is not
 * plugged in, a share that is off). It is not made anew: on the wrong disk it would only look like the right one.
 */
export const createPlaceToday = (place: BackupPlace, proposed: string) => {
  let away: string | null = null;
  const chosen = (): string => place.read().folder ?? proposed;
  return {
    chosen,
    /** as it was when somebody looked last: asking a share that is off can take long */
    folder: (): string => (away !== null && away === chosen() ? proposed : chosen()),
    /** Answers the chosen folder where it is not there, else null. */
    look: async (): Promise<string | null> => {
      const folder = chosen();
      const isThere = folder === proposed || (await stat(folder).then((found) => found.isDirectory(), () => false));
      away = isThere ? null : folder;
      return away;
    },
  };
};
export type PlaceToday = ReturnType<typeof createPlaceToday>;
