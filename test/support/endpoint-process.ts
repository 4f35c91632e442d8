import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export type EndpointProcess = {
  /** base address, with a slash at its end */
  readonly address: string;
  readonly pid: number;
  /** what it has written so far */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** how it ended: an exit code, or the signal that killed it */
  readonly ended: Promise<number | NodeJS.Signals>;
};

/** Starts the real program on a database and waits until it says where it listens. */
export const startProcess = (databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<EndpointProcess> =>
  new Promise((resolve, reject) => {
    const settings = { DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env };
    const child = spawn(process.execPath, [join(ROOT, 'server', 'main.ts')], { cwd: ROOT, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const ended = new Promise<number | NodeJS.Signals>((tell) => {
      child.once('close', (code, signal) => tell(code ?? signal ?? -1));
    });
    void ended.then((how) => reject(new Error(`The endpoint ended (${how}) before it listened.\n${output}`)));
    const collect = (data: Buffer): void => {
      output += data.toString('utf8');
      const [, address] = /The endpoint listens at (\S+)\n/.exec(output) ?? [];
      if (address !== undefined) resolve({ address: `${address}/`, pid: child.pid ?? 0, output: () => output, signal: (name) => void child.kill(name), ended });
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
  });

