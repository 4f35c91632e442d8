import { mkdirSync, realpathSync } from 'node:fs';
import pg from 'pg';
import { findPrograms, type Programs } from './binaries.ts';
import { ensureCluster, findRunning, lastWords, startCluster, stopCluster, USER } from './cluster.ts';
import { freePort, readSettings, rememberPort } from './settings.ts';

/**
 * A real PostgreSQL from an npm package, in a folder: for one machine, for trying out, for tests. Endpoint and administrator's
 * commands share it: who comes first starts it, who leaves last stops it, and one that outlived a killed endpoint is joined.
 */
export type Embedded = { readonly url: string; leave(): Promise<void> };

const DATABASE = 'phinong';
/** Everybody who uses the database holds this lock together, in the database `postgres`; who stops it must hold it alone. */
const USERS_LOCK = 7_305_017;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;
const REVIVE_PAUSE_MS = 500;
/** PostgreSQL's words for a wrong password: another database has this port. */
const WRONG_PASSWORD = '28P01';

type Place = { readonly data: string; readonly programs: Programs; readonly password: string };

const urlOf = ({ password }: Place, port: number, database: string): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts or joins the database of a folder. While it is used it is also started again when it ends without being asked to. */
export const startEmbedded = async (folder: string): Promise<Embedded> => {
  mkdirSync(folder, { recursive: true });
  const data = realpathSync(folder);
  const place: Place = { data, programs: await findPrograms(data), password: readSettings(data).password };
  const { client, port } = await joinOrStart(place);
  const stay = stayJoined(place, client);
  return { url: urlOf(place, port, DATABASE), leave: stay.leave };
};

/** Holds the connection that says we use the database, and takes another when it breaks: it was killed, or restarted. */
const stayJoined = (place: Place, first: pg.Client) => {
  const leaving = new AbortController();
  let keeper = first;
  const rejoin = async (): Promise<void> => {
    await pause(REVIVE_PAUSE_MS);
    if (leaving.signal.aborted) return;
    const next = await joinOrStart(place).catch(() => null);
    if (next === null) return rejoin();
    keeper = next.client;
    if (leaving.signal.aborted) return leave(place, keeper);
    return watch();
  };
  const watch = (): void => {
    keeper.once('end', () => {
      if (!leaving.signal.aborted) void rejoin();
    });
  };
  watch();
  return {
    leave: (): Promise<void> => {
      leaving.abort();
      return leave(place, keeper);
    },
  };
};

type Keeper = { readonly client: pg.Client; readonly port: number };

const joinOrStart = async (place: Place): Promise<Keeper> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const running = findRunning(place.data) ?? (await start(place));
    const client = running === null ? null : await join(place, running.port);
    if (client !== null && running !== null) return { client, port: running.port };
    if (Date.now() > deadline) throw new Error(`The database in ${place.data} does not answer.\n${lastWords(place.data)}`);
    await pause(PAUSE_MS);
  }
};

/** Null when it did not start: somebody else may have been quicker, or have taken the port, or the last one is still ending. */
const start = async ({ data, programs, password }: Place) => {
  await ensureCluster(data, programs, password);
  const port = await freePort(readSettings(data).port);
  if (await startCluster(data, programs, port)) rememberPort(data, { port, password });
  return findRunning(data);
};

/** Null while it starts, recovers or stops: worth another try. */
const join = async (place: Place, port: number): Promise<pg.Client | null> => {
  const client = new pg.Client({ connectionString: urlOf(place, port, 'postgres'), connectionTimeoutMillis: 5_000, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK]);
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`).catch(ignoreDuplicate);
    return client;
  } catch (problem) {
    await client.end().catch(() => undefined);
    if (codeOf(problem) === WRONG_PASSWORD) throw problem;
    return null;
  }
};

const codeOf = (problem: unknown): unknown => (problem instanceof Error && 'code' in problem ? problem.code : undefined);

/** Two joiners of a new database: 42P04 and 23505 say that the other one has made it. */
const ignoreDuplicate = (problem: unknown): void => {
  if (codeOf(problem) !== '42P04' && codeOf(problem) !== '23505') throw problem;
};

/** Whoever can hold the lock alone is the last one: nobody can join before the database has ended. */
const leave = async ({ data, programs }: Place, client: pg.Client): Promise<void> => {
  try {
    await client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK]);
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [USERS_LOCK]);
    if (rows[0]?.alone === true) await stopCluster(data, programs);
  } catch (problem) {
    // A connection that is gone already, or that the stop has ended, says nothing about the stop.
    if (findRunning(data) !== null && codeOf(problem) === undefined) throw problem;
  } finally {
    await client.end().catch(() => undefined);
  }
};
