import { Console } from 'node:console';
import { WrongInput } from '../admin-commands.ts';
import { readConfig } from '../config.ts';
import { openStore } from '../endpoint.ts';
import { helpText, readCommand, type Asked } from './read-command.ts';
import { noteAdministration, whoAdministers } from './security-log.ts';

type Streams = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream };

/**
 * One command of the administrator, from the words that were typed to the exit code: 0 done; 1 it could not be done, or something is
 * wrong with the data; 2 the command makes no sense. Results go to standard output, as one line of JSON with `--json`; whatever
 * hinders goes to standard error, in one sentence.
 */
export const administer = async (args: readonly string[], env: NodeJS.ProcessEnv, { stdout, stderr }: Streams): Promise<number> => {
  const asJson = args.includes('--json');
  try {
    const asked = readCommand(args);
    if (asked === null) {
      stdout.write(`${helpText()}\n`);
      return 0;
    }
    const result = await run(asked, env);
    if (asJson) stdout.write(`${JSON.stringify(result)}\n`);
    else print(stdout, result);
    return asked.command.isBad?.(result as never) === true ? 1 : 0;
  } catch (problem) {
    const sentence = sentenceOf(problem);
    stderr.write(`${asJson ? JSON.stringify({ error: sentence }) : sentence}\n`);
    return problem instanceof WrongInput ? 2 : 1;
  }
};

const run = async ({ command, given, operand }: Asked, env: NodeJS.ProcessEnv): Promise<unknown> => {
  if (command.alone !== undefined) return command.alone(operand);
  const store = await openStore(readConfig(env));
  try {
    // Before it is done: what fails half-way has its line too.
    await noteAdministration(store.db, whoAdministers(env), `${command.words} ${operand || (given.unit ?? '')}`.trim());
    return await command.run(store.db, given, operand);
  } finally {
    await store.close();
  }
};

const isList = (value: unknown): value is readonly object[] => Array.isArray(value) && value.some((one) => typeof one === 'object');

const print = (stdout: NodeJS.WritableStream, result: unknown): void => {
  if (Array.isArray(result)) printTable(stdout, result);
  else for (const [key, value] of Object.entries(result ?? {})) printValue(stdout, key, value);
};

const printValue = (stdout: NodeJS.WritableStream, key: string, value: unknown): void => {
  if (isList(value)) {
    stdout.write(`${key}:\n`);
    printTable(stdout, value);
  } else stdout.write(`${key}: ${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}\n`);
};

const printTable = (stdout: NodeJS.WritableStream, rows: readonly unknown[]): void => {
  if (rows.length === 0) stdout.write('(none)\n');
  else new Console(stdout).table(rows);
};

/** The driver has no words for a server that is not there: it tries several addresses and names none. */
const sentenceOf = (problem: unknown): string => {
  if (!(problem instanceof Error)) return String(problem);
  const { code } = problem as { readonly code?: unknown };
  return problem.message === '' ? `The database does not answer (${String(code)}).` : problem.message;
};
