import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import product from '../../../package.json' with { type: 'json' };
import { FORMAT_VERSION } from '#core/journal/segment.ts';
import { registerForms } from '#core/register-forms.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { inOut } from '#build/tools/paths.ts';
import { VIEW_RULES, VIEW_SCHEMA } from '#core/view-version.ts';
import { launchBenchApp, newFolder } from './bench-app.ts';

/** Profiles that measurements start from: made once per command, copied for every run. */
const made = new Map<number, Promise<string>>();

/**
 * With `--keep` they are made once and kept, below out/ and beside their journal's and view's versions: a register of 100,000 records
 * takes three minutes. They are as the program of that day left them; delete the folder to have them made anew.
 */
const keptIn = process.argv.includes('--keep') ? inOut('bench', 'profiles', `${FORMAT_VERSION}-${VIEW_SCHEMA}-${VIEW_RULES}`) : null;

const TRIAL = `window.phinong.call('journal.saveSetting', JSON.stringify({ key: 'first-run', value: 'trial' })).then((reply) => { if (!reply.ok) throw new Error(JSON.stringify(reply.error)); })`;
const SEED = 20_261_123;

const prepare = async (count: number): Promise<string> => {
  const kept = keptIn === null ? null : join(keptIn, String(count));
  if (kept !== null && existsSync(kept)) return kept;
  const profile = newFolder(`records-${count}`);
  const { page, close } = await launchBenchApp(profile);
  page.setDefaultTimeout(0);
  await page.evaluate(`bench.fill(${JSON.stringify({ count, seed: SEED })})`);
  await page.evaluate(TRIAL);
  await close();
  if (kept === null) return profile;
  mkdirSync(dirname(kept), { recursive: true });
  copyFolder(profile, `${kept}.part`);
  renameSync(`${kept}.part`, kept);
  removeProfile(profile);
  return kept;
};

/** Where the file system can, no byte is copied before somebody changes it. */
const copyFolder = (from: string, to: string): void => cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });

/** A copy of its own of a profile with so many records, on disk as after an ordinary end of the app. */
export const profileWith = async (count: number): Promise<string> => {
  let profile = made.get(count);
  if (profile === undefined) made.set(count, (profile = prepare(count)));
  const copy = join(newFolder('run'), 'profile');
  copyFolder(await profile, copy);
  // A kept one may be an older day's work: what is measured is an ordinary start, not the backup before the work of another version.
  createBackupPlace(join(copy, 'backups.json')).write({ app: product.version, forms: registerForms() });
  return copy;
};

/** A profile, and the backups that the app may have made of it. */
export const removeProfile = (profile: string): void => {
  for (const folder of [profile, `${profile}-backups`]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};
