import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { runCommand, say, secondsSince, Stop } from '#build/tools/say.ts';
import { SERVER_MUTANTS, type Edit, type Mutant } from './server-mutants.ts';

/**
 * Runs the endpoint's own tests against endpoints with one mistake each (npm run mutants -- PART OF A NAME). Files on disk stay as they
 * are: the mistake is made while a file is read. With --small (npm test) those that are much like another one are left out. Exits 1 when a mistake is noticed by no test, or a test fails without one.
 */

/** What a mutant runs into may be waiting for ever; whoever waits so long has noticed it. */
const PATIENCE_MS = 15_000;

/** Files at once. */
const AT_ONCE = 2;

const CONTROL = 'no mistake: ';
const suiteFile = (suite: string): string => fromRoot('test', 'server', `${suite}.test.ts`);
const SQL_READER = fromRoot('server', 'migrate.ts');
const READS_SQL = "const sql = readFileSync(join(folder, name), 'utf8');";

/** A mutant of text that has moved on would test nothing, so it stops the run. */
const checkEdits = ({ name, edits }: Mutant): void => {
  for (const { file, from } of edits) {
    const times = readFileSync(fromRoot(file), 'utf8').split(from).length - 1;
    if (times !== 1) throw new Stop(`The mutant "${name}" alters ${file} at a text that stands there ${String(times)} times:\n${from}`);
  }
};

const replaceOnce = (text: string, { from, to }: Edit): string => text.replace(from, () => to);

const altersSql = (edits: readonly Edit[]): boolean => edits.some(({ file }) => file.endsWith('.sql'));
const isAltered = (edits: readonly Edit[], path: string): boolean => edits.some(({ file }) => fromRoot(file) === path) || (path === SQL_READER && altersSql(edits));
const pathOf = (id: string): string => id.split('?')[0] ?? '';

/** Makes the mistake in TypeScript as it is read; SQL is read by the migrations themselves, so there it is made in what they read. */
const mistake = (edits: readonly Edit[]): Plugin => ({
  name: 'mistake',
  enforce: 'pre',
  // What is not altered may come from the cache of other runs, and goes into it; what is must do neither.
  configureVitest: ({ defineCacheKeyGenerator }) => defineCacheKeyGenerator(({ id }) => (isAltered(edits, pathOf(id)) ? false : null)),
  transform: (code, id) => {
    const path = pathOf(id);
    if (!isAltered(edits, path)) return null;
    const altered = edits.filter(({ file }) => fromRoot(file) === path).reduce(replaceOnce, code);
    if (path !== SQL_READER || !altersSql(edits)) return altered;
    const inSql = edits.filter(({ file }) => file.endsWith('.sql')).map(({ from, to }) => `.replace(${JSON.stringify(from)}, () => ${JSON.stringify(to)})`);
    return replaceOnce(altered, { file: '', from: READS_SQL, to: READS_SQL.replace(/;$/, `${inSql.join('')};`) });
  },
});

type Trial = { readonly name: string; readonly edits: readonly Edit[]; readonly suite: string; readonly tests: readonly string[] };

/** The same tests without a mistake: each file once. */
const controlsOf = (mutants: readonly Mutant[]): Trial[] =>
  [...new Set(mutants.map(({ suite }) => suite))].map((suite) => {
    const asked = mutants.filter((mutant) => mutant.suite === suite).map(({ tests }) => tests);
    return { name: `${CONTROL}${suite}`, edits: [], suite, tests: asked.includes(undefined) ? [] : [...new Set(asked.filter((tests) => tests !== undefined))] };
  });

