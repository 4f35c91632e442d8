import { execFileSync, spawn } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stop } from './say.ts';

/** Where Debian and its kin keep the programs of every PostgreSQL that is installed: a folder per version. */
const DEBIAN = '/usr/lib/postgresql';
/** The user whom the package makes; PostgreSQL refuses to run as root. */
const USER = 'postgres';
const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'] as const;

export type SystemPostgres = { readonly version: string; readonly bin: string };

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const foldersIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The newest PostgreSQL of the system that is complete; null where there is none. */
export const findSystemPostgres = (folder = DEBIAN): SystemPostgres | null => {
  const versions = foldersIn(folder).filter((name) => /^\d+(\.\d+)?$/.test(name)).toSorted((a, b) => Number(b) - Number(a));
  const found = versions.map((version) => ({ version, bin: join(folder, version, 'bin') }));
  return found.find(({ bin }) => PROGRAMS.every((name) => canRun(join(bin, name)))) ?? null;
};

type Owner = { readonly uid: number; readonly gid: number };

const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }));
const ownerOf = (): Owner | null => (process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : null);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Its output goes to nobody: the server that `pg_ctl` leaves behind would hold a pipe open for ever. */
const runAs = (owner: Owner | null, cwd: string, program: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' }, ...owner });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

export type ThrowAway = {
  /** an administrator of it */
  readonly url: string;
  stop(): Promise<void>;
};

/** A new database server of the system's PostgreSQL in a temporary folder, on the loopback address only. As root it runs as `postgres`. */
export const startThrowAway = async ({ bin }: SystemPostgres): Promise<ThrowAway> => {
  const owner = ownerOf();
  const folder = mkdtempSync(join(tmpdir(), 'phinong-system-postgres-'));
  const data = join(folder, 'data');
  const password = 'only-for-tests';
  const passwordFile = join(folder, 'password');
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`);
  if (owner !== null) for (const path of [folder, data, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const call = (program: string, args: readonly string[]): Promise<number> => runAs(owner, folder, join(bin, program), args);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const port = await freePort();
  const log = join(folder, 'log');
  const made = await call('initdb', ['-D', data, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C']);
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  if (made !== 0 || (await call('pg_ctl', ['start', '-w', '-D', data, '-l', log, '-o', flags])) !== 0) {
    const words = made === 0 ? readFileSync(log, 'utf8') : 'initdb failed.';
    remove();
    throw new Stop(`The system's PostgreSQL did not start.\n${words}`);
  }
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await call('pg_ctl', ['stop', '-m', 'immediate', '-w', '-D', data]);
      remove();
    },
  };
};
