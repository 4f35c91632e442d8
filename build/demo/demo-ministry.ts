import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { z } from 'zod';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { runScript, type RunResult } from '#build/tools/run.ts';
import { Stop } from '#build/tools/say.ts';

/** A demo ministry on this machine: the real endpoint on its embedded PostgreSQL, with sample units. */
export type DemoMinistry = {
  readonly address: string;
  /** a fresh enrolment code of a unit (TH-57, TH-50, MFA), good for so many days */
  code(unit: string, role: 'officer' | 'reader' | 'ministry', days?: number): Promise<string>;
  /** a file that invites one PC without a line, written to this place; answers its code */
  invitation(unit: string, role: 'officer' | 'reader' | 'ministry', out: string): Promise<string>;
  /** of the endpoint's process, null while it is not running */
  pid(): number | null;
  /** takes back the token of the device of this name */
  revoke(label: string): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const WAIT_MS = 100;
const WAITS = 900;

/** The wanted port when it is free, otherwise one that is. */
const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (wanted === 0 ? reject(new Error('No free port on this machine.')) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const answers = (url: string): Promise<boolean> => fetch(url).then((response) => response.ok, () => false);

const untilReady = async (url: string, child: ChildProcess): Promise<void> => {
  for (let wait = 0; wait < WAITS; wait += 1) {
    if (child.exitCode !== null) throw new Stop(`The endpoint ended with code ${child.exitCode} before it was ready. Its messages stand above.`);
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Stop('The endpoint was not ready after a minute and a half.');
};

const end = async (child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> => {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
};

/** Runs the administrator's program; answers its exit code and what it wrote. */
type Administer = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<RunResult>;

const asProgram: Administer = (args, env) => runScript('server/admin.ts', args, { env });

export type DemoPlan = {
  /** the folder of its PostgreSQL; below out/ where nothing is said */
  readonly data?: string;
  /** the PostgreSQL of somebody else in its place */
  readonly databaseUrl?: string;
  /** taken when it is free */
  readonly port?: number;
  readonly logLevel?: string;
  readonly administer?: Administer;
};

/** Starts a demo ministry. */
export const startDemoMinistry = async ({ data = inOut('demo', 'ministry'), databaseUrl = '', port: wantedPort = 8787, logLevel = 'warn', administer = asProgram }: DemoPlan = {}): Promise<DemoMinistry> => {
  const port = await freePort(wantedPort);
  // A database that the environment names is somebody's: the demo has its own.
  const env = { DATABASE_URL: databaseUrl, PORT: String(port), HOST: '127.0.0.1', PHINONG_DATA: data, PHINONG_DEMO: '1', LOG_LEVEL: logLevel };
  const address = `http://127.0.0.1:${port}/`;
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [fromRoot('server/main.ts')], { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], cwd: fromRoot() });
    await untilReady(`${address}healthz`, child);
  };
  await start();
  const admin = async (args: readonly string[]): Promise<unknown> => {
    const { code, output } = await administer([...args, '--json'], env);
    if (code !== 0) throw new Stop(`The administrator's \`${args.join(' ')}\` failed.\n${output}`);
    return JSON.parse(output);
  };
  return {
    address,
    code: async (unit, role, days) => z.object({ code: z.string() }).parse(await admin(['code', 'create', '--unit', unit, '--role', role, ...(days === undefined ? [] : ['--days', String(days)])])).code,
    invitation: async (unit, role, out) => z.object({ code: z.string() }).parse(await admin(['invitation', 'create', '--unit', unit, '--role', role, '--out', out])).code,
    revoke: async (label) => {
      const devices = z.array(z.looseObject({ id: z.string(), label: z.string() })).parse(await admin(['device', 'list']));
      for (const { id } of devices.filter((device) => device.label === label)) await admin(['device', 'revoke', id]);
    },
    pid: () => child?.pid ?? null,
    kill: () => end(child, 'SIGKILL'),
    start,
    stop: () => end(child, 'SIGTERM'),
  };
};
