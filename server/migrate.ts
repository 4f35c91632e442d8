import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

const FOLDER = join(import.meta.dirname, 'migrations');
const LOCK = 7_305_016;

/**
 * Hashes of files as they stood before they were changed in a way that makes the same schema. A database that has been through
 * the earlier text has been through this one.
 */
const FORMERLY: Readonly<Record<string, string>> = {
  // It asked for the right to make roles also where the role was there.
  '001_first.sql': '2a53440c73db53dadf8255e5ad7298603bb2316c83642764afc97e5c3a9f0bc7',
};

type Migration = { readonly name: string; readonly sql: string; readonly hash: string };

const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });

/** Applies what is missing, in order and as a whole. A database of a newer version, or of an altered past, is left alone. */
export const migrate = async (pool: pg.Pool, folder = FOLDER): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migrations');
    for (const migration of missing(readMigrations(folder), rows)) {
      await client.query(migration.sql);
      await client.query('INSERT INTO migrations (name, hash) VALUES ($1, $2)', [migration.name, migration.hash]);
    }
    await client.query('COMMIT');
  } catch (problem) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw isForbidden(problem) ? new Error(NO_RIGHTS, { cause: problem }) : problem;
  } finally {
    client.release();
  }
};

let ours: readonly Migration[] | null = null;
/** Read once: whoever watches the process asks often. */
const ourMigrations = (): readonly Migration[] => (ours ??= readMigrations(FOLDER));

/** Whether a migration of this name and hash is one of ours, as it is or as it was. */
export const isOurs = (name: string, hash: string): boolean => ourMigrations().some((known) => known.name === name && isSame(known, hash));

const isSame = (migration: Migration, hash: string | undefined): boolean => hash === migration.hash || (hash !== undefined && hash === FORMERLY[migration.name]);

/** Whether the database has been through everything that this program needs, unaltered. */
export const isMigrated = async (pool: pg.Pool): Promise<boolean> => {
  const { rows } = await pool.query<{ name: string; hash: string }>('SELECT name, hash FROM migrations');
  const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
  return ourMigrations().every((migration) => isSame(migration, applied.get(migration.name)));
};

const isForbidden = (problem: unknown): boolean => problem instanceof Error && 'code' in problem && problem.code === '42501';

const NO_RIGHTS =
  'The user of DATABASE_URL may not do what the schema needs. It must own the database, and either have CREATEROLE or be a member of a role phinong_endpoint that was made for it (server/README.md, PostgreSQL).';

const missing = (known: readonly Migration[], applied: readonly { readonly name: string; readonly hash: string }[]): Migration[] => {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, hash } of applied) {
    const migration = byName.get(name);
    if (migration === undefined) throw new Error(`This database is newer than this program: it has been through ${name}. Start the newer version.`);
    if (!isSame(migration, hash)) throw new Error(`Migration ${name} was altered after this database had been through it.`);
  }
  const done = new Set(applied.map(({ name }) => name));
  return known.filter(({ name }) => !done.has(name));
};
