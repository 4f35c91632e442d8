import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '#server/database.ts';
import { startEmbedded } from '#server/embedded/embedded.ts';

/** A PostgreSQL of its own for one command: the embedded one, in a folder that goes with it. */
export const withDatabase = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-torture-'));
  // When root runs this, the database runs as another user.
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded(folder);
  const db = await openDatabase(embedded.url);
  try {
    return await work(db);
  } finally {
    await db.close();
    await embedded.leave();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A number that the person gave, or one by chance. */
export const seedFrom = (given: string | undefined): number => (given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given));
