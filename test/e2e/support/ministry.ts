import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

/** The ministry's endpoint as its administrator runs it: a process of its own, on its embedded PostgreSQL. */
export type Ministry = {
  readonly address: string;
  /** a fresh enrolment code of a unit */
  code(unit: string, role?: string): Promise<string>;
  admin(...args: readonly string[]): Promise<unknown>;
  /** SIGKILL of the endpoint's process; its database process is left to itself, as a crash would */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export const startMinistry = async (): Promise<Ministry> => {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'phinong-ministry-'));
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', PHINONG_DATA: data, PHINONG_DEMO: '1', LOG_LEVEL: 'warn' };
  const address = `http://127.0.0.1:${port}/`;
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
    await untilReady(`${address}healthz`, child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await gone;
  };
  const admin = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await run(process.execPath, ['server/admin.ts', ...args, '--json'], { env });
    return JSON.parse(stdout) as unknown;
  };
  await start();
  return {
    address,
    admin,
    code: async (unit, role = 'officer') => z.object({ code: z.string() }).parse(await admin('code', 'create', '--unit', unit, '--role', role)).code,
    kill: () => end('SIGKILL'),
    start,
    stop: () => end('SIGTERM'),
  };
};

const untilReady = async (url: string, child: ChildProcess): Promise<void> => {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The endpoint ended with code ${child.exitCode} before it was ready.`);
    const answered = await fetch(url).then((response) => response.ok, () => false);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The endpoint was not ready after a minute.');
};
