import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';
import product from '../../../package.json' with { type: 'json' };
import { findElectron } from '#build/machine/find-electron.ts';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { nodeSide } from '#build/vite.node-side.ts';

/**
 * The bench's own app: the product's main process and preload, unchanged, with a window for measuring in place of the
 * screens. It lies unpacked in a copy of Electron below out/, so nothing of it can come into a release.
 */
const HOME = inOut('bench', 'electron');
const APP = join(HOME, 'resources', 'app');
export const FLOOR_PAGES = inOut('bench', 'floor');

const buildWindow = (entry: string, outDir: string): Promise<unknown> =>
  build({
    configFile: false,
    logLevel: 'warn',
    root: fromRoot('test', 'bench', 'window'),
    base: './',
    publicDir: false,
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input: fromRoot('test', 'bench', 'window', entry) },
    },
  });

const buildNodeSide = (entry: string, file: string, format: 'es' | 'cjs'): Promise<unknown> => {
  const config = nodeSide({ entry, file, format });
  return build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, outDir: APP } });
};

let built: Promise<void> | null = null;

const buildOnce = async (): Promise<void> => {
  const electron = await findElectron();
  if (!existsSync(join(HOME, 'complete'))) {
    rmSync(HOME, { recursive: true, force: true });
    cpSync(electron.dir, HOME, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(HOME, 'complete'), electron.version);
  }
  rmSync(APP, { recursive: true, force: true });
  mkdirSync(APP, { recursive: true });
  await buildNodeSide('electron/main/main.ts', 'main.js', 'es');
  await buildNodeSide('electron/preload/preload.ts', 'preload.cjs', 'cjs');
  await buildWindow('index.html', join(APP, 'renderer'));
  await buildWindow('floor.html', FLOOR_PAGES);
  // The product's own version: profiles that this app makes are opened by the product, which backs up whatever another version wrote.
  writeFileSync(join(APP, 'package.json'), JSON.stringify({ name: 'phinong', version: product.version, type: 'module', main: 'main.js' }));
};

/** Bundles the bench's app, once per run of the command. */
export const buildBenchApp = (): Promise<void> => (built ??= buildOnce());

export const newFolder = (purpose: string): string => mkdtempSync(join(tmpdir(), `phinong-bench-${purpose}-`));

export type BenchApp = { readonly app: ElectronApplication; readonly page: Page; close(): Promise<void> };

export const electronArguments = (profile: string): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--force-device-scale-factor=1',
  `--phinong-profile=${profile}`,
];

const TRIES = 3;

/** On a busy machine the driver sometimes misses the program's first words and waits for ever: then once more. Starts are measured without it. */
const launchElectron = async (profile: string): Promise<ElectronApplication> => {
  const { dir, executable } = await findElectron();
  const executablePath = join(HOME, executable.slice(dir.length));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({ executablePath, args: electronArguments(profile), env: environment(), timeout: 20_000 });
    } catch (problem) {
      if (attempt === TRIES) throw problem;
    }
  }
};

/** Starts the bench's app on a profile; answers when its view is where the journal is. */
export const launchBenchApp = async (profile: string): Promise<BenchApp> => {
  await buildBenchApp();
  const app = await launchElectron(profile);
  const page = await app.firstWindow();
  page.setDefaultTimeout(120_000);
  // A module script has run when the page has loaded; waiting by a polled expression would need eval, which the policy refuses.
  await page.waitForLoadState('load');
  await page.evaluate('bench.ready');
  return { app, page, close: () => app.close() };
};

export const environment = (): Record<string, string> => {
  const kept: Record<string, string> = { LANG: 'th_TH.UTF-8' };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith('npm_') && name !== 'NODE_OPTIONS') kept[name] ??= value;
  }
  return kept;
};
