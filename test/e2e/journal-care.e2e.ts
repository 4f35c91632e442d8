import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '#core/journal/segment.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { launchOffice, type Office } from './support/office.ts';
import { button, createAgreement, goTo, listedNames, say } from './support/pages.ts';

/** The journal and its view are looked after: what the office sees of it when all is well, and when something is not. */
const offices: Office[] = [];
const open = async (profile?: string): Promise<Office> => {
  const office = await launchOffice(profile === undefined ? {} : { profile });
  offices.push(office);
  return office;
};
afterAll(async () => {
  for (const office of offices) await office.close().catch(() => undefined);
});

const onTrial = async (): Promise<Office> => {
  const office = await open();
  await button(office.page, 'first-run:thai').click();
  await button(office.page, 'first-run:trial').click();
  await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
  return office;
};

const inEnglish = async ({ page }: Office): Promise<void> => {
  await page.getByText(say('settings:english'), { exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name: say('settings:title', {}, 'en') }).waitFor();
};

/** Takes records out of the view behind the program's back, as a power cut may. */
const spoilView = ({ page }: Office, keys: number): Promise<void> =>
  page.evaluate(
    (count) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('phinong-view');
        request.addEventListener('error', () => reject(new Error('the view cannot be opened')));
        request.addEventListener('success', () => {
          const transaction = request.result.transaction('records', 'readwrite');
          const records = transaction.objectStore('records');
          const all = records.getAllKeys();
          all.addEventListener('success', () => {
            for (const key of all.result.slice(0, count)) records.delete(key);
          });
          transaction.addEventListener('complete', () => {
            request.result.close();
            resolve();
          });
        });
      }),
    keys,
  );

describe('the journal in the settings', () => {
  it('says how its files are, in both languages', async () => {
    const office = await onTrial();
    await goTo(office.page, 'settings');
    const card = office.page.getByRole('heading', { name: say('settings:journal.title') });
    await card.scrollIntoViewIfNeeded();
    await office.page.getByText(say('settings:journal.noFiles')).waitFor();
    await office.screenshot('64-journal-card');
    await inEnglish(office);
    await office.page.getByRole('heading', { name: say('settings:journal.title', {}, 'en') }).scrollIntoViewIfNeeded();
    await office.screenshot('64-journal-card-en');
    await office.close();
  });
});

describe('a view that lost records', () => {
  it('is found behind the first screen, made anew while everybody can see it, and said', async () => {
    const office = await onTrial();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่ต้องกลับมา' });
    await goTo(office.page, 'agreements');
    const before = (await listedNames(office.page)).toSorted();
    await spoilView(office, 12);
    await office.close();

    const again = await open(office.profile);
    await again.page.getByText(say('errors:view-healed.title')).waitFor({ timeout: 60_000 });
    await again.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await again.screenshot('65-view-healed');
    expect((await listedNames(again.page)).toSorted()).toEqual(before);
    await again.page.getByRole('button', { name: say('common:close') }).first().click();
    await again.page.getByText(say('errors:view-healed.title')).waitFor({ state: 'detached' });
    await again.close();
  });
});

describe('data of a newer version', () => {
  it('is not opened and not changed, and can be backed up', async () => {
    const office = await onTrial();
    await office.close();
    const folder = join(office.profile, 'journal');
    const name = readdirSync(folder).find((each) => each.endsWith('-open.journal')) ?? '';
    const bytes = readFileSync(join(folder, name));
    bytes.writeUInt32LE(FORMAT_VERSION + 1, 8);
    bytes.writeUInt32LE(machineBytes.crc32(bytes.subarray(0, 16)), 16);
    writeFileSync(join(folder, name), bytes);

    const again = await open(office.profile);
    await again.page.getByText(say('errors:newer-format.title')).waitFor();
    await again.screenshot('66-newer-version');
    await button(again.page, 'frame:start.backup').click();
    await again.page.getByText(say('frame:start.backedUp')).waitFor();
    await again.screenshot('67-newer-version-backed-up');
    expect(readdirSync(`${office.profile}-backups`).filter((each) => each.endsWith('.zip')).length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, name))).toEqual(bytes);
    await again.close();
  });
});
