import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromRoot } from '#build/tools/paths.ts';

/** An Electron that is ready to run. `own` was named by ELECTRON_OVERRIDE_DIST_PATH. */
export type FoundElectron = {
  readonly dir: string;
  readonly executable: string;
  readonly version: string;
  readonly source: 'vendor' | 'registry' | 'own';
};

/** Where the program lies inside an unpacked Electron. */
export const executableIn = (platform: NodeJS.Platform): string => {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
};

/** The version that an unpacked Electron states in its file `version`, or null. */
export const versionIn = async (dir: string): Promise<string | null> => {
  const text = await readFile(join(dir, 'version'), 'utf8').catch(() => null);
  return text === null ? null : text.trim().replace(/^v/, '');
};

/** The release that package.json asks for, as npm installed it. */
export const wantedVersion = async (): Promise<string> => {
  const manifest: unknown = JSON.parse(await readFile(fromRoot('node_modules', 'electron', 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error('node_modules/electron/package.json states no version');
};
