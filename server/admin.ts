import { Console } from 'node:console';
import { WrongInput } from './admin-commands.ts';
import { readConfig } from './config.ts';
import { openStore } from './endpoint.ts';
import { helpText, readCommand, type Asked } from './ops/read-command.ts';
import { noteAdministration, whoAdministers } from './ops/security-log.ts';

/**
 * `npm run admin -- COMMAND`: what the ministry's administrator does. Results go to standard output, as JSON with `--json`;
 * whatever hinders goes to standard error.
 */
const args = process.argv.slice(2);
const asJson = args.includes('--json');

const isList = (value: unknown): value is readonly object[] => Array.isArray(value) && value.some((one) => typeof one === 'object');

const print = (result: unknown): void => {
  if (asJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (Array.isArray(result)) printTable(result);
  else for (const [key, value] of Object.entries(result ?? {})) printValue(key, value);
};

const printValue = (key: string, value: unknown): void => {
  if (isList(value)) {
    process.stdout.write(`${key}:\n`);
    printTable(value);
  } else process.stdout.write(`${key}: ${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}\n`);
};

const printTable = (rows: readonly unknown[]): void => {
  if (rows.length === 0) process.stdout.write('(none)\n');
  else new Console(process.stdout).table(rows);
};

const answer = ({ command }: Asked, result: unknown): void => {
  print(result);
  if (command.isBad?.(result as never) === true) process.exitCode = 1;
};

const run = async (asked: Asked): Promise<void> => {
  const { command, given, operand } = asked;
  if (command.alone !== undefined) return answer(asked, await command.alone(operand));
  const store = await openStore(readConfig(process.env));
  try {
    // Before it is done: what fails half-way has its line too.
    await noteAdministration(store.db, whoAdministers(process.env), `${command.words} ${operand || (given.unit ?? '')}`.trim());
    answer(asked, await command.run(store.db, given, operand));
  } finally {
    await store.close();
  }
};

/** The driver has no words for a server that is not there: it tries several addresses and names none. */
const sentenceOf = (problem: unknown): string => {
  if (!(problem instanceof Error)) return String(problem);
  const { code } = problem as { readonly code?: unknown };
  return problem.message === '' ? `The database does not answer (${String(code)}).` : problem.message;
};

try {
  const asked = readCommand(args);
  if (asked === null) process.stdout.write(`${helpText()}\n`);
  else await run(asked);
} catch (problem) {
  const sentence = sentenceOf(problem);
  process.stderr.write(`${asJson ? JSON.stringify({ error: sentence }) : sentence}\n`);
  process.exitCode = problem instanceof WrongInput ? 2 : 1;
}
