import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

// Revisions and numbers stay far below 2^53; bigint columns come back as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Database = {
  readonly pool: pg.Pool;
  close(): Promise<void>;
};
export type Client = pg.PoolClient;

/** What one request may see and write, said to PostgreSQL in the transaction itself. */
export type Sight = { readonly scopes: readonly string[] | 'all'; readonly writes: string | null };

const LOCK = 7_305_016;

/** Opens the database and brings its schema up to date. Several processes may do so at once. */
export const openDatabase = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: 12, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while idle must not end the process; the next request opens another.
  pool.on('error', () => undefined);
  await migrate(pool);
  return { pool, close: () => pool.end() };
};

const migrate = async (pool: pg.Pool): Promise<void> => {
  const folder = join(import.meta.dirname, 'migrations');
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migrations');
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql')).toSorted()) {
      const sql = readFileSync(join(folder, name), 'utf8');
      const hash = createHash('sha256').update(sql).digest('hex');
      const known = applied.get(name);
      if (known !== undefined && known !== hash) throw new Error(`Migration ${name} was changed after it had been applied.`);
      if (known !== undefined) continue;
      await client.query(sql);
      await client.query('INSERT INTO migrations (name, hash) VALUES ($1, $2)', [name, hash]);
    }
    await client.query('COMMIT');
  } catch (problem) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw problem;
  } finally {
    client.release();
  }
};

/** A transaction with all rights: enrolment and administration. */
export const asOwner = <T>({ pool }: Database, work: (client: Client) => Promise<T>): Promise<T> => transaction(pool, 'BEGIN', () => Promise.resolve(), work);

/**
 * A transaction as the role that owns nothing. Row-level security then shows and takes only what the sight says, whatever
 * the code above it asks for; an unset sight sees nothing.
 */
export const asDevice = <T>({ pool }: Database, sight: Sight, work: (client: Client) => Promise<T>, isolation: 'READ COMMITTED' | 'REPEATABLE READ' = 'READ COMMITTED'): Promise<T> =>
  transaction(
    pool,
    `BEGIN ISOLATION LEVEL ${isolation}`,
    async (client) => {
      await client.query('SET LOCAL ROLE phinong_endpoint');
      await client.query("SELECT set_config('phinong.scopes', $1, true), set_config('phinong.writes', $2, true)", [sight.scopes === 'all' ? '*' : sight.scopes.join(','), sight.writes ?? '']);
    },
    work,
  );

const transaction = async <T>(pool: pg.Pool, begin: string, prepare: (client: Client) => Promise<unknown>, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    await prepare(client);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (problem) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw problem;
  } finally {
    client.release(broken);
  }
};
