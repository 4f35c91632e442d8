import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { inOut } from './paths.ts';
import { say } from './say.ts';

const LOOK_EVERY = 250;

const isAlive = (pid: number): boolean => {
  try {
    // Signal 0 asks only whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const take = async (file: string): Promise<boolean> => {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};

/** Does the work while no other command of this checkout does work of that name. A lock whose owner has ended counts for nothing. */
export const withLock = async (name: string, work: () => Promise<void>): Promise<void> => {
  const file = inOut(`${name}.lock`);
  await mkdir(inOut(), { recursive: true });
  let told = false;
  while (!(await take(file))) {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    // An empty file was created a moment ago and will hold its owner's number in the next look.
    const isLeftOver = owner > 0 && !isAlive(owner);
    if (isLeftOver) await rm(file, { force: true });
    else if (owner > 0 && !told) say(`Waiting for another command of this checkout (process ${owner}) …`);
    told ||= owner > 0 && !isLeftOver;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
};
