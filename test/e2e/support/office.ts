import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { packedProgram } from '#build/scripts/pack-app.ts';

/** One PC of one office: real Electron on the packaged app, with a profile folder of its own. */
export type Office = {
  readonly page: Page;
  readonly profile: string;
  readonly app: ElectronApplication;
  /** SIGKILL of the whole process group: a power cut as far as a process can feel it */
  kill(): Promise<void>;
  close(): Promise<void>;
  screenshot(name: string): Promise<void>;
};

export type OfficeOptions = {
  /** reuse the profile of an office that was closed or killed */
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly width?: number;
  readonly height?: number;
  /** where screenshots go; out/e2e by default */
  readonly screenshots?: string;
};

const isRoot = (): boolean => process.getuid?.() === 0;

const TRIES = 3;

/** On a busy machine the driver sometimes misses the program's first words and waits for ever: then once more. */
const launch = async (args: string[]): Promise<ElectronApplication> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({ executablePath: packedProgram('test'), args, env: { ...cleanEnvironment(), LANG: 'th_TH.UTF-8' }, timeout: 25_000 });
    } catch (problem) {
      if (attempt === TRIES) throw problem;
    }
  }
};

/** The words that the program is started with for a profile. */
export const programArguments = (profile: string): string[] => [...(isRoot() ? ['--no-sandbox'] : []), '--disable-gpu', '--force-device-scale-factor=1', `--phinong-profile=${profile}`];

export const launchOffice = async (options: OfficeOptions = {}): Promise<Office> => {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'phinong-office-'));
  const app = await launch([...programArguments(profile), ...(options.args ?? [])]);
  const page = await app.firstWindow();
  page.setDefaultTimeout(30_000);
  await page.setViewportSize({ width: options.width ?? 1366, height: options.height ?? 768 });
  const folder = options.screenshots ?? 'out/e2e';
  mkdirSync(folder, { recursive: true });
  const child = app.process();
  return {
    page,
    profile,
    app,
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    close: () => app.close(),
    screenshot: async (name) => {
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
};

export const cleanEnvironment = (): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith('npm_') && name !== 'NODE_OPTIONS') kept[name] = value;
  }
  return kept;
};
