import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchOffice, type Office } from './support/office.ts';
import { button, goTo, listSettled, say } from './support/pages.ts';

/** The list of agreements as somebody who keeps order uses it, by keys and with the mouse: columns, views, groups, one edit of many rows. */
let office: Office;
let page: Page;

const STATES = ['intent', 'signed', 'active', 'expired'];
const COUNTRIES = [['JP', 'JP-08'], ['LA', 'LA-BK'], ['CN', 'CN-YN'], ['MM', 'MM-17']] as const;
const TOWNS = ['เมืองทดลอง', 'เมืองแก้ว', 'เมืองเกษตร', 'เมืองขวัญ'];
const MADE = 300;

/** Made-up agreements, marked as samples; the same every time. */
const intents = Array.from({ length: MADE }, (_, i) => {
  const [country, place] = COUNTRIES[i % COUNTRIES.length] ?? COUNTRIES[0];
  const start = [`${1_991 + (i % 35)}`, `${1_991 + (i % 35)}-0${1 + (i % 9)}`, `${1_991 + (i % 35)}-1${i % 3}-${10 + (i % 18)}`][i % 3] ?? '';
  return {
    kind: 'agreement',
    record: `made-${String(i).padStart(3, '0')}`,
    base: {},
    set: {
      sample: true, state: STATES[i % STATES.length] ?? '', type: i % 3 === 0 ? 'friendship-city' : 'other',
      'parties/a/side': 'thai', 'parties/a/name': 'จ.เชียงราย', 'parties/a/nameEn': 'Chiang Rai', 'parties/a/place': 'TH-57', 'parties/a/level': 'province',
      'parties/b/side': 'partner', 'parties/b/name': `${TOWNS[i % TOWNS.length] ?? ''}ที่ ${i}`, 'parties/b/nameEn': `Sample Town ${i}`, 'parties/b/country': country, 'parties/b/place': place, 'parties/b/level': 'city',
      'dates/signed': { text: '', start, end: null, precision: (['year', 'month', 'day'] as const)[i % 3] ?? 'unknown', era: null, openEnd: false, circa: false },
    },
  };
});

const rows = () => page.getByRole('grid').locator('[role=row][aria-rowindex]');
const heads = () => page.getByRole('grid').locator('[data-group]');
const count = () => page.locator('header').getByText(/รายการ|in all/).first();
const save = (saved: readonly unknown[]): Promise<unknown> => page.evaluate(`window.phinong.call('journal.save', ${JSON.stringify(JSON.stringify({ intents: saved, author: { officer: 'o', name: 'ตัวอย่าง' } }))})`);
const menu = async (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const choose = (name: string | RegExp): Promise<void> => page.getByRole('menuitemradio', { name, exact: true }).or(page.getByRole('menuitem', { name, exact: true })).first().click();
const onTable = async (): Promise<void> => page.getByRole('grid').focus();

beforeAll(async () => {
  office = await launchOffice();
  ({ page } = office);
  await button(page, 'first-run:thai').click();
  await button(page, 'first-run:trial').click();
  await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  await save(intents);
  await page.reload();
  await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  await listSettled(page);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await office?.screenshot('register-list-failed').catch(() => undefined);
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
});

describe('views', () => {
  it('that come with it leave what they say, and one press shows everything again', async () => {
    await menu(say('list:views.all'));
    await choose(say('list:views.symbolic'));
    await page.getByRole('button', { name: say('list:filters.remove', { name: say('list:filters.attention') }) }).waitFor();
    await listSettled(page);
    await expect.poll(() => count().innerText()).toMatch(/จาก/);
    await office.screenshot('register-list-symbolic-th-light');
    await button(page, 'agreements:filters.clear').click();
    await listSettled(page);
    await expect.poll(() => count().innerText()).not.toMatch(/จาก/);
  });

  it('are saved with filters, order, groups and columns, and found again after a start', async () => {
    await menu(new RegExp(`^${say('agreements:filters.country')}`));
    await page.getByRole('menuitemcheckbox', { name: /สปป.ลาว/ }).click();
    await page.keyboard.press('Escape');
    await menu(say('list:group.menu'));
    await choose(say('list:group.by', { name: say('agreements:filters.state') }));
    await heads().first().waitFor();
    await menu(say('list:columns.menu'));
    await page.getByRole('dialog').getByText(say('list:columns.type'), { exact: true }).click();
    await page.getByRole('columnheader', { name: say('list:columns.type') }).waitFor();
    await office.screenshot('register-list-columns-th-light');
    // The first Esc may take away a tip.
    await expect.poll(async () => {
      await page.keyboard.press('Escape');
      return page.getByRole('dialog').count();
    }).toBe(0);
    await menu(say('list:views.all'));
    await choose(say('list:views.save'));
    await page.getByLabel(say('list:views.name')).fill('ลาวตามสถานะ');
    await page.keyboard.press('Enter');
    await page.getByText(say('list:views.saved', { name: 'ลาวตามสถานะ' })).waitFor();
    await office.screenshot('register-list-view-th-light');
    const before = await count().innerText();
    await page.reload();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await menu(say('list:views.all'));
    await choose('ลาวตามสถานะ');
    await heads().first().waitFor();
    await listSettled(page);
    await expect.poll(() => count().innerText()).toBe(before);
    await page.getByRole('columnheader', { name: say('list:columns.type') }).waitFor();
  });
});

describe('groups', () => {
  it('fold by keys, with counts that stay', async () => {
    await onTable();
    await page.keyboard.press('Home');
    const first = heads().first();
    await expect.poll(() => first.getAttribute('data-active')).toBe('true');
    const words = await first.innerText();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => first.getAttribute('aria-expanded')).toBe('false');
    expect(await first.innerText()).toBe(words);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => heads().nth(1).getAttribute('data-active')).toBe('true');
    await office.screenshot('register-list-groups-th-light');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => first.getAttribute('aria-expanded')).toBe('true');
  });
});

