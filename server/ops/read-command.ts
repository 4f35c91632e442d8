import { parseArgs } from 'node:util';
import { WrongInput } from '../admin-commands.ts';
import { COMMANDS, OPTIONS, type Command, type Given, type OptionName } from './commands.ts';

export type Asked = { readonly command: Command; readonly given: Given; readonly operand: string };

const callOf = ({ words, operand, usage }: Command): string => [words, operand, usage].filter((part) => part !== null && part !== '').join(' ');

const WIDTH = 88;
/** All commands with what they do. */
export const helpText = (): string =>
  ['Usage: npm run admin -- COMMAND [--json]', '', ...COMMANDS.map((command) => `  ${callOf(command).padEnd(WIDTH)} ${command.says}`), '', 'Exit codes: 0 done; 1 it could not be done, or something is wrong with the data; 2 the command makes no sense.'].join('\n');

/** What was typed as a command that there is, with options that it takes. Null: help was asked for. */
export const readCommand = (args: readonly string[]): Asked | null => {
  const { values, positionals } = parse(args);
  if (values.help === true || positionals.length === 0) return null;
  const command = find(positionals);
  if (command === undefined) throw new WrongInput(`There is no command "${positionals.slice(0, 2).join(' ')}". Commands: ${COMMANDS.map(({ words }) => words).join(', ')}.`);
  const rest = positionals.slice(command.words.split(' ').length);
  const [operand = ''] = rest;
  if (command.operand !== null && operand === '') throw new WrongInput(`What is missing is ${command.operand}: ${callOf(command)}`);
  const tooMuch = rest[command.operand === null ? 0 : 1];
  if (tooMuch !== undefined) throw new WrongInput(`"${tooMuch}" is one word too many: ${callOf(command)}`);
  const foreign = Object.keys(values).find((name) => name !== 'json' && !command.options.includes(name as OptionName));
  if (foreign !== undefined) throw new WrongInput(`--${foreign} has no meaning here: ${callOf(command)}`);
  return { command, given: values, operand };
};

const parse = (args: readonly string[]): { values: Given; positionals: string[] } => {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (problem) {
    throw new WrongInput(problem instanceof Error ? problem.message : String(problem));
  }
};

/** The longest words win: `security forget` before `security`. */
const find = (positionals: readonly string[]): Command | undefined => {
  const said = `${positionals.join(' ')} `;
  return COMMANDS.filter(({ words }) => said.startsWith(`${words} `)).toSorted((a, b) => b.words.length - a.words.length)[0];
};
