import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from './binaries.ts';

/** The user of the embedded database. Nobody reaches it from outside: it listens on the loopback address only. */
export const USER = 'phinong';
const WAIT_SECONDS = '60';
const LOG_TAIL_CHARS = 2_000;

export type Running = { readonly pid: number; readonly port: number };

const folderIn = (data: string): string => join(data, 'postgres');
const pidFileIn = (data: string): string => join(folderIn(data), 'postmaster.pid');
const logIn = (data: string): string => join(folderIn(data), 'server.log');

/**
 * The PostgreSQL that runs on this folder, whoever started it: it outlives an endpoint that was killed. Its own file names it
 * (lines 1 and 4: process and port); a file that was left behind by a dead process, or by one before a reboot, does not count.
 */
export const findRunning = (data: string): Running | null => {
  const file = pidFileIn(data);
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 1 && isPostgres(pid, data) ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
};

/** On Linux the command line says it; elsewhere PostgreSQL's own lock on the folder is the last word. */
const isPostgres = (pid: number, data: string): boolean => {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folderIn(data));
    } catch {
      return false;
    }
  }
  try {
    return process.kill(pid, 0);
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
};

/** Makes the database's files where there are none. An attempt that is cut leaves nothing that looks like a database. */
export const ensureCluster = async (data: string, programs: Programs, password: string): Promise<void> => {
  if (existsSync(join(folderIn(data), 'PG_VERSION'))) return;
  const fresh = join(data, `new-${randomUUID()}`);
  const passwordFile = join(fresh, '.password');
  const cluster = join(fresh, 'cluster');
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { owner } = programs;
  if (owner !== null) for (const path of [fresh, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const flags = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
    const { code, output } = await programs.run('initdb', [`--pgdata=${cluster}`, ...flags]);
    if (code !== 0) throw new Error(`The database's files could not be made in ${data}.\n${output}`);
    renameSync(cluster, folderIn(data));
  } catch (problem) {
    // Another process may have made them in the same moment.
    if (!existsSync(join(folderIn(data), 'PG_VERSION'))) throw problem;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
};

/** Starts PostgreSQL detached from this process and its terminal, and waits until it answers. False: it did not start. */
export const startCluster = async (data: string, programs: Programs, port: number): Promise<boolean> => {
  // A number that has gone to another of this user's programs would keep PostgreSQL from starting.
  if (process.platform === 'linux' && findRunning(data) === null) rmSync(pidFileIn(data), { force: true });
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on`;
  const args = ['start', '-w', '-t', WAIT_SECONDS, '-D', folderIn(data), '-l', logIn(data), '-o', flags];
  return (await programs.run('pg_ctl', args, { leavesChild: true })).code === 0;
};

/** Ends PostgreSQL in good order: open transactions are rolled back, everything committed is on disk. */
export const stopCluster = async (data: string, programs: Programs): Promise<void> => {
  const { code, output } = await programs.run('pg_ctl', ['stop', '-m', 'fast', '-w', '-t', WAIT_SECONDS, '-D', folderIn(data)]);
  if (code !== 0 && findRunning(data) !== null) throw new Error(`The database in ${data} did not stop.\n${output}`);
};

/** What PostgreSQL said last, for the message of a start that failed. */
export const lastWords = (data: string): string => (existsSync(logIn(data)) ? readFileSync(logIn(data), 'utf8').slice(-LOG_TAIL_CHARS) : '');
