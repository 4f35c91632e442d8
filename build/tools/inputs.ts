import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './paths.ts';

/** Every file below the given files and folders, in a fixed order. What does not exist is left out. */
export const listFiles = async (paths: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) continue;
    if ((await stat(path)).isFile()) {
      found.push(path);
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) found.push(join(entry.parentPath, entry.name));
  }
  return found.toSorted();
};

/** One hash over names and contents of the inputs and over further words, such as a version. */
export const hashInputs = async (paths: readonly string[], words: readonly string[] = []): Promise<string> => {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of await listFiles(paths)) {
    hash.update(`${relative(ROOT, file)}\0`);
    hash.update(createHash('sha256').update(await readFile(file)).digest());
  }
  return hash.digest('hex');
};

/** Whether the stamp says that the outputs were made from exactly these inputs, and the outputs are there. */
export const isUpToDate = async (stamp: string, hash: string, outputs: readonly string[]): Promise<boolean> => {
  if (!outputs.every((output) => existsSync(output))) return false;
  const written = await readFile(stamp, 'utf8').catch(() => '');
  return written === hash;
};

/** Written after the outputs, so that an interrupted run is repeated. */
export const writeStamp = async (stamp: string, hash: string): Promise<void> => {
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
};
