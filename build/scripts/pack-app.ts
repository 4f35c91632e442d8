import { FuseState } from '@electron/fuses/dist/constants.js';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { listPackage } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builderConfig, fusesOf, type Flavour, type FuseName } from '#build/electron-builder.ts';
import type { FoundElectron } from '#build/machine/electron-version.ts';
import { findElectron } from '#build/machine/find-electron.ts';
import { hashInputs, isUpToDate, writeStamp } from '#build/tools/inputs.ts';
import { withLock } from '#build/tools/lock.ts';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { runCommand, say, secondsSince, Stop } from '#build/tools/say.ts';
import { APP, bundleApp } from './build-app.ts';
import { checkPackaging } from './check-packaging.ts';

/** Folder below out/ of each flavour. */
export const packedFolder = (flavour: Flavour): string => inOut(flavour === 'test' ? 'packed-test' : 'packed');

/** Where the packed program lies on this system. */
export const packedProgram = (flavour: Flavour): string => {
  if (process.platform === 'darwin') return join(packedFolder(flavour), `mac${process.arch === 'arm64' ? '-arm64' : ''}`, 'Phinong.app', 'Contents', 'MacOS', 'Phinong');
  return process.platform === 'win32' ? join(packedFolder(flavour), 'win-unpacked', 'Phinong.exe') : join(packedFolder(flavour), 'linux-unpacked', 'phinong');
};

const DECLARED = [
  'out/app/main.js', 'out/app/preload.cjs', 'out/app/package.json', 'out/app/renderer/index.html',
  'build/icons/icon.png', 'build/icons/icon.ico', 'build/icons/png/512x512.png', 'LICENSE', 'THIRD-PARTY-NOTICES.txt',
] as const;

// The window has no network: a face that is not in the package would be replaced by whatever the PC has.
const FONTS = [/^ibm-plex-sans-thai-looped-thai-400-.*\.woff2$/, /^sarabun-thai-400-.*\.woff2$/] as const;

const checkResources = async (): Promise<void> => {
  const assets = await readdir(inOut('app', 'renderer', 'assets')).catch(() => []);
  const fonts = FONTS.filter((font) => !assets.some((name) => font.test(name))).map((font) => `a font file like ${font.source}`);
  const missing = [...DECLARED.filter((path) => !existsSync(fromRoot(path))), ...fonts];
  if (missing.length > 0) throw new Stop(`The app is not packed, because this is missing: ${missing.join(', ')}.`);
};

const FUSES: readonly (readonly [FuseName, FuseV1Options])[] = [
  ['runAsNode', FuseV1Options.RunAsNode],
  ['enableCookieEncryption', FuseV1Options.EnableCookieEncryption],
  ['enableNodeOptionsEnvironmentVariable', FuseV1Options.EnableNodeOptionsEnvironmentVariable],
  ['enableNodeCliInspectArguments', FuseV1Options.EnableNodeCliInspectArguments],
  ['enableEmbeddedAsarIntegrityValidation', FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
  ['onlyLoadAppFromAsar', FuseV1Options.OnlyLoadAppFromAsar],
  ['loadBrowserProcessSpecificV8Snapshot', FuseV1Options.LoadBrowserProcessSpecificV8Snapshot],
  ['grantFileProtocolExtraPrivileges', FuseV1Options.GrantFileProtocolExtraPrivileges],
];

/** Names of the fuses in the finished program that do not stand as the flavour wants them. */
export const wrongFuses = async (program: string, flavour: Flavour): Promise<readonly string[]> => {
  const wire = await getCurrentFuseWire(program);
  const wanted = fusesOf(flavour);
  return FUSES.filter(([name, option]) => wire[option] !== (wanted[name] ? FuseState.ENABLE : FuseState.DISABLE)).map(([name]) => name);
};

const checkPacked = async (flavour: Flavour): Promise<void> => {
  const program = packedProgram(flavour);
  if (!existsSync(program)) throw new Stop(`The packager ended well, but ${program} is not there.`);
  const wrong = await wrongFuses(program, flavour);
  if (wrong.length > 0) throw new Stop(`The packed program has wrong fuses: ${wrong.join(', ')}.`);
  if (process.platform === 'darwin') return;
  const inside = listPackage(join(program, '..', 'resources', 'app.asar'), { isPack: false });
  const strange = inside.filter((path) => path.includes('node_modules'));
  if (strange.length > 0) throw new Stop(`The package holds modules that should have been bundled: ${strange.slice(0, 3).join(', ')} …`);
};

const targetsFor = (installers: boolean) => {
  const platform = process.platform === 'darwin' ? Platform.MAC : process.platform === 'win32' ? Platform.WINDOWS : Platform.LINUX;
  return installers ? platform.createTarget() : platform.createTarget('dir');
};

const packWith = async (flavour: Flavour, electron: FoundElectron, installers: boolean): Promise<void> => {
  const start = performance.now();
  const output = packedFolder(flavour);
  const stamp = `${output}.stamp`;
  const inputs = [APP, fromRoot('build', 'electron-builder.ts'), fromRoot('build', 'icons'), fromRoot('THIRD-PARTY-NOTICES.txt'), fromRoot('LICENSE')];
  const hash = await hashInputs(inputs, [flavour, electron.version, electron.source, String(installers)]);
  if (await isUpToDate(stamp, hash, [packedProgram(flavour)])) {
    say(`Package (${flavour}): unchanged since it was packed.`);
    return;
  }
  await rm(stamp, { force: true });
  await rm(output, { recursive: true, force: true });
  const config = builderConfig({ flavour, output, electron });
  await checkPackaging(config);
  await build({ targets: targetsFor(installers), config, publish: 'never' });
  await checkPacked(flavour);
  await writeStamp(stamp, hash);
  say(`Package (${flavour}): ${packedProgram(flavour)} (${secondsSince(start)}).`);
};

const buildAndPack = async (flavour: Flavour, installers: boolean): Promise<void> => {
  await bundleApp();
  await checkResources();
  const electron = await findElectron();
  if (installers && electron.source === 'registry') {
    throw new Stop(`Installers are made with the vendor's Electron only; this machine has ${electron.version}, a build for development.`);
  }
  await packWith(flavour, electron, installers);
};

/** Builds and packs for this system. `installers` makes what people install; it needs the vendor's Electron. */
export const packApp = (flavour: Flavour, installers = false): Promise<void> => withLock('build', () => buildAndPack(flavour, installers));

if (import.meta.main) {
  await runCommand(() => packApp(process.argv.includes('--test') ? 'test' : 'release', process.argv.includes('--installers')));
}
