import { run, tool } from '#build/tools/run.ts';
import { runCommand, say, secondsSince, Stop } from '#build/tools/say.ts';

const ROOMS = ['core', 'electron', 'renderer', 'server', 'build', 'test'] as const;

/** Two at a time: the compiler uses more than one core by itself, and the machines that test have two. */
const AT_ONCE = 2;

type Check = { readonly name: string; readonly command: string; readonly args: readonly string[] };

const CHECKS: readonly Check[] = [
  ...ROOMS.map((room) => ({ name: `types of ${room}`, command: tool('tsc'), args: ['-p', `${room}/tsconfig.json`, '--noEmit', '--pretty', 'false'] })),
  { name: 'lint', command: tool('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'arrows', command: tool('depcruise'), args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...ROOMS] },
];

const runCheck = async (check: Check): Promise<boolean> => {
  const start = performance.now();
  const { code, output } = await run(check.command, check.args);
  say(`Check: ${check.name} ${code === 0 ? 'is fine' : 'FAILED'} (${secondsSince(start)}).`);
  if (code !== 0) say(output.trim());
  return code === 0;
};

/** Types, lint and arrows of every room. All of them run, so that one look shows everything; then it stops if any failed. */
export const check = async (): Promise<void> => {
  const waiting = [...CHECKS];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await runCheck(next))) failed.push(next.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length > 0) throw new Stop(`Not fine: ${failed.join(', ')}.`);
};

if (import.meta.main) await runCommand(check);
