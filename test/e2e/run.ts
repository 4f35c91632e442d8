import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { packApp } from '#build/scripts/pack-app.ts';

/** `npm run e2e -- NAME`: runs the end-to-end files whose names contain NAME, on the packaged app, with a virtual screen where there is none. */

const resultSchema = z.looseObject({ numPassedTests: z.number(), numFailedTests: z.number() });

const hasScreen = (): boolean => process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';

const runTests = (): Promise<number> => {
  const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/e2e/vitest.config.ts', ...process.argv.slice(2)];
  const [command = '', ...args] = hasScreen() ? vitest : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', ...vitest];
  return new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit' }).once('exit', (code) => resolve(code ?? 1));
  });
};

await packApp('test');
mkdirSync('out/e2e', { recursive: true });
const code = await runTests();
const result = resultSchema.parse(JSON.parse(readFileSync('out/e2e/vitest.json', 'utf8')));
writeFileSync('out/e2e/results.json', JSON.stringify({ passed: result.numPassedTests, failed: result.numFailedTests }));
process.exitCode = code;
