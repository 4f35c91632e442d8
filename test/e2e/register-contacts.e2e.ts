import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOffice, type Office } from './support/office.ts';
import { button, field, goTo, listSettled, say } from './support/pages.ts';
import { answerDialogs } from './support/stick.ts';

/** Whom the office turns to, on the page of an agreement. One window; pictures in out/e2e as `contacts-…`. */
let office: Office;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'phinong-contacts-'));

const form = () => page.locator('[data-contact-form]');
const listed = (name: string) => page.getByRole('tabpanel').locator('[data-standing]').filter({ hasText: name });
const finish = () => form().getByRole('button', { name: new RegExp(`^${say('contacts:finish')}`) }).click();
const openTab = async (language: 'th' | 'en' = 'th'): Promise<void> => {
  await goTo(page, 'agreements', language);
  await listSettled(page);
  await page.locator('[role=row][aria-rowindex="1"]').dblclick();
  await page.getByRole('tab', { name: say('contacts:tab', {}, language), exact: true }).click();
};

beforeAll(async () => {
  office = await launchOffice();
  ({ page } = office);
  await button(page, 'first-run:thai').click();
  await button(page, 'first-run:trial').click();
  await page.getByRole('grid').getByRole('row').nth(1).waitFor();
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('the contacts of an agreement', () => {
  it('are written with their post and time; what is missing or incomplete is said at the field', async () => {
    await openTab();
    await page.getByText(say('contacts:empty')).waitFor();
    await page.getByRole('button', { name: say('contacts:add') }).click();
    await field(page, 'contact/email').fill('sample@example');
    await finish();
    await form().getByText(say('contacts:problems.name')).waitFor();
    await form().getByText(say('contacts:problems.email')).waitFor();
    await office.screenshot('contacts-problems');
    await field(page, 'contact/name').fill('ผู้ประสานงานตัวอย่าง');
    await field(page, 'contact/nameOther').fill('Sample Coordinator');
    await field(page, 'contact/post').fill('หัวหน้าฝ่ายวิเทศสัมพันธ์');
    await field(page, 'contact/phones').fill('053 112 233 ต่อ 12');
    await field(page, 'contact/email').fill('sample@example.org');
  });

  it('are a draft until they are saved: what was typed is there after leaving the page', async () => {
    await goTo(page, 'settings');
    await openTab();
    await expect.poll(() => field(page, 'contact/name').inputValue()).toBe('ผู้ประสานงานตัวอย่าง');
    await finish();
    await listed('ผู้ประสานงานตัวอย่าง').waitFor();
    await listed('053 112 233 ต่อ 12').waitFor();
    await expect.poll(() => form().count()).toBe(0);
  });

  it('stand below those in post when they have left it, and the time of keeping is minded', async () => {
    await page.getByRole('button', { name: say('contacts:add') }).click();
    await field(page, 'contact/name').fill('ผู้ติดต่อเดิมตัวอย่าง');
    await field(page, 'contact/validity/until').fill('2560');
    await field(page, 'contact/keepUntil').fill('31 ธ.ค. 2561');
    await finish();
    await listed('ผู้ติดต่อเดิมตัวอย่าง').waitFor();
    const rows = page.getByRole('tabpanel').locator('[data-standing]');
    await expect.poll(() => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-standing')))).toEqual(['in-post', 'former']);
    await listed('ผู้ติดต่อเดิมตัวอย่าง').getByRole('note').waitFor();
    await office.screenshot('contacts-list');
  });

  it('leave as a list with numbers and addresses masked, and whole only where the officer says so', async () => {
    const lists: Record<string, string> = {};
    for (const [detail, word] of [['masked', 'contacts:exportMasked'], ['whole', 'contacts:exportWhole']] as const) {
      const path = join(folder, `${detail}.csv`);
      await answerDialogs(office, path);
      await page.getByRole('button', { name: say('contacts:export') }).click();
      if (detail === 'masked') await office.screenshot('contacts-export');
      await page.getByRole('button', { name: say(word), exact: true }).click();
      await page.getByText(say('contacts:exported')).last().waitFor();
      await expect.poll(() => page.getByRole('button', { name: say('contacts:export') }).isVisible()).toBe(true);
      lists[detail] = readFileSync(path, 'utf8');
    }
    expect(lists['masked']).toContain('s•••@example.org');
    expect(lists['masked']).not.toMatch(/053 112|sample@/);
    expect(lists['whole']).toContain('053 112 233 ต่อ 12');
  });

  it('are emptied when they are taken out, and come back from the toast', async () => {
    await listed('ผู้ติดต่อเดิมตัวอย่าง').getByRole('button', { name: say('contacts:edit') }).click();
    await form().getByRole('button', { name: say('contacts:remove') }).click();
    await listed('ผู้ติดต่อเดิมตัวอย่าง').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: say('agreements:undo') }).last().click();
    await listed('ผู้ติดต่อเดิมตัวอย่าง').waitFor();
  });

  it('can be read in English, dark, and magnified', async () => {
    await goTo(page, 'settings');
    await page.getByText(say('settings:english'), { exact: true }).click();
    await page.getByText(say('settings:themes.dark', {}, 'en'), { exact: true }).click();
    await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
    await openTab('en');
    await listed('Sample Coordinator').waitFor();
    await office.screenshot('contacts-list-en-dark');
    await page.setViewportSize({ width: 911, height: 512 });
    await listed('Sample Coordinator').getByRole('button').click();
    await form().waitFor();
    await form().scrollIntoViewIfNeeded();
    await office.screenshot('contacts-form-en-150');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
});
