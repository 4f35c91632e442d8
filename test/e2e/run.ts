import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { packApp } from '#build/scripts/pack-app.ts';

/** `npm run e2e -- NAME`: runs the end-to-end files whose names contain NAME, on the packaged app, with virtual screens where there is none. */

const resultSchema = z.looseObject({ numPassedTests: z.number(), numFailedTests: z.number() });

const runTests = (): Promise<number> =>
  new Promise((resolve) => {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/e2e/vitest.config.ts', ...process.argv.slice(2)];
    spawn(process.execPath, args, { stdio: 'inherit' }).once('exit', (code) => resolve(code ?? 1));
  });

await packApp('test');
mkdirSync('out/e2e', { recursive: true });
const code = await runTests();
const result = resultSchema.parse(JSON.parse(readFileSync('out/e2e/vitest.json', 'utf8')));
writeFileSync('out/e2e/results.json', JSON.stringify({ passed: result.numPassedTests, failed: result.numFailedTests }));
process.exitCode = code;
