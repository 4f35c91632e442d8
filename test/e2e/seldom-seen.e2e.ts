import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, enrolAtFirstRun, field, goTo, listedNames, say, syncNow } from './support/pages.ts';

/** Screens that an office sees once in a year or never: they must be right the one time. Pictures lie in out/e2e as `seldom-…`. */
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

type Language = 'th' | 'en';
const DARK = "document.documentElement.dataset.theme = 'dark'";
const LIGHT = "document.documentElement.dataset.theme = 'light'";

const setLanguage = async ({ page }: Office, language: Language): Promise<void> => {
  const now = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'th';
  await goTo(page, 'settings', now);
  await page.getByText(say(language === 'en' ? 'settings:english' : 'settings:thai'), { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('settings:title', {}, language) }).waitFor();
};

/** What stands in the window now: light, dark, and magnified so that a window of 1366 × 768 points has 911 × 512 left. */
const looks = async (office: Office, name: string, language: Language, place?: string): Promise<void> => {
  const { page } = office;
  const show = async (): Promise<void> => {
    if (place !== undefined) await page.locator(place).first().scrollIntoViewIfNeeded();
  };
  for (const [theme, set] of [['light', LIGHT], ['dark', DARK]] as const) {
    await page.evaluate(set);
    await show();
    await office.screenshot(`seldom-${name}-${language}-${theme}`);
  }
  await page.evaluate(LIGHT);
  await page.setViewportSize({ width: 911, height: 512 });
  await show();
  await office.screenshot(`seldom-${name}-${language}-150`);
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
  expect(isTooWide, `${name} is wider than its window`).toBe(false);
  await page.setViewportSize({ width: 1366, height: 768 });
};

const enrolled = async (device: string, unit = 'TH-57', role: 'officer' | 'ministry' = 'officer'): Promise<Office> => {
  const office = await open();
  await enrolAtFirstRun(office, { endpoint: ministry.address, code: await ministry.code(unit, role), name: 'เจ้าหน้าที่ตัวอย่าง', device });
  return office;
};

const onTrial = async (): Promise<Office> => {
  const office = await open();
  await button(office.page, 'first-run:thai').click();
  await button(office.page, 'first-run:trial').click();
  await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
  return office;
};

describe('a copy of a profile that is used on a second PC', () => {
  it('is reported on the PC that found out, nothing of either side is lost, and the list of runs remembers it', async () => {
    const office = await enrolled('PC-ต้นแบบ');
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองก่อนคัดลอก' });
    await syncNow(office.page);
    await office.close();
    const copy = join(mkdtempSync(join(tmpdir(), 'phinong-copy-')), 'profile');
    cpSync(office.profile, copy, { recursive: true, filter: (path) => !path.includes('Singleton') });

    const [first, second] = [await open(office.profile), await open(copy)];
    await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองของเครื่องแรก' });
    expect((await syncNow(first.page)).refused).toBe(0);
    await expect.poll(() => first.page.getByText(say('sync:twin.title')).count()).toBe(0);
    await createAgreement(second.page, { thai: 'จ.เชียงราย', partner: 'เมืองของเครื่องสำเนา' });
    await syncNow(second.page);
    await second.page.getByText(say('sync:twin.title')).first().waitFor();
    await looks(second, 'twin', 'th', 'main [role=note]');
    await second.page.getByRole('tab', { name: say('sync:tabs.runs') }).click();
    await second.page.getByRole('tabpanel').getByRole('row').nth(1).getByRole('button').click();
    await second.page.getByRole('tabpanel').getByText(say('sync:twin.title')).waitFor();
    await setLanguage(second, 'en');
    await goTo(second.page, 'sync', 'en');
    await second.page.getByText(say('sync:twin.title', {}, 'en')).first().waitFor();
    await looks(second, 'twin', 'en', 'main [role=note]');
    await setLanguage(second, 'th');
    await syncNow(first.page);
    for (const each of [first, second]) {
      const names = (await listedNames(each.page)).join();
      for (const name of ['เมืองก่อนคัดลอก', 'เมืองของเครื่องแรก', 'เมืองของเครื่องสำเนา']) expect(names).toContain(name);
    }
  });
});

