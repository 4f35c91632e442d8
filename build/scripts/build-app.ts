import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'vite';
import { z } from 'zod';
import { hashInputs, isUpToDate, writeStamp } from '#build/tools/inputs.ts';
import { withLock } from '#build/tools/lock.ts';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { runCommand, say, secondsSince, Stop } from '#build/tools/say.ts';

/** The runnable app: a folder with its own small package.json, everything else bundled. */
export const APP = inOut('app');

const CONFIGS = ['build/vite.main.config.ts', 'build/vite.preload.config.ts', 'build/vite.renderer.config.ts'] as const;
const ENTRIES = ['electron/main/main.ts', 'electron/preload/preload.ts', 'renderer/index.html'] as const;
// Shown by the app itself, so they lie inside it.
const TEXTS = ['LICENSE', 'THIRD-PARTY-NOTICES.txt'] as const;
const INPUTS = [
  ...TEXTS, 'core', 'electron', 'renderer', 'locales', 'package.json', 'package-lock.json', 'build/vite.node-side.ts', 'build/scripts/build-app.ts', ...CONFIGS,
] as const;

const OUTPUTS = [inOut('app', 'main.js'), inOut('app', 'preload.cjs'), inOut('app', 'renderer', 'index.html'), inOut('app', 'package.json')];
const stamp = inOut('app.stamp');

const manifest = z.record(z.string(), z.unknown());
type Manifest = Readonly<z.infer<typeof manifest>>;

/** What the installed app says of itself. No dependencies: they are bundled, so the packager must not collect any. */
export const appManifest = (root: Manifest): Manifest => ({
  name: root['name'],
  productName: root['productName'],
  version: root['version'],
  description: root['description'],
  author: root['author'],
  homepage: root['homepage'],
  license: root['license'],
  type: 'module',
  main: 'main.js',
});

const writeManifest = async (): Promise<void> => {
  const root = manifest.parse(JSON.parse(await readFile(fromRoot('package.json'), 'utf8')));
  await writeFile(inOut('app', 'package.json'), `${JSON.stringify(appManifest(root), null, 2)}\n`);
};

/** The content-security policy forbids them, so a page with one would open empty: better to fail here. */
export const inlineScriptsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<script\b([^>]*)>/g)].filter(([, attributes]) => !/\bsrc=/.test(attributes ?? '')).map(([tag]) => tag);

const checkPage = async (): Promise<void> => {
  const inline = inlineScriptsIn(await readFile(inOut('app', 'renderer', 'index.html'), 'utf8'));
  if (inline.length > 0) throw new Stop(`out/app/renderer/index.html holds an inline script, which the window's policy forbids: ${inline.join(' ')}`);
};

/** Bundles main, preload and renderer into out/app. Answers at once when nothing has changed. The caller holds the lock. */
export const bundleApp = async (): Promise<void> => {
  const missing = [...ENTRIES, ...TEXTS].filter((entry) => !existsSync(fromRoot(entry)));
  if (missing.length > 0) throw new Stop(`The app cannot be built: ${missing.join(', ')} is missing.`);
  const start = performance.now();
  const hash = await hashInputs(INPUTS.map((input) => fromRoot(input)), [process.version]);
  if (await isUpToDate(stamp, hash, OUTPUTS)) {
    say('App: unchanged since it was built.');
    return;
  }
  await rm(stamp, { force: true });
  await rm(APP, { recursive: true, force: true });
  await mkdir(APP, { recursive: true });
  await Promise.all(CONFIGS.map((config) => build({ configFile: fromRoot(config), logLevel: 'warn' })));
  await writeManifest();
  for (const text of TEXTS) await copyFile(fromRoot(text), inOut('app', text));
  await checkPage();
  await writeStamp(stamp, hash);
  say(`App: built into out/app (${secondsSince(start)}).`);
};

if (import.meta.main) await runCommand(() => withLock('build', bundleApp));
