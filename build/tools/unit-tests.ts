import { rm } from 'node:fs/promises';
import { COUNTS_FILE, readCounts, type Counts } from './counts.ts';
import { fromRoot, inOut } from './paths.ts';
import { run, tool } from './run.ts';

/** Runs Vitest once, over the named projects or over all, but for the files `without`. `env` is added to the environment. */
export const runUnitTests = async (projects: readonly string[] = [], env: Readonly<Record<string, string>> = {}, without: readonly string[] = []): Promise<Counts> => {
  const file = inOut('test', 'counts.json');
  await rm(file, { force: true });
  const chosen = [...projects.flatMap((project) => ['--project', project]), ...without.flatMap((path) => ['--exclude', path])];
  const reporters = ['--reporter=default', `--reporter=${fromRoot('build', 'tools', 'counts-reporter.ts')}`];
  const { code } = await run(tool('vitest'), ['run', ...reporters, ...chosen], { show: true, env: { ...env, [COUNTS_FILE]: file } });
  return readCounts('Vitest', file, code);
};