const start = (trials: readonly Trial[]): Promise<Vitest> =>
  createVitest({
    root: fromRoot(), config: false, watch: false, run: true, reporters: [],
    fsModuleCache: true, fsModuleCachePath: inOut('mutants', 'cache'),
    globalSetup: [fromRoot('test', 'support', 'postgres-setup.ts')],
    projects: trials.map(({ name, edits, suite }) => ({
      plugins: [mistake(edits)],
      test: { name, include: [suiteFile(suite)], pool: 'threads', maxWorkers: AT_ONCE, testTimeout: PATIENCE_MS, hookTimeout: 2 * PATIENCE_MS },
    })),
  });

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const runTrials = async (trials: readonly Trial[]): Promise<ReadonlyMap<string, TestModule>> => {
  const vitest = await start(trials);
  try {
    const specifications = trials.map(({ name, suite, tests }) => {
      const project = vitest.projects.find((one) => one.name === name);
      if (project === undefined) throw new Stop(`There is no project for "${name}".`);
      return project.createSpecification(suiteFile(suite), tests.length === 0 ? undefined : { testNamePattern: new RegExp(tests.map(escaped).join('|')) });
    });
    const { testModules } = await vitest.runTestSpecifications(specifications);
    return new Map(testModules.map((module) => [module.project.name, module]));
  } finally {
    await vitest.close();
  }
};

type Outcome = { readonly passed: number; readonly failed: readonly string[]; readonly words: readonly string[]; readonly broken: boolean; readonly seconds: string };

/** `broken`: it fell over before a test could say anything, which proves nothing. */
const outcomeOf = (module: TestModule | undefined): Outcome => {
  const tests = module === undefined ? [] : [...module.children.allTests()];
  const failed = tests.filter((test) => test.result().state === 'failed').map(({ fullName }) => fullName);
  const passed = tests.filter((test) => test.result().state === 'passed').length;
  const words = [...(module?.errors() ?? []), ...tests.flatMap((test) => test.result().errors ?? [])].map(({ message }) => message.split('\n')[0] ?? '');
  const { duration = 0, collectDuration = 0 } = module?.diagnostic() ?? {};
  return { passed, failed, words, broken: failed.length === 0 && (passed === 0 || module?.ok() !== true), seconds: ((duration + collectDuration) / 1_000).toFixed(1) };
};

const noteControl = ({ name, suite }: Trial, { passed, failed, words, broken, seconds }: Outcome): boolean => {
  const isFine = !broken && failed.length === 0;
  say(`${isFine ? 'passes' : 'FAILS '}  ${name}: ${String(passed)} tests of test/server/${suite}.test.ts (${seconds} s)`);
  if (!isFine) for (const line of [...failed, ...words]) say(`        ${line}`);
  return isFine;
};

const noteMutant = ({ name, suite }: Trial, { failed, words, broken, seconds }: Outcome): boolean => {
  const isCaught = failed.length > 0;
  say(`${isCaught ? 'caught' : broken ? 'BROKEN' : 'MISSED'}  an endpoint that ${name} (${seconds} s)`);
  say(`        ${isCaught ? `by ${suite}: ${failed[0] ?? ''}` : `test/server/${suite}.test.ts says nothing`}`);
  if (broken) for (const line of words) say(`        ${line}`);
  return isCaught;
};

await runCommand(async () => {
  const begun = performance.now();
  const words = process.argv.slice(2);
  const isSmall = words.includes('--small');
  const wanted = words.filter((word) => word !== '--small').join(' ');
  const mutants = SERVER_MUTANTS.filter(({ name, isKin }) => name.includes(wanted) && !(isSmall && isKin === true));
  for (const mutant of SERVER_MUTANTS) checkEdits(mutant);
  const trials = mutants.map(({ name, edits, suite, tests }): Trial => ({ name, edits, suite, tests: tests === undefined ? [] : [tests] }));
  const controls = controlsOf(mutants);
  const modules = await runTrials([...controls, ...trials]);
  const bad = [
    ...controls.filter((trial) => !noteControl(trial, outcomeOf(modules.get(trial.name)))),
    ...trials.filter((trial) => !noteMutant(trial, outcomeOf(modules.get(trial.name)))),
  ];
  const done = controls.length + trials.length;
  mkdirSync(inOut('mutants'), { recursive: true });
  writeFileSync(inOut('mutants', 'counts.json'), JSON.stringify({ passed: done - bad.length, failed: bad.length, failures: bad.map(({ name }) => `not as it must be: ${name}`) }));
  say(`${String(trials.length)} mistakes, ${String(controls.length)} controls, ${String(bad.length)} not as they must be, in ${secondsSince(begun)}.`);
  // Vitest sets the code of this process for every test that fails, and failing is what mutants are for.
  process.exitCode = bad.length > 0 || trials.length === 0 ? 1 : 0;
});
