import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { fromRoot, inOut } from './paths.ts';
import { runScript } from './run.ts';
import { NONE, type Counts } from './unit-tests.ts';

const results = z.object({ passed: z.number(), failed: z.number() });

/** A runner of its own (test/NAME/run.ts) writes its counts to out/NAME/results.json. One that leaves none counts as one failed test. */
const runRunner = async (name: string, words: readonly string[]): Promise<Counts> => {
  const runner = `test/${name}/run.ts`;
  if (!existsSync(fromRoot(runner))) return NONE;
  const file = inOut(name, 'results.json');
  await rm(file, { force: true });
  const { code } = await runScript(runner, words, { show: true });
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { passed: 0, failed: 1 };
  const counts = results.parse(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};

/** Drives the packed test flavour; the words choose tests. */
export const runEndToEnd = (words: readonly string[]): Promise<Counts> => runRunner('e2e', words);

/** Runs the endpoint's own tests against endpoints with one mistake each; in full: npm run mutants. */
export const runMutants = (): Promise<Counts> => runRunner('mutants', ['--small']);
