import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '#build/tools/inputs.ts';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { executableIn, versionIn, wantedVersion, type FoundElectron } from './electron-version.ts';

/** Milliseconds without a single new byte after which the vendor counts as out of reach. A slow line is no reason to give up. */
const PATIENCE = 10_000;
const LOOK_EVERY = 500;

const sizeOf = async (folders: readonly string[]): Promise<number> => {
  let total = 0;
  for (const file of await listFiles(folders)) total += (await stat(file).catch(() => ({ size: 0 }))).size;
  return total;
};

const vendorDir = fromRoot('node_modules', 'electron', 'dist');

/** The vendor's Electron, when the electron package has already unpacked the release it stands for. */
export const installedVendorElectron = async (): Promise<FoundElectron | null> => {
  const version = await versionIn(vendorDir);
  const executable = join(vendorDir, executableIn(process.platform));
  if (version === null || version !== (await wantedVersion()) || !existsSync(executable)) return null;
  return { dir: vendorDir, executable, version, source: 'vendor' };
};

/** A download in another process, and how much of it there is on disk. */
export type Download = { readonly ended: Promise<void>; readonly stop: () => void; readonly size: () => Promise<number> };
/** Time as it is passed in: milliseconds, and something done again and again until it is called off. */
export type Watch = { readonly now: () => number; readonly every: (ms: number, look: () => Promise<void>) => () => void };

const WALL: Watch = {
  now: () => performance.now(),
  every: (ms, look) => {
    const timer = setInterval(() => void look(), ms);
    return () => clearInterval(timer);
  },
};

/** Waits for the end of a download, and stops it when nothing new has come for so long that the vendor counts as out of reach. */
export const awaitDownload = async ({ ended, stop, size }: Download, { now, every }: Watch): Promise<void> => {
  let seen = 0;
  let quietSince = now();
  const callOff = every(LOOK_EVERY, async () => {
    const there = await size();
    if (there !== seen) quietSince = now();
    seen = there;
    if (now() - quietSince > PATIENCE) stop();
  });
  await ended;
  callOff();
};

/** Lets the electron package download and verify its own release. Null when the vendor does not answer. */
export const installVendorElectron = async (): Promise<FoundElectron | null> => {
  const scratch = inOut('electron', `vendor-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const child = spawn(process.execPath, [fromRoot('node_modules', 'electron', 'install.js')], {
    env: { ...process.env, TMPDIR: scratch, TMP: scratch, TEMP: scratch },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  await awaitDownload({ ended, stop: () => child.kill(), size: () => sizeOf([scratch, vendorDir]) }, WALL);
  await rm(scratch, { recursive: true, force: true });
  return installedVendorElectron();
};
