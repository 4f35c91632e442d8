import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The packaged app with the fuse that lets a test drive it; `npm run pack -- --test` makes it. */
export const findPackedApp = (): string => {
  const folder = resolve('out/packed-test');
  const unpacked = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith('-unpacked')) : undefined;
  const executable = unpacked === undefined ? null : join(folder, unpacked, 'phinong');
  if (executable === null || !existsSync(executable)) throw new Error('No packaged app in out/packed-test: run `npm run pack -- --test` first.');
  return executable;
};