describe('messages', () => {
  it('without an addressee say so at the field, and look right where they are written and where they are read', async () => {
    const capital = await enrolled('MFA-01', 'MFA', 'ministry');
    const office = await enrolled('PC-ข้อความ');
    const { page } = capital;
    await syncNow(page);
    await goTo(page, 'notices');
    await looks(capital, 'messages-none', 'th');
    await page.getByRole('button', { name: say('notices:write') }).first().click();
    await page.getByRole('button', { name: say('notices:form.send') }).click();
    await page.locator('[data-field="notice/to"][data-invalid]').getByText(say('notices:form.problems.to')).waitFor();
    await looks(capital, 'messages-problems', 'th');
    await page.locator('[data-field="notice/to"] input').fill('เชียงราย');
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await field(page, 'notice/subject').fill('ขอสถานะความตกลงที่ใกล้สิ้นสุด');
    await field(page, 'notice/text').fill('โปรดแจ้งว่าความตกลงที่จะสิ้นสุดในปีนี้จะต่ออายุหรือไม่');
    await looks(capital, 'messages-written', 'th');
    await page.getByRole('button', { name: say('notices:form.send') }).click();
    await page.getByRole('heading', { level: 2, name: 'ขอสถานะความตกลงที่ใกล้สิ้นสุด' }).waitFor();
    await syncNow(page);
    await goTo(page, 'notices');
    await looks(capital, 'messages-sent', 'th');
    await setLanguage(capital, 'en');
    await goTo(page, 'notices', 'en');
    await looks(capital, 'messages-sent', 'en');
    await syncNow(office.page);
    await goTo(office.page, 'notices');
    await office.page.getByRole('heading', { level: 2, name: 'ขอสถานะความตกลงที่ใกล้สิ้นสุด' }).waitFor();
    await looks(office, 'messages-read', 'th');
    await setLanguage(office, 'en');
    await goTo(office.page, 'notices', 'en');
    await looks(office, 'messages-read', 'en');
  });
});

describe('the settings', () => {
  it('show how the journal and the backups are, and a toast speaks the language that is chosen while it is shown', async () => {
    const office = await onTrial();
    const { page } = office;
    await goTo(page, 'settings');
    await button(page, 'backup:now').click();
    await page.getByText(say('backup:made')).first().waitFor({ timeout: 60_000 });
    await page.getByText(say('settings:english'), { exact: true }).click();
    await page.getByRole('status').getByText(say('backup:made', {}, 'en')).waitFor();
    await expect.poll(() => page.getByRole('status').getByText(say('backup:made'), { exact: true }).count()).toBe(0);
    for (const language of ['en', 'th'] as const) {
      await setLanguage(office, language);
      await page.getByRole('heading', { name: say('settings:journal.title', {}, language) }).scrollIntoViewIfNeeded();
      await looks(office, 'journal', language, `h2:text-is("${say('settings:journal.title', {}, language)}")`);
      await looks(office, 'backups', language, `h2:text-is("${say('backup:title', {}, language)}")`);
    }
  });
});

/** The register was last worked with by an older version. */
const asOfOlderVersion = ({ profile }: Office): void => {
  const path = join(profile, 'backups.json');
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), app: '0.0.9' }));
};

describe('a new version of the program', () => {
  it('backs the register up before it opens it, and nobody has to do anything', async () => {
    const office = await onTrial();
    await office.close();
    asOfOlderVersion(office);
    const again = await open(office.profile);
    await again.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    expect(readdirSync(`${office.profile}-backups`)).toHaveLength(1);
    await again.close();
    const third = await open(office.profile);
    await third.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    expect(readdirSync(`${office.profile}-backups`)).toHaveLength(1);
    await third.close();
  });

  it('says that no backup can be written and why, tries again when asked, and goes on without one when a person says so', async () => {
    for (const language of ['th', 'en'] as const) {
      const office = await onTrial();
      if (language === 'en') await setLanguage(office, 'en');
      await office.close();
      asOfOlderVersion(office);
      rmSync(`${office.profile}-backups`, { recursive: true, force: true });
      writeFileSync(`${office.profile}-backups`, 'a file where the folder should be');
      const again = await open(office.profile);
      const { page } = again;
      const told = page.getByText(say('errors:no-upgrade-backup.title', {}, language));
      await told.waitFor();
      await page.getByText(say('errors:backup-folder.title', {}, language)).waitFor();
      await looks(again, 'no-upgrade-backup', language);
      await page.getByRole('button', { name: say('frame:start.again', {}, language) }).click();
      await told.waitFor();
      await page.getByRole('button', { name: say('frame:start.goOn', {}, language) }).click();
      await page.getByRole('heading', { level: 1, name: say('agreements:title', {}, language) }).waitFor();
      await again.close();
      const third = await open(office.profile);
      await third.page.getByRole('heading', { level: 1, name: say('agreements:title', {}, language) }).waitFor();
      await third.close();
    }
  });
});

describe('backups that somebody took away', () => {
  it('are told on the page of the backups, calmly, until somebody says that they know', async () => {
    const office = await onTrial();
    const { page } = office;
    await goTo(page, 'settings');
    await button(page, 'backup:now').click();
    await page.getByText(say('backup:made')).first().waitFor({ timeout: 60_000 });
    for (const file of readdirSync(`${office.profile}-backups`)) rmSync(join(`${office.profile}-backups`, file));
    for (const language of ['th', 'en'] as const) {
      await setLanguage(office, language);
      await goTo(page, 'agreements', language);
      await goTo(page, 'settings', language);
      await page.getByText(say('backup:missing.noneHere', {}, language)).waitFor();
      await looks(office, 'backups-gone', language, `h2:text-is("${say('backup:title', {}, language)}")`);
    }
    await page.getByRole('button', { name: say('backup:missing.accept', {}, 'en') }).click();
    await page.getByText(say('backup:none', {}, 'en')).waitFor();
    await expect.poll(() => page.getByText(say('backup:missing.noneHere', {}, 'en')).count()).toBe(0);
  });
});