describe('one edit of many rows', () => {
  it('is chosen by keys, said before it is done, done, and taken back', async () => {
    await menu('ลาวตามสถานะ');
    await choose(say('list:views.all'));
    await listSettled(page);
    await page.getByRole('searchbox').fill('เมืองแก้วที่');
    await listSettled(page);
    await onTable();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText(say('list:bulk.chosen', { count: 3 })).waitFor();
    await office.screenshot('register-list-chosen-th-light');
    await menu(say('list:bulk.edit'));
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(say('list:bulk.field')) }).click();
    await page.getByRole('option', { name: say('list:bulk.fields.addArea') }).click();
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(say('list:bulk.value')) }).click();
    await page.getByRole('option', { name: say('codes:area.health') }).click();
    await page.getByText(say('list:bulk.preview', { changing: 3, all: 3 })).waitFor();
    await office.screenshot('register-list-bulk-th-light');
    await page.getByRole('button', { name: say('list:bulk.apply', { count: 3 }) }).click();
    await page.getByText(say('list:bulk.done', { count: 3 }), { exact: true }).waitFor();
    const offersAreas = async (): Promise<boolean> => {
      await menu(say('list:filters.add'));
      await page.getByRole('menuitem', { name: say('list:filters.place') }).waitFor();
      const found = await page.getByRole('menuitem', { name: say('agreements:filters.area') }).count();
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      return found > 0;
    };
    await listSettled(page);
    await expect.poll(offersAreas).toBe(true);
    await page.getByRole('button', { name: say('list:bulk.undo'), exact: true }).click();
    await page.getByText(say('list:bulk.undone', { count: 3 })).waitFor();
    await listSettled(page);
    await expect.poll(offersAreas).toBe(false);
  });

  it('takes a stretch with Shift and the mouse, and everything with Ctrl+A', async () => {
    await button(page, 'list:bulk.none').click();
    await rows().nth(1).click();
    await rows().nth(4).click({ modifiers: ['Shift'] });
    await page.getByText(say('list:bulk.chosen', { count: 4 })).waitFor();
    await page.keyboard.press('Control+a');
    await page.getByText(say('list:bulk.chosen', { count: MADE / TOWNS.length })).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(say('list:bulk.edit')).waitFor({ state: 'detached' });
  });
});

describe('the search over everything', () => {
  const open = async (typed: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(typed);
  };

  it('finds a mistyped name, says that it is only like it, and marks what was meant', async () => {
    await open('Smaple Town 27');
    const hit = page.getByRole('menuitem').filter({ hasText: 'เมืองเกษตรที่' }).or(page.getByRole('menuitem').filter({ hasText: 'Sample Town 27' })).first();
    await hit.waitFor();
    await expect.poll(() => hit.innerText()).toContain(say('frame:mistyped', { what: say('frame:entries.agreements') }));
    await expect.poll(() => hit.locator('mark').count()).toBeGreaterThan(0);
    await office.screenshot('register-list-search-th-light');
    await page.keyboard.press('Escape');
  });

  it('says in which field it was found, and offers the place with its agreements', async () => {
    await open('บ่อแก้ว');
    await page.getByRole('menuitem').filter({ hasText: say('frame:placeIn', { country: 'สปป.ลาว' }) }).first().click();
    await page.getByRole('button', { name: say('list:filters.remove', { name: say('list:filters.place') }) }).waitFor();
    await listSettled(page);
    await expect.poll(() => count().innerText()).toMatch(new RegExp(`^${MADE / COUNTRIES.length + 1} `));
    await button(page, 'agreements:filters.clear').click();
  });
});

