import { spawn } from 'node:child_process';
import { readdirSync, writeSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Bench, Row } from './support/rows.ts';

/**
 * `npm run bench`: every `*.bench.ts` of this folder, one after the other. `--only NAME` takes those whose name holds NAME,
 * `--runs N` says how many runs a median is taken from (3), `--records N` how many records a register has where a bench leaves
 * the choice (10,000), `--json` prints one JSON line per row and nothing else, `--keep` keeps filled profiles below out/ for the next time.
 */
const ROWS_TO = 'PHINONG_BENCH_ROWS_TO';
const valueAfter = (name: string): string | null => {
  const at = process.argv.indexOf(name);
  return at === -1 ? null : (process.argv[at + 1] ?? null);
};

const only = valueAfter('--only') ?? '';
const runs = Number(valueAfter('--runs') ?? 3);
const records = Number(valueAfter('--records') ?? 10_000);
const asJson = process.argv.includes('--json');

const hasScreen = (): boolean => process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';

/** The same command on a virtual screen. Rows come back through a pipe of their own, so that no tool's chatter mixes with them. */
const againWithScreen = (): Promise<number> =>
  new Promise((resolve) => {
    const args = ['-a', '-s', '-screen 0 1600x1000x24', process.execPath, join(import.meta.dirname, 'run.ts'), ...process.argv.slice(2)];
    const child = spawn('xvfb-run', args, { stdio: ['inherit', asJson ? 2 : 1, 2, 1], env: { ...process.env, [ROWS_TO]: '3' } });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });

const rowsTo = Number(process.env[ROWS_TO] ?? 1);
const print = (line: string): void => void writeSync(rowsTo, `${line}\n`);
const say = (line: string): void => void process.stderr.write(`  ${line}\n`);

const rounded = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const lineOf = ({ name, value, unit, ratioTo, ratio, goal, atLeast, met, spread }: Row): string => {
  const against = ratio === undefined ? '' : `= ${rounded(ratio)} × ${ratioTo ?? ''}`;
  const span = spread === undefined ? '' : `[${rounded(spread[0])}–${rounded(spread[1])}]`;
  const verdict = goal === undefined ? '' : `goal ${atLeast === true ? '≥' : '≤'} ${rounded(goal)}: ${met === true ? 'met' : 'NOT MET'}`;
  return [name.padEnd(58), `${rounded(value)} ${unit}`.padStart(12), against, span, verdict].filter((part) => part !== '').join('  ');
};

const runFile = async (file: string): Promise<void> => {
  const bench = (await import(join(import.meta.dirname, file))) as { readonly run: Bench };
  for (const row of await bench.run({ runs, records, say })) print(asJson ? JSON.stringify(row) : lineOf(row));
};

const runAll = async (): Promise<void> => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.bench.ts') && name.includes(only));
  if (!asJson) print(`${cpus().length} cores, load ${loadavg().map((load) => load.toFixed(1)).join(' ')}, medians of ${runs} runs`);
  for (const file of files.toSorted()) {
    try {
      await runFile(file);
    } catch (problem) {
      // A start that fails brings all that Electron said with it.
      say(`${file}: ${(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)).slice(0, 4_000)}`);
      process.exitCode = 1;
    }
  }
};

// The tools that build the app talk on stdout; there only rows may stand.
if (asJson) process.stdout.write = process.stderr.write.bind(process.stderr);
if (hasScreen()) {
  await runAll();
  // What a broken measurement left open must not keep the command alive.
  process.exit();
}
process.exitCode = await againWithScreen();
