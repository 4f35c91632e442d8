import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { asOwner, type Client, type Database } from '../database.ts';
import { readMeta } from '../store/meta.ts';
import { BadBackup, readBackupFile, writeBackupFile, type BackupHead, type BackupPiece, type BackupSeal } from './backup-file.ts';
import { KEPT_TABLES, type TableRule } from './tables.ts';

export type BackupReport = { readonly file: string; readonly bytes: number; readonly rows: Readonly<Record<string, number>>; readonly sha256: string; readonly epoch: string };

/** Rows that are in memory at once; a change is at most a quarter of a megabyte. */
const FETCH = 200;

/**
 * Writes one consistent state of the whole database to a new file, while the endpoint goes on working: all tables are read in one
 * transaction that sees one moment. It needs no program of PostgreSQL's, so it runs wherever the endpoint does. The file appears
 * under its name only after it was flushed, read back and found whole; one that is there already is never replaced.
 */
export const writeBackup = async (db: Database, file: string, now: () => number = Date.now): Promise<BackupReport> => {
  const path = resolve(file);
  if (existsSync(path)) throw new Error(`There is a file ${path} already. A backup never replaces another one.`);
  if (!existsSync(dirname(path))) throw new Error(`There is no folder ${dirname(path)}.`);
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    const { seal, epoch } = await copyOut(db, unfinished, now());
    const readBack = await checkBackup(unfinished);
    if (readBack.sha256 !== seal.sha256) throw new Error(`What was written to ${path} could not be read back. Is the disk all right?`);
    await rename(unfinished, path);
    await syncFolder(dirname(path));
    return { file: path, bytes: (await stat(path)).size, rows: seal.rows, sha256: seal.sha256, epoch };
  } catch (problem) {
    await rm(unfinished, { force: true });
    throw problem;
  }
};

/** Reads a backup from its first to its last byte. Throws a `BadBackup` when it could not be restored. */
export const checkBackup = async (file: string): Promise<BackupSeal & { readonly head: BackupHead }> => {
  const { head, pieces } = await readBackupFile(resolve(file));
  for await (const piece of pieces) if ('seal' in piece) return { ...piece.seal, head };
  throw new BadBackup('This backup is damaged: its end is missing.');
};

const copyOut = (db: Database, path: string, made: number): Promise<{ seal: BackupSeal; epoch: string }> =>
  asOwner(
    db,
    async (client) => {
      const epoch = await readMeta(client, 'epoch');
      const { rows: migrations } = await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migrations ORDER BY name');
      const head = { made: new Date(made).toISOString(), epoch, migrations };
      return { seal: await writeBackupFile(path, head, readAll(client)), epoch };
    },
    'REPEATABLE READ',
  );

const readAll = async function* (client: Client): AsyncGenerator<BackupPiece> {
  for (const rule of KEPT_TABLES) {
    const columns = await columnsOf(client, rule.name);
    yield { table: { table: rule.name, columns } };
    yield* readTable(client, rule, columns);
  }
};

/** The columns of a table in the order in which they were made. */
export const columnsOf = async (client: Client, table: string): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
      [table],
    )
  ).rows.map(({ name }) => name);

const readTable = async function* (client: Client, { name, order, read, except }: TableRule, columns: readonly string[]): AsyncGenerator<BackupPiece> {
  // A unit's work is hidden even from the owner of its table; the role of requests sees what it says it may see.
  if (read === 'scope') await client.query("SELECT set_config('phinong.scopes', '*', true), set_config('role', 'phinong_endpoint', true)");
  await client.query(
    `DECLARE rows NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM
       (SELECT ${columns.join(', ')} FROM ${name} ${except === undefined ? '' : `WHERE NOT (${except})`} ORDER BY ${order}) AS t`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${FETCH} FROM rows`);
    if (rows.length === 0) break;
    yield { rows: rows.map(({ row }) => row) };
  }
  await client.query('CLOSE rows');
  await client.query('RESET ROLE');
};

/** A name that is not yet on the disk would be gone after a power cut, though the file is there. Windows cannot and need not. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
