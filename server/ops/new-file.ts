import { existsSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './backup.ts';

/** Where a new file may be written. Throws a sentence where one is there already, or the folder is not. */
export const placeForNew = (file: string): string => {
  const path = resolve(file);
  if (existsSync(path)) throw new Error(`There is a file ${path} already.`);
  if (!existsSync(dirname(path))) throw new Error(`There is no folder ${dirname(path)}.`);
  return path;
};

/** Writes a file that appears under its name only after it was flushed, read back and found the same: sticks are pulled out early. */
export const writeNewFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (Buffer.compare(await readFile(unfinished), bytes) !== 0) throw new Error(`What was written to ${path} could not be read back. Is the disk all right?`);
    await rename(unfinished, path);
    await syncFolder(dirname(path));
  } catch (problem) {
    await rm(unfinished, { force: true });
    throw problem;
  }
};
