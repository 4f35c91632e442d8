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

/** Lets the electron package download and verify its own release. Null when the vendor does not answer. */
export const installVendorElectron = async (): Promise<FoundElectron | null> => {
  const scratch = inOut('electron', `vendor-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const child = spawn(process.execPath, [fromRoot('node_modules', 'electron', 'install.js')], {
    env: { ...process.env, TMPDIR: scratch, TMP: scratch, TEMP: scratch },
    stdio: 'ignore',
  });
  let seen = 0;
  let quietSince = performance.now();
  const watch = async (): Promise<void> => {
    const size = await sizeOf([scratch, vendorDir]);
    if (size !== seen) quietSince = performance.now();
    seen = size;
    if (performance.now() - quietSince > PATIENCE) child.kill();
  };
  const timer = setInterval(() => void watch(), LOOK_EVERY);
  await new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  clearInterval(timer);
  await rm(scratch, { recursive: true, force: true });
  return installedVendorElectron();
};