describe('a disk that is nearly full', () => {
  it('is said while there is time, and no more when it is put away', async () => {
    const office = await onTrial();
    const { page } = office;
    await office.app.evaluate(() => {
      const fs = process.getBuiltinModule('node:fs');
      Object.assign(fs, { statfsSync: () => ({ bavail: 412, bsize: 1_000_000 }) });
      process.getBuiltinModule('node:module').syncBuiltinESMExports();
    });
    for (const language of ['th', 'en'] as const) {
      await setLanguage(office, language);
      await page.reload();
      await page.getByText(say('errors:disk-nearly-full.title', {}, language)).waitFor();
      await expect.poll(() => page.getByText(say('errors:disk-nearly-full.title', {}, language)).count()).toBe(1);
      await looks(office, 'disk-nearly-full', language);
    }
    await page.getByRole('button', { name: say('common:close', {}, 'en') }).click();
    await expect.poll(() => page.getByText(say('errors:disk-nearly-full.title', {}, 'en')).count()).toBe(0);
  });
});

describe('a folder on a share that another PC has open', () => {
  it('is not opened by itself: the window says which PC has it, and opens it when a person says that nobody works there', async () => {
    for (const language of ['th', 'en'] as const) {
      const office = await onTrial();
      await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองบนที่เก็บร่วม' });
      if (language === 'en') await setLanguage(office, 'en');
      await office.close();
      const lock = join(office.profile, 'journal', 'journal.lock');
      writeFileSync(lock, '4242 another-boot 12345\nrecords-room\tb2\n2026-11-14T02:00:00.000Z\n');
      rmSync(join(office.profile, 'SingletonLock'), { force: true });
      symlinkSync('records-room-4242', join(office.profile, 'SingletonLock'));

      const again = await open(office.profile);
      await again.page.getByText(say('errors:locked-elsewhere.title', { host: 'records-room' }, language)).waitFor();
      await looks(again, 'elsewhere', language);
      await again.page.getByRole('button', { name: say('frame:start.again', {}, language) }).click();
      await again.page.getByText(say('errors:locked-elsewhere.title', { host: 'records-room' }, language)).waitFor();
      expect(readFileSync(lock, 'utf8')).toContain('records-room');
      await again.page.getByRole('button', { name: say('frame:start.takeOver', {}, language) }).click();
      await looks(again, 'elsewhere-ask', language);
      await again.page.getByRole('button', { name: say('frame:start.takeOverAsk.yes', {}, language) }).click();
      await again.page.getByRole('heading', { level: 1, name: say('agreements:title', {}, language) }).waitFor();
      expect(readFileSync(lock, 'utf8')).not.toContain('records-room');
      await again.page.getByRole('grid').getByText('เมืองบนที่เก็บร่วม').first().waitFor();
      await again.close();
    }
  });
});

describe('a register that is not whole', () => {
  it('is offered from its backups at the first run, and the recovery says what it found', async () => {
    for (const language of ['th', 'en'] as const) {
      const office = await enrolled(`PC-${language}`);
      await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่สำรองไว้' });
      await goTo(office.page, 'settings');
      await button(office.page, 'backup:now').click();
      await office.page.getByText(say('backup:made')).first().waitFor({ timeout: 60_000 });
      await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองหลังสำรอง' });
      if (language === 'en') await setLanguage(office, 'en');
      await office.close();
      const journal = join(office.profile, 'journal');
      const [segment = ''] = readdirSync(journal).filter((name) => name.endsWith('-open.journal'));
      const bytes = readFileSync(join(journal, segment));
      bytes.fill(0xaa, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 12);
      writeFileSync(join(journal, segment), bytes);

      const damaged = await open(office.profile);
      await damaged.page.getByRole('button', { name: say('recovery:recover', {}, language) }).waitFor();
      await damaged.page.getByText(say('recovery:found.ministryReached', { count: 0 }, language).slice(0, 12)).first().waitFor();
      await looks(damaged, 'recovery', language);
      await damaged.page.getByRole('button', { name: say('recovery:recover', {}, language) }).click();
      await damaged.page.getByText(say('recovery:done.title', {}, language)).waitFor({ timeout: 60_000 });
      await looks(damaged, 'recovered', language);
      await damaged.close();

      rmSync(office.profile, { recursive: true });
      const empty = await open(office.profile);
      await empty.page.getByRole('button', { name: say(`first-run:${language === 'th' ? 'thai' : 'english'}`) }).first().click();
      await empty.page.getByText(say('first-run:found.title', {}, language)).waitFor();
      await looks(empty, 'found-backups', language);
      await empty.page.getByRole('button', { name: say('first-run:found.restore', {}, language) }).click();
      await empty.page.getByRole('button', { name: say('recovery:recover', {}, language) }).waitFor();
      await looks(empty, 'restore-new-pc', language);
      await empty.close();
    }
  });
});
