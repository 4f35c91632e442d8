import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '#build/tools/run.ts';
import { say, secondsSince, Stop } from '#build/tools/say.ts';

/** Something that Electron or its tests need from Linux: a shared library or a program, and the Debian package that has it. */
export type Need = { readonly package: string } & ({ readonly library: string } | { readonly program: string });

const WINDOW: readonly Need[] = [
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libasound2', library: 'libasound.so.2' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libxss1', library: 'libXss.so.1' },
  { package: 'libxtst6', library: 'libXtst.so.6' },
];

const SCREEN_IN_MEMORY: readonly Need[] = [
  { package: 'xvfb', program: 'Xvfb' },
  { package: 'xauth', program: 'xauth' },
];

/** What a machine has: names of shared libraries, and the folders in which programs are looked for. */
export type Machine = { readonly libraries: ReadonlySet<string>; readonly hasProgram: (name: string) => boolean };

/** The needs that the machine does not meet. */
export const unmet = (needs: readonly Need[], machine: Machine): readonly Need[] =>
  needs.filter((need) => !('library' in need ? machine.libraries.has(need.library) : machine.hasProgram(need.program)));

/** The library names in the answer of `ldconfig -p`. */
export const librariesIn = (answer: string): ReadonlySet<string> =>
  new Set(answer.split('\n').flatMap((line) => (line.includes('=>') ? [line.trim().split(' ')[0] ?? ''] : [])));

const thisMachine = async (): Promise<Machine> => {
  // A person's path often lacks the folders of the administrator, where ldconfig lies.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];
  const ldconfig = folders.map((folder) => join(folder, 'ldconfig')).find((file) => existsSync(file));
  const answer = ldconfig === undefined ? '' : (await run(ldconfig, ['-p'])).output;
  return { libraries: librariesIn(answer), hasProgram: (name) => folders.some((folder) => existsSync(join(folder, name))) };
};

/** What can be done about missing packages: whether this is a Debian with apt-get, who asks, and how its programs are run. */
export type System = { readonly hasApt: boolean; readonly isRoot: boolean; readonly run: typeof run };

const thisSystem = (): System => ({ hasApt: existsSync('/usr/bin/apt-get'), isRoot: process.getuid?.() === 0, run });

// Since 2024 some Debian and Ubuntu releases call the same library by a name with t64 at its end.
const nameHere = async (name: string, system: System): Promise<string> => {
  const later = await system.run('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return later.code === 0 && later.output.includes('Package:') ? `${name}t64` : name;
};

const install = async (names: readonly string[], system: System): Promise<void> => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await system.run('apt-get', ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...names], { env });
  if (code !== 0) throw new Stop(`apt-get could not install ${names.join(' ')}:\n${output}`);
};

/** Installs what is missing when root asks; stops with the words that an administrator can copy when somebody else does. */
export const bring = async (missing: readonly Need[], system: System): Promise<void> => {
  const packages = missing.map((need) => need.package);
  if (!system.hasApt) {
    throw new Stop(`This Linux lacks what Electron needs: ${missing.map((need) => ('library' in need ? need.library : need.program)).join(', ')}.
Install them with your system's package manager (on Debian the packages are: ${packages.join(' ')}) and start again.`);
  }
  if (system.isRoot) await system.run('apt-get', ['update'], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  const names = await Promise.all(packages.map((name) => nameHere(name, system)));
  if (!system.isRoot) {
    throw new Stop(`Electron needs ${names.length} system package(s) that only an administrator can install:

  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}

They are the libraries that draw its windows, and a screen in memory for the tests. Then start the same command again.`);
  }
  say(`System: installing ${names.join(' ')} …`);
  await install(names, system);
};

/** Sees that Linux has what Electron links to, and a screen in memory where no screen is. Other systems need nothing. */
export const prepareSystemLibraries = async (forTests: boolean): Promise<void> => {
  if (process.platform !== 'linux') return;
  const screen = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  const needs = forTests || !screen ? [...WINDOW, ...SCREEN_IN_MEMORY] : WINDOW;
  const missing = unmet(needs, await thisMachine());
  if (missing.length === 0) return;
  const start = performance.now();
  await bring(missing, thisSystem());
  const still = unmet(needs, await thisMachine());
  if (still.length > 0) throw new Stop(`After installing, this is still missing: ${still.map((need) => need.package).join(' ')}.`);
  say(`System: libraries are in place (${secondsSince(start)}).`);
};
