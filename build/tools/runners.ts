import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { NONE, readCounts, type Counts } from './counts.ts';
import { fromRoot, inOut } from './paths.ts';
import { runScript } from './run.ts';

/** A runner of its own (test/NAME/run.ts) writes its counts to out/NAME/counts.json. */
const runRunner = async (name: string, words: readonly string[]): Promise<Counts> => {
  const runner = `test/${name}/run.ts`;
  if (!existsSync(fromRoot(runner))) return NONE;
  const file = inOut(name, 'counts.json');
  await rm(file, { force: true });
  const { code } = await runScript(runner, words, { show: true });
  return readCounts(runner, file, code);
};

/** Drives the packed test flavour; the words choose tests. */
export const runEndToEnd = (words: readonly string[]): Promise<Counts> => runRunner('e2e', words);

/** Runs the endpoint's own tests against endpoints with one mistake each; in full: npm run mutants. */
export const runMutants = (): Promise<Counts> => runRunner('mutants', ['--small']);
