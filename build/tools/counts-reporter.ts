import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Reporter } from 'vitest/node';
import { ROOT } from './paths.ts';
import { COUNTS_FILE, type Counts } from './counts.ts';

/** What is asked of Vitest's own objects: little enough to be made by hand in a test. */
type SaidError = { readonly message: string; readonly stack?: string | undefined };
/** Vitest writes on an error that belongs to no test which test ran last, and in which file. */
type StrayError = SaidError & { readonly VITEST_TEST_PATH?: unknown; readonly VITEST_TEST_NAME?: unknown };
type RanTest = { readonly fullName: string; readonly result: () => { readonly state: string; readonly errors?: readonly SaidError[] | undefined } };
export type RanModule = { readonly moduleId: string; readonly errors: () => readonly SaidError[]; readonly children: { readonly allTests: () => Iterable<RanTest> } };

/** Enough of an error to see what went wrong: counter-examples and stacks run to pages. */
const LINES_SHOWN = 14;
const wordsOf = ({ message, stack }: SaidError): string => {
  const said = stack === undefined || stack.includes(message) ? (stack ?? message) : `${message}\n${stack}`;
  return said.split('\n').slice(0, LINES_SHOWN).join('\n');
};
const failureOf = (what: string, errors: readonly SaidError[]): string => [what, ...errors.map(wordsOf)].join('\n');

const countsOfModule = (module: RanModule): Counts => {
  const tests = [...module.children.allTests()].map((test) => ({ name: test.fullName, ...test.result() }));
  const path = relative(ROOT, module.moduleId);
  const failures = tests.filter(({ state }) => state !== 'passed').map(({ name, state, errors }) => failureOf(`${path}: ${name}${state === 'failed' ? '' : ` (${state})`}`, errors ?? []));
  const broken = module.errors();
  const all = broken.length === 0 ? failures : [...failures, failureOf(`${path} broke outside its tests`, broken)];
  return { passed: tests.length - failures.length, failed: all.length, failures: all };
};

const whereabouts = ({ VITEST_TEST_PATH: path, VITEST_TEST_NAME: name }: StrayError): string =>
  [typeof path === 'string' ? relative(ROOT, path) : 'no file', typeof name === 'string' ? name : 'no test'].join(': ');

/** Counts of a whole run. A test that was left out counts as failed; so do a file that broke outside its tests and an error that belongs to none. */
export const countsOfRun = (modules: readonly RanModule[], strayErrors: readonly StrayError[]): Counts => {
  const counts = modules.map(countsOfModule);
  const strays = strayErrors.map((error) => failureOf(`An error that nobody caught, outside every test (the last one: ${whereabouts(error)})`, [error]));
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, strays.length),
    failures: [...counts.flatMap(({ failures }) => failures), ...strays],
  };
};

/** A Vitest reporter: writes the counts of the run, and why what failed did, to the file that COUNTS_FILE names. */
export default class CountsReporter implements Reporter {
  async onTestRunEnd(modules: readonly RanModule[], strayErrors: readonly StrayError[]): Promise<void> {
    const file = process.env[COUNTS_FILE];
    if (file === undefined) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(countsOfRun(modules, strayErrors)));
  }
}
