import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fromRoot, inOut, ROOT } from './paths.ts';
import { Stop } from './say.ts';

export type RunOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output as it comes. Otherwise it is only collected. */
  readonly show?: boolean;
};

export type RunResult = { readonly code: number; readonly output: string };

const onWindows = process.platform === 'win32';

/** A tool that npm installed in this checkout. */
export const tool = (name: string): string => fromRoot('node_modules', '.bin', onWindows ? `${name}.cmd` : name);

// The tools' own first lines say `env node`: let that be the Node of this checkout, however the script was started.
const pathWithOwnNode = (): string => [fromRoot('node_modules', '.bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

/** Where Node keeps what it has compiled: a test run starts some hundred Nodes, and a third of the work of each start is compiling the same files. */
const COMPILED = inOut('compiled');

/** Runs one program to its end. A program that cannot be started answers code 127. */
export const run = (command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  new Promise((resolve) => {
    const parts: string[] = [];
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, PATH: pathWithOwnNode(), ...options.env },
      stdio: options.show === true ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // Node starts .cmd files only through a shell.
      shell: onWindows && command.endsWith('.cmd'),
    });
    child.stdout?.on('data', (data: Buffer) => parts.push(data.toString('utf8')));
    child.stderr?.on('data', (data: Buffer) => parts.push(data.toString('utf8')));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: parts.join('') }));
  });

/** Runs one program and stops with its output when it fails. */
export const runOrStop = async (what: string, command: string, args: readonly string[], options: RunOptions = {}): Promise<string> => {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Stop(`${what} failed (code ${code}).\n${output}`);
  return output;
};

/** Runs one of this checkout's TypeScript files on the same Node. */
export const runScript = (file: string, args: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> =>
  run(process.execPath, [fromRoot(file), ...args], options);

/** How to start the npm client that started this script, or the one on the path. */
export const npmCommand = (args: readonly string[]): readonly [string, readonly string[]] => {
  const client = process.env['npm_execpath'];
  if (client !== undefined && client.endsWith('.js')) return [process.execPath, [client, ...args]];
  return [onWindows ? 'npm.cmd' : 'npm', args];
};
