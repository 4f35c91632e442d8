import type { Configuration, NsisOptions } from 'electron-builder';
import { fromRoot, inOut } from '#build/tools/paths.ts';

/** `test` lets a test driver attach a debugger; everything else is as in the release. */
export type Flavour = 'release' | 'test';

export type Packing = {
  readonly flavour: Flavour;
  /** Where the packed app and the installers are written. */
  readonly output: string;
  /** The unpacked Electron to pack with, and its version. */
  readonly electron: { readonly dir: string; readonly version: string };
};

export type FuseName =
  | 'runAsNode' | 'enableCookieEncryption' | 'enableNodeOptionsEnvironmentVariable' | 'enableNodeCliInspectArguments'
  | 'enableEmbeddedAsarIntegrityValidation' | 'onlyLoadAppFromAsar' | 'loadBrowserProcessSpecificV8Snapshot' | 'grantFileProtocolExtraPrivileges';

/** What the packed program must refuse, by the packager's names. Read again from the finished program. */
export const fusesOf = (flavour: Flavour): Readonly<Record<FuseName, boolean>> => ({
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: flavour === 'test',
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
});

// A person chooses at installation: for this account without an administrator, or for the whole PC with one.
const nsis: NsisOptions = {
  oneClick: false,
  perMachine: false,
  allowElevation: true,
  allowToChangeInstallationDirectory: true,
  installerLanguages: ['th_TH', 'en_US'],
  multiLanguageInstaller: true,
  displayLanguageSelector: true,
  installerIcon: fromRoot('build', 'icons', 'icon.ico'),
  uninstallerIcon: fromRoot('build', 'icons', 'icon.ico'),
  license: fromRoot('LICENSE'),
  // The register is the office's record: removing the program never removes it.
  deleteAppDataOnUninstall: false,
  artifactName: 'Phinong-Setup-${version}-${arch}.${ext}',
};

const linux = {
  target: [{ target: 'AppImage', arch: ['x64' as const] }, { target: 'deb', arch: ['x64' as const] }],
  executableName: 'phinong',
  icon: fromRoot('build', 'icons', 'png'),
  category: 'Office',
  maintainer: 'The Phinong contributors <phinong@localhost>',
  synopsis: 'Register of sister-city relations',
  artifactName: 'Phinong-${version}-${arch}.${ext}',
};

/** The whole configuration of the packager. The app folder has no node_modules: everything is bundled before. */
export const builderConfig = ({ flavour, output, electron }: Packing): Configuration => ({
  appId: 'th.go.phinong',
  productName: 'Phinong',
  copyright: 'Copyright (c) 2026 The Phinong contributors',
  directories: { app: inOut('app'), output, buildResources: fromRoot('build') },
  files: ['**/*'],
  extraResources: [
    { from: fromRoot('LICENSE'), to: 'LICENSE.txt' },
    { from: fromRoot('THIRD-PARTY-NOTICES.txt'), to: 'THIRD-PARTY-NOTICES.txt' },
  ],
  asar: true,
  // The packager would else climb to the checkout and pack its node_modules: false says that they are taken care of.
  beforeBuild: async () => false,
  electronDist: electron.dir,
  electronVersion: electron.version,
  electronLanguages: ['th', 'en-US'],
  electronFuses: { ...fusesOf(flavour), resetAdHocDarwinSignature: true },
  publish: null,
  win: { target: [{ target: 'nsis', arch: ['x64'] }], icon: fromRoot('build', 'icons', 'icon.ico') },
  nsis,
  linux,
  deb: {
    depends: ['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libasound2 | libasound2t64', 'libgbm1', 'libxss1', 'libxtst6', 'libnotify4', 'libsecret-1-0', 'xdg-utils'],
    priority: 'optional',
  },
  mac: { target: [{ target: 'dmg' }], category: 'public.app-category.business', icon: fromRoot('build', 'icons', 'icon.png') },
});
