import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { fromRoot, inOut } from './paths.ts';
import { runScript } from './run.ts';
import { NONE, type Counts } from './unit-tests.ts';

const RUNNER = 'test/e2e/run.ts';
const results = z.object({ passed: z.number(), failed: z.number() });

/** Drives the packed test flavour; the words choose tests. The runner writes its counts to out/e2e/results.json. */
export const runEndToEnd = async (words: readonly string[]): Promise<Counts> => {
  if (!existsSync(fromRoot(RUNNER))) return NONE;
  const file = inOut('e2e', 'results.json');
  await rm(file, { force: true });
  const { code } = await runScript(RUNNER, words, { show: true });
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { passed: 0, failed: 1 };
  const counts = results.parse(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};
