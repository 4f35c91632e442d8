import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const schema = z.object({ passed: z.number(), failed: z.number(), failures: z.array(z.string()) }).readonly();

/** How many tests ended well and how many did not. `failures` says of each that did not what it was and why, to be repeated at the end of a long run. */
export type Counts = { readonly passed: number; readonly failed: number; readonly failures: readonly string[] };

export const NONE: Counts = { passed: 0, failed: 0, failures: [] };
export const failedOnce = (what: string): Counts => ({ passed: 0, failed: 1, failures: [what] });
export const add = (left: Counts, right: Counts): Counts => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  failures: [...left.failures, ...right.failures],
});

/** The closing line that other programs read. */
export const summaryLine = ({ passed, failed }: Pick<Counts, 'passed' | 'failed'>): string => `${String(passed)} passed, ${String(failed)} failed`;

/** The environment's word for the file that a run of tests leaves its counts in. */
export const COUNTS_FILE = 'PHINONG_COUNTS_FILE';

/** The counts that `what` left in `file`. None there counts as one failed test; so does an exit code that no failure explains. */
export const readCounts = async (what: string, file: string, code: number): Promise<Counts> => {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return failedOnce(`${what} left no counts (it ended with code ${String(code)}).`);
  const counts = schema.parse(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? add(counts, failedOnce(`${what} ended with code ${String(code)} though nothing failed.`)) : counts;
};
