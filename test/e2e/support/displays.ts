import { spawn, type ChildProcess } from 'node:child_process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** X displays, one for each file that runs at the same time; none where the machine has a screen */
    readonly displays: readonly string[];
  }
}

/** Whether windows are shown on a screen that is somebody's: then files run one after the other, or they would take each other's focus. */
export const HAS_SCREEN = process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';

/** Files at once, each on a display of its own: `PHINONG_E2E_LANES=2 npm run e2e`. One where nothing is said: windows wait for each other's processor. */
export const LANES = HAS_SCREEN ? 1 : Math.max(1, Number(process.env['PHINONG_E2E_LANES'] ?? 1));

type Display = { readonly name: string; readonly server: ChildProcess };

/** A virtual screen; the server chooses a number that is free, and says it. */
const startDisplay = (): Promise<Display> =>
  new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${String(code)} before it had a display.`)));
    server.stdout.on('data', (data: Buffer) => {
      said += data.toString('utf8');
      if (said.endsWith('\n')) resolve({ name: `:${said.trim()}`, server });
    });
  });

export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const displays = HAS_SCREEN ? [] : await Promise.all(Array.from({ length: LANES }, startDisplay));
  project.provide('displays', displays.map(({ name }) => name));
  return async () => {
    for (const { server } of displays) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
    }
  };
};
