import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, enrolAtFirstRun, goTo, listedNames, openAgreement, say, syncNow } from './support/pages.ts';

/** What an office does when its files are damaged, gone or exchanged: nothing is shown as empty, and what can be read comes back. */
let ministry: DemoMinistry;
const offices: Office[] = [];
const open = async (profile?: string): Promise<Office> => {
  const office = await launchOffice(profile === undefined ? {} : { profile });
  offices.push(office);
  return office;
};

beforeAll(async () => {
  ministry = await startMinistry();
});
afterAll(async () => {
  for (const office of offices) await office.close().catch(() => undefined);
  await ministry?.stop();
});

const enrolled = async (device: string): Promise<Office> => {
  const office = await open();
  await enrolAtFirstRun(office, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่ตัวอย่าง', device });
  return office;
};

const journalOf = (profile: string): string => join(profile, 'journal');

const spoil = (profile: string): void => {
  const folder = journalOf(profile);
  const [segment = ''] = readdirSync(folder).filter((name) => name.endsWith('-open.journal'));
  const bytes = readFileSync(join(folder, segment));
  bytes.fill(0xaa, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 12);
  writeFileSync(join(folder, segment), bytes);
};

const recover = async ({ page }: Office): Promise<void> => {
  await button(page, 'recovery:recover').click();
  await page.getByText(say('recovery:done.title')).waitFor();
  await button(page, 'recovery:done.open').click();
  await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
};

describe('a journal that is damaged', () => {
  it('is recovered with everything that the window still showed, and the next sync completes it', async () => {
    const office = await enrolled('PC-กู้คืน');
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่ซิงค์แล้ว' });
    await syncNow(office.page);
    for (const partner of ['เมืองที่ยังไม่ส่ง ก', 'เมืองที่ยังไม่ส่ง ข', 'เมืองที่ยังไม่ส่ง ค']) await createAgreement(office.page, { thai: 'จ.เชียงราย', partner });
    await office.close();
    spoil(office.profile);

    const again = await open(office.profile);
    await again.page.getByText(say('errors:damaged.title')).waitFor();
    await expect.poll(() => again.page.getByRole('grid').count()).toBe(0);
    await again.screenshot('60-recovery');
    await recover(again);
    await again.screenshot('61-recovered');
    const names = await listedNames(again.page);
    for (const partner of ['เมืองที่ซิงค์แล้ว', 'เมืองที่ยังไม่ส่ง ก', 'เมืองที่ยังไม่ส่ง ข', 'เมืองที่ยังไม่ส่ง ค']) expect(names.join()).toContain(partner);
    const counts = await syncNow(again.page);
    expect(counts.refused).toBe(0);
    const second = await enrolled('PC-ที่สอง');
    await syncNow(second.page);
    expect((await listedNames(second.page)).filter((name) => name.includes('เมืองที่')).length).toBe(4);
  });
});

describe('what only the ministry still has', () => {
  /** Spoils every frame of the newest segment that speaks of something, and takes the view away. */
  const forget = (profile: string, name: string): void => {
    const folder = journalOf(profile);
    const [segment = ''] = readdirSync(folder).filter((each) => each.endsWith('-open.journal'));
    const bytes = readFileSync(join(folder, segment));
    for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) bytes[at] = 0;
    writeFileSync(join(folder, segment), bytes);
    rmSync(join(profile, 'IndexedDB'), { recursive: true });
  };

  it('is told of before the recovery, also when it is out of reach, and comes back with the sync right after it', async () => {
    const office = await enrolled('PC-ไม่เหลือในเครื่อง');
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่เหลือเฉพาะที่กระทรวง' });
    await syncNow(office.page);
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่ยังอยู่ในเครื่อง' });
    await office.close();
    forget(office.profile, 'เมืองที่เหลือเฉพาะที่กระทรวง');

    await ministry.kill();
    const away = await open(office.profile);
    await away.page.getByText(say('recovery:found.ministryLater')).waitFor();
    await away.close();
    await ministry.start();
    const again = await open(office.profile);
    const reached = again.page.getByText(new RegExp(`^${say('recovery:found.ministryReached', { count: '([0-9]+)' })}`));
    await reached.waitFor();
    expect(Number(/[0-9]+/.exec((await reached.textContent()) ?? '')?.[0])).toBeGreaterThan(0);
    await again.screenshot('66-only-the-ministry');
    await recover(again);
    await again.page.getByRole('grid').getByText('เมืองที่เหลือเฉพาะที่กระทรวง').first().waitFor({ timeout: 60_000 });
    expect((await listedNames(again.page)).join()).toContain('เมืองที่ยังอยู่ในเครื่อง');
    expect((await syncNow(again.page)).refused).toBe(0);
  });
});

