import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchBenchApp, newFolder } from './bench-app.ts';
import { sampleRecords } from './records.ts';

/** Profiles that measurements start from: made once per command, copied for every run. */
const made = new Map<number, Promise<string>>();

const GROUP = 1_000;
const SAVE = `async (groups) => {
  for (const intents of groups) {
    const reply = await window.phinong.call('journal.save', JSON.stringify({ intents, author: { officer: 'bench', name: 'ทดสอบ' } }));
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  }
  const setting = await window.phinong.call('journal.saveSetting', JSON.stringify({ key: 'first-run', value: 'trial' }));
  if (!setting.ok) throw new Error(JSON.stringify(setting.error));
}`;

const prepare = async (count: number): Promise<string> => {
  const profile = newFolder(`records-${count}`);
  const intents = sampleRecords(count).map(({ kind, record, set }) => ({ kind, record, set, base: {} }));
  const groups = Array.from({ length: Math.ceil(count / GROUP) }, (_, group) => intents.slice(group * GROUP, (group + 1) * GROUP));
  const writing = await launchBenchApp(profile);
  await writing.page.evaluate(`(${SAVE})(${JSON.stringify(groups)})`);
  await writing.close();
  // The view takes the journal at the next start; from then on it is complete.
  const catching = await launchBenchApp(profile);
  await catching.close();
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
