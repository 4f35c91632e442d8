import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Unpacks a zip file. `place` answers where an entry goes below the target, or null to leave it out.
 * yauzl refuses entry names that climb out of the archive.
 */
export const unpackZip = async (zip: string, target: string, place: (name: string) => string | null): Promise<void> => {
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const path = entry.fileName.endsWith('/') ? null : place(entry.fileName);
    if (path === null) continue;
    const file = join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file));
  }
};
