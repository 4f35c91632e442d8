import pg from 'pg';
import { migrate } from './migrate.ts';

// Revisions and numbers stay far below 2^53; bigint columns come back as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Database = {
  readonly pool: pg.Pool;
  close(): Promise<void>;
};
export type Client = pg.PoolClient;

/** What one request may see and write, said to PostgreSQL in the transaction itself. */
export type Sight = {
  /** the unit that the device belongs to: what is remembered about its lives and refusals lies there */
  readonly unit: string;
  readonly scopes: readonly string[] | 'all';
  readonly writes: string | null;
};

const CONNECTIONS = 12;
const CONNECT_TIMEOUT_MS = 10_000;
/** A request that waits longer for a lock, or works longer on a statement, gives up and is told to come again. */
const LOCK_TIMEOUT = '20s';
const STATEMENT_TIMEOUT = '60s';

/** Opens the database and brings its schema up to date. Several processes may do so at once. */
export const openDatabase = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true });
  // A connection that breaks while idle must not end the process; the next request opens another.
  pool.on('error', () => undefined);
  // Nor one that breaks between two statements of a request: the next statement says it, to that request alone.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await migrate(pool);
  } catch (problem) {
    await pool.end();
    throw problem;
  }
  return { pool, close: () => pool.end() };
};

type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/** A transaction with all rights on the directories (units, codes, devices): enrolment and administration. */
export const asOwner = <T>({ pool }: Database, work: (client: Client) => Promise<T>, isolation: Isolation = 'READ COMMITTED'): Promise<T> =>
  transaction(pool, isolation, () => Promise.resolve(), work);

/**
 * A transaction as the role that owns nothing. Row-level security then shows and takes only what the sight says, whatever
 * the code above it asks for; an unset sight sees nothing.
 */
export const asDevice = <T>(
  { pool }: Database,
  sight: Sight,
  work: (client: Client) => Promise<T>,
  isolation: Isolation = 'READ COMMITTED',
): Promise<T> => transaction(pool, isolation, (client) => narrow(client, sight), work);

/** All of it ends with the transaction (`true` = local), so that nothing leaks to the connection's next user. */
const narrow = (client: Client, { unit, scopes, writes }: Sight): Promise<unknown> =>
  client.query(
    `SELECT set_config('phinong.unit', $1, true), set_config('phinong.scopes', $2, true), set_config('phinong.writes', $3, true),
            set_config('lock_timeout', $4, true), set_config('statement_timeout', $5, true),
            set_config('synchronous_commit', 'on', true), set_config('role', 'phinong_endpoint', true)`,
    [unit, scopes === 'all' ? '*' : scopes.join(','), writes ?? '', LOCK_TIMEOUT, STATEMENT_TIMEOUT],
  );

const transaction = async <T>(
  pool: pg.Pool,
  isolation: string,
  prepare: (client: Client) => Promise<unknown>,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    await prepare(client);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (problem) {
    await client.query('ROLLBACK').catch(() => {
      isBroken = true;
    });
    throw problem;
  } finally {
    client.release(isBroken);
  }
};
