import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchBenchApp, newFolder } from './bench-app.ts';

/** Profiles that measurements start from: made once per command, copied for every run. */
const made = new Map<number, Promise<string>>();

const TRIAL = `window.phinong.call('journal.saveSetting', JSON.stringify({ key: 'first-run', value: 'trial' })).then((reply) => { if (!reply.ok) throw new Error(JSON.stringify(reply.error)); })`;
const SEED = 20_261_123;

const prepare = async (count: number): Promise<string> => {
  const profile = newFolder(`records-${count}`);
  const { page, close } = await launchBenchApp(profile);
  page.setDefaultTimeout(0);
  await page.evaluate(`bench.fill(${JSON.stringify({ count, seed: SEED })})`);
  await page.evaluate(TRIAL);
  await close();
  return profile;
};

/** A copy of its own of a profile with so many records, on disk as after an ordinary end of the app. */
export const profileWith = async (count: number): Promise<string> => {
  let profile = made.get(count);
  if (profile === undefined) made.set(count, (profile = prepare(count)));
  const copy = join(newFolder('run'), 'profile');
  cpSync(await profile, copy, { recursive: true });
  return copy;
};

export const removeProfile = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