describe('a journal that is gone', () => {
  it('is never shown as an empty register, and comes back from a backup and from what was shown', async () => {
    const office = await open();
    await button(office.page, 'first-run:thai').click();
    await button(office.page, 'first-run:trial').click();
    await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'ก่อนสำรอง' });
    await goTo(office.page, 'settings');
    await button(office.page, 'backup:now').click();
    await office.page.getByText(say('backup:made')).first().waitFor();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'หลังสำรอง' });
    await office.close();
    rmSync(journalOf(office.profile), { recursive: true });

    const again = await open(office.profile);
    await again.page.getByText(say('errors:journal-replaced.title')).waitFor();
    await again.screenshot('62-journal-gone');
    await recover(again);
    const names = (await listedNames(again.page)).join();
    expect(names).toContain('ก่อนสำรอง');
    expect(names).toContain('หลังสำรอง');
    await openAgreement(again.page, 'หลังสำรอง');
  });
});

describe('a backup', () => {
  it('is joined with the register on a new PC, and takes nothing newer away', async () => {
    const office = await open();
    await button(office.page, 'first-run:thai').click();
    await button(office.page, 'first-run:trial').click();
    await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'อยู่ในชุดสำรอง' });
    await goTo(office.page, 'settings');
    await button(office.page, 'backup:now').click();
    await office.page.getByText(say('backup:made')).first().waitFor();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'ใหม่กว่าชุดสำรอง' });
    await goTo(office.page, 'settings');
    await button(office.page, 'backup:restore').click();
    await office.page.getByRole('heading', { level: 1, name: say('recovery:restoreTitle') }).waitFor();
    const counts = office.page.getByRole('table').getByRole('row').filter({ hasText: say('sync:kinds.agreement') });
    await counts.waitFor();
    const cells = (await counts.getByRole('cell').allTextContents()).map(Number);
    const [there = 0, here = 0, onlyThere, onlyHere] = cells;
    expect({ more: here - there, onlyThere, onlyHere }).toEqual({ more: 1, onlyThere: 0, onlyHere: 1 });
    await office.screenshot('63-restore');
    await recover(office);
    const names = (await listedNames(office.page)).join();
    expect(names).toContain('อยู่ในชุดสำรอง');
    expect(names).toContain('ใหม่กว่าชุดสำรอง');
    expect(readdirSync(`${office.profile}-backups`).length).toBeGreaterThanOrEqual(2);
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'ทำงานต่อได้' });
  });

  it('is offered on a PC that seems new because its data folder was emptied', async () => {
    const office = await enrolled('PC-โฟลเดอร์ว่าง');
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'ก่อนโฟลเดอร์หาย' });
    await goTo(office.page, 'settings');
    await button(office.page, 'backup:now').click();
    await office.page.getByText(say('backup:made')).first().waitFor();
    await office.close();
    rmSync(office.profile, { recursive: true });

    const again = await open(office.profile);
    await button(again.page, 'first-run:thai').click();
    await again.page.getByText(say('first-run:found.title')).waitFor();
    await again.screenshot('64-backups-found');
    await button(again.page, 'first-run:found.restore').click();
    await again.screenshot('65-restore-on-a-new-pc');
    await recover(again);
    expect((await listedNames(again.page)).join()).toContain('ก่อนโฟลเดอร์หาย');
  });

  it('that is encrypted is looked into with its passphrase only, in either language, theme and size', async () => {
    const office = await open();
    const { page } = office;
    await button(page, 'first-run:thai').click();
    await button(page, 'first-run:trial').click();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await goTo(page, 'settings');
    await page.getByLabel(say('backup:passphrase')).fill('สี่ คำ ที่ จำได้');
    await button(page, 'backup:now').click();
    await page.getByText(say('backup:made')).first().waitFor({ timeout: 60_000 });
    await page.getByText(say('settings:english'), { exact: true }).click();
    await page.getByText(say('settings:themes.dark', {}, 'en'), { exact: true }).click();
    await page.getByRole('button', { name: say('backup:restore', {}, 'en') }).click();
    await page.getByRole('checkbox').first().focus();
    await page.keyboard.press('Space');
    const recoverNow = page.getByRole('button', { name: say('recovery:recover', {}, 'en') });
    const passphrase = page.getByLabel(say('recovery:backups.passphrase', {}, 'en'));
    await passphrase.fill('not that one');
    await page.keyboard.press('Enter');
    await page.getByText(say('errors:backup-passphrase.title', {}, 'en')).waitFor({ timeout: 60_000 });
    await expect.poll(() => recoverNow.isDisabled()).toBe(true);
    await office.screenshot('64-wrong-passphrase-en-dark');
    await passphrase.fill('สี่ คำ ที่ จำได้');
    await page.keyboard.press('Enter');
    await page.getByText(say('recovery:preview.nothingBack', {}, 'en')).waitFor({ timeout: 60_000 });
    await expect.poll(() => recoverNow.isDisabled()).toBe(false);
    await page.setViewportSize({ width: 1024, height: 640 });
    await office.screenshot('65-preview-en-dark-small');
    await page.getByRole('button', { name: say('recovery:leave', {}, 'en') }).click();
    await page.getByRole('heading', { level: 1, name: say('settings:title', {}, 'en') }).waitFor();
    await office.screenshot('66-settings-backups-en-dark-small');
  });
});