describe('the calendar', () => {
  it('shows a year with its anniversaries, and opens what is pressed', async () => {
    await goTo(page, 'reminders');
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await page.getByRole('button', { name: /ครบ \d+ ปี/ }).first().waitFor();
    await office.screenshot('register-list-reminders-th-light');
    await page.getByRole('button', { name: say('reminders:later') }).click();
    await page.getByText(say('reminders:year', { year: new Date().getFullYear() + 544 })).first().waitFor();
    await page.getByRole('button', { name: /ครบ \d+ ปี/ }).first().click();
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).waitFor();
  });
});

describe('duplicates', () => {
  const twins = ['เมืองคู่แฝดหนึ่ง', 'เมืองคู่แฝดหนึ่ง'].map((name, i) => ({
    kind: 'agreement', record: `twin-${i}`, base: {},
    set: { sample: true, state: 'signed', type: 'sister-city', 'parties/a/side': 'thai', 'parties/a/name': 'จ.เชียงราย', 'parties/a/place': 'TH-57', 'parties/b/side': 'partner', 'parties/b/name': name, 'parties/b/country': 'JP', 'parties/b/place': 'JP-08', ...(i === 1 ? { signedPlace: 'แม่สาย', 'areas/health': true } : {}) },
  }));
  const panel = () => page.getByRole('region', { name: say('duplicates:panel') });

  it('are found, made one, and two again', async () => {
    await save(twins);
    await save([{ kind: 'activity', record: 'twin-visit', base: {}, set: { sample: true, title: 'เยือนเมืองคู่แฝด', 'agreements/twin-1': true } }]);
    await page.reload();
    await page.getByRole('navigation').waitFor();
    await goTo(page, 'duplicates');
    await page.getByRole('option').filter({ hasText: 'เมืองคู่แฝดหนึ่ง' }).first().click();
    await panel().getByText(say('duplicates:reasons.partner-name')).waitFor();
    await office.screenshot('register-list-duplicates-th-light');
    await page.getByRole('button', { name: say('duplicates:merge') }).click();
    await page.getByRole('option').filter({ hasText: 'เมืองคู่แฝดหนึ่ง' }).first().waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: say('duplicates:tabs.decided') }).click();
    await page.getByText(say('duplicates:verdicts.merged'), { exact: true }).waitFor();
    await office.screenshot('register-list-merged-th-light');
    await page.getByRole('button', { name: say('duplicates:split') }).click();
    await page.getByText(say('duplicates:noneDecided.title')).waitFor();
    await page.getByRole('tab', { name: say('duplicates:tabs.open') }).click();
    await page.getByRole('option').filter({ hasText: 'เมืองคู่แฝดหนึ่ง' }).first().click();
    await page.getByRole('button', { name: say('duplicates:dismiss') }).click();
    await page.getByRole('option').filter({ hasText: 'เมืองคู่แฝดหนึ่ง' }).first().waitFor({ state: 'detached' });
  });
});

describe('the look of it', () => {
  it.each([['th', 'dark', 1366, 768], ['en', 'light', 1366, 768], ['en', 'dark', 911, 512]] as const)('in %s, %s, at %i × %i', async (language, theme, width, height) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    const now = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'th';
    await goTo(page, 'settings', now);
    await page.getByText(say(language === 'en' ? 'settings:english' : 'settings:thai'), { exact: true }).click();
    await page.getByText(say(`settings:themes.${theme}`, {}, language), { exact: true }).click();
    await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    await page.setViewportSize({ width, height });
    await goTo(page, 'agreements', language);
    await page.getByRole('searchbox').fill('');
    await menu(new RegExp(`^(${say('list:views.all', {}, language)}|${say('list:views.byCountry', {}, language)})`));
    await choose(say('list:views.byCountry', {}, language));
    await listSettled(page);
    // The list stands where it was left: its first group is at the top.
    await onTable();
    await page.keyboard.press('Home');
    await heads().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await office.screenshot(`register-list-groups-${language}-${theme}-${width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await goTo(page, 'reminders', language);
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await page.locator('main [aria-busy="false"]').first().waitFor();
    await office.screenshot(`register-list-reminders-${language}-${theme}-${width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
