import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { inOut } from './paths.ts';
import { run, tool } from './run.ts';

/** How many tests ended well and how many did not. */
export type Counts = { readonly passed: number; readonly failed: number };

export const NONE: Counts = { passed: 0, failed: 0 };
export const add = (left: Counts, right: Counts): Counts => ({ passed: left.passed + right.passed, failed: left.failed + right.failed });

/** The closing line that other programs read. */
export const summaryLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numTotalTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Counts of a Vitest JSON report. A file that broke before its first test counts as one failed test; so does one that was left out. */
export const countsOf = (json: unknown): Counts => {
  const { numPassedTests, numFailedTests, numTotalTests, testResults } = report.parse(json);
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + broken + (numTotalTests - numPassedTests - numFailedTests) };
};

const readReport = async (file: string): Promise<Counts> => {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? { passed: 0, failed: 1 } : countsOf(JSON.parse(text));
};

/** Runs Vitest once, over the named projects or over all, but for the files `without`. `env` is added to the environment. */
export const runUnitTests = async (projects: readonly string[] = [], env: Readonly<Record<string, string>> = {}, without: readonly string[] = []): Promise<Counts> => {
  const file = inOut('test', 'vitest.json');
  await rm(file, { force: true });
  const chosen = [...projects.flatMap((project) => ['--project', project]), ...without.flatMap((path) => ['--exclude', path])];
  const { code } = await run(tool('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...chosen], { show: true, env });
  const counts = await readReport(file);
  // Vitest also fails for what belongs to no test, such as an error that nobody caught.
  return code !== 0 && counts.failed === 0 ? add(counts, { passed: 0, failed: 1 }) : counts;
};
