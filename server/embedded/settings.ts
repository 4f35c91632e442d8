import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({ port: z.number().int().min(0).max(65_535), password: z.string().min(1) });
export type Settings = z.infer<typeof schema>;

const fileIn = (data: string): string => join(data, 'database.json');

const write = (path: string, settings: Settings): void => writeFileSync(path, JSON.stringify(settings), { mode: 0o600 });

/** Password and last port of the folder's database. Two starters that both find nothing end up with the same password. */
export const readSettings = (data: string): Settings => {
  const file = fileIn(data);
  if (!existsSync(file)) {
    const mine = `${file}.${randomUUID()}`;
    write(mine, { port: 0, password: randomBytes(24).toString('hex') });
    try {
      // A link, unlike a rename, never replaces what somebody else has put there meanwhile.
      linkSync(mine, file);
    } catch (problem) {
      if (!existsSync(file)) throw problem;
    } finally {
      unlinkSync(mine);
    }
  }
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
};

/** Remembers the port, so that the database keeps it over restarts while nobody else takes it. */
export const rememberPort = (data: string, settings: Settings): void => {
  const temporary = `${fileIn(data)}.${randomUUID()}`;
  write(temporary, settings);
  renameSync(temporary, fileIn(data));
};

/** The wanted port of this machine when it is free, otherwise any that is. */
export const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (problem) => (wanted === 0 ? reject(problem) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
