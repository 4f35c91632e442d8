import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { enrolAtFirstRun, field, finishForm, goTo, listedNames, pageText, say } from './support/pages.ts';

/** Places at the desk of a province: found in three scripts by the keyboard alone, written freely, and kept with other names and what became of them. */
let ministry: DemoMinistry;
let office: Office;
let page: Page;

beforeAll(async () => {
  ministry = await startMinistry();
  office = await launchOffice();
  ({ page } = office);
  await enrolAtFirstRun(office, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
  await ministry?.stop();
});

const options = (): Locator => page.getByRole('option');
const levelOf = (party: string): Promise<string> => page.locator(`[data-field="parties/${party}/level"]`).getByRole('button').innerText();

/** Types into a field for a place, letter by letter, and waits for a suggestion with these words. */
const typePlace = async (path: string, text: string, suggestion: RegExp): Promise<void> => {
  const input = field(page, path);
  await input.fill('');
  await input.pressSequentially(text);
  await options().filter({ hasText: suggestion }).first().waitFor();
};

/** Chooses with the arrow keys and Enter, as somebody without a mouse does. */
const chooseByKeys = async (suggestion: RegExp): Promise<void> => {
  for (let step = 0; step < 14; step += 1) {
    await page.keyboard.press('ArrowDown');
    const isThere = await options().filter({ hasText: suggestion }).first().getAttribute('data-focused');
    if (isThere !== null) break;
  }
  await page.keyboard.press('Enter');
  await options().first().waitFor({ state: 'detached' });
};

const inEveryLook = async (name: string): Promise<void> => {
  await office.screenshot(`${name}-th-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await office.screenshot(`${name}-th-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 910, height: 512 });
  await office.screenshot(`${name}-th-150`);
  await page.setViewportSize({ width: 1366, height: 768 });
};

describe('the places of the register', () => {
  it('suggest the district and the town of one name beside each other, in Thai, and fill what is known of the chosen one', async () => {
    await goTo(page, 'agreements');
    await page.keyboard.press('Control+n');
    await typePlace('parties/a/place', 'แม่สาย', /แม่สาย/);
    await expect.poll(() => options().allInnerTexts().then((texts) => texts.slice(0, 2).map((text) => text.includes(say('places:kinds.district')) || text.includes(say('places:kinds.city'))))).toEqual([true, true]);
    await office.screenshot('register-places-1-suggestions');
    await chooseByKeys(new RegExp(say('places:kinds.district')));
    await expect.poll(() => field(page, 'parties/a/name').inputValue()).toBe('แม่สาย');
    await expect.poll(() => field(page, 'parties/a/nameEn').inputValue()).toBe('Mae Sai');
    await page.getByText(say('places:field.in', { name: 'เชียงราย' })).waitFor();
  });

  it('propose levels and set none: who signed is for the officer to say', async () => {
    expect(await levelOf('a')).toBe(say('common:notGiven'));
    await page.getByRole('button', { name: say('codes:level.subdistrict-municipality'), exact: true }).first().click();
    await expect.poll(() => levelOf('a')).toBe(say('codes:level.subdistrict-municipality'));
  });

  it('find a foreign city by its English name and by its own script, and take country and prefecture from it', async () => {
    await typePlace('parties/b/place', '結城', /ยูกิ/);
    await typePlace('parties/b/place', 'yuki', /結城市/);
    await chooseByKeys(/結城市/);
    await expect.poll(() => field(page, 'parties/b/name').inputValue()).toBe('ยูกิ');
    await page.getByText(say('places:field.in', { name: 'อิบารากิ' })).waitFor();
    expect(await page.locator('[data-field="parties/b/country"]').getByRole('button').innerText()).toBe('ญี่ปุ่น');
    await page.getByRole('button', { name: say('codes:level.city'), exact: true }).first().click();
    await inEveryLook('register-places-2-form');
    await finishForm(page);
    await expect.poll(() => pageText(page)).toContain('อิบารากิ');
    await office.screenshot('register-places-3-page');
  });

  it('keep the words of a place that no list has, without calling it an error', async () => {
    await goTo(page, 'agreements');
    await page.keyboard.press('Control+n');
    await field(page, 'parties/a/name').fill('เทศบาลตำบลเวียงพางคำ');
    await typePlace('parties/b/place', 'เมืองโยชิดะ', new RegExp(say('places:field.asTyped', { text: 'เมืองโยชิดะ' })));
    await page.keyboard.press('Tab');
    await field(page, 'parties/b/name').fill('เมืองโยชิดะ จ.ไซตามะ');
    await finishForm(page);
    await expect.poll(() => pageText(page)).toContain('เมืองโยชิดะ');
  });

  it('ask which of several places of one name is meant, and guess none', async () => {
    await goTo(page, 'agreements');
    await page.keyboard.press('Control+n');
    await typePlace('parties/a/place', 'ยโสธร', /ยโสธร/);
    await page.keyboard.press('Escape');
    await page.getByText(say('places:field.meant')).waitFor();
    await office.screenshot('register-places-4-meant');
    await page.getByRole('button', { name: new RegExp(`^ยโสธร \\(${say('places:kinds.province')}`) }).click();
    await expect.poll(() => field(page, 'parties/a/name').inputValue()).toBe('ยโสธร');
    expect(await levelOf('a')).toBe(say('common:notGiven'));
    await page.getByRole('button', { name: say('agreements:form.cancel') }).click();
  });
});

describe('the screen of places', () => {
  const row = (name: string): Locator => page.getByRole('grid', { name: say('places:title') }).getByRole('row').filter({ hasText: name }).first();

  it('lists what agreements name, also what is only words, with how many', async () => {
    await goTo(page, 'places');
    await row('ยูกิ').waitFor();
    await expect.poll(() => row('ยูกิ').innerText()).toContain('1');
    await expect.poll(() => row('เมืองโยชิดะ').innerText()).toContain(say('places:unlisted'));
  });

  it('makes a place of the office out of the words, with other names, and says what it is part of today', async () => {
    await row('เมืองโยชิดะ').click();
    await page.getByRole('button', { name: say('places:form.addThis') }).click();
    await field(page, 'name/local').fill('吉田町');
    await field(page, 'aliases').fill('โยชิดะมาจิ');
    await page.keyboard.press('Enter');
    await typePlace('mergedInto', 'chichibu', /秩父市/);
    await chooseByKeys(/秩父市/);
    await field(page, 'dates/merged').fill('1 เม.ย. 2548');
    await inEveryLook('register-places-5-screen');
    await page.getByRole('button', { name: say('places:form.finish'), exact: true }).click();
    await page.getByText(say('places:isNow', { name: 'ชิชิบุ' })).first().waitFor();
  });

  it('is found by its other name in the field for a place; the agreement then shows what it is today', async () => {
    await goTo(page, 'agreements');
    await page.getByRole('searchbox').fill('โยชิดะมาจิ');
    const found = page.getByRole('row').filter({ hasText: 'เมืองโยชิดะ' }).first();
    await found.waitFor();
    await found.dblclick();
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await typePlace('parties/b/place', 'โยชิดะมาจิ', new RegExp(say('places:kinds.own')));
    await chooseByKeys(new RegExp(say('places:kinds.own')));
    await finishForm(page);
    await page.getByText(say('places:field.todaySince', { name: 'ชิชิบุ', date: '1 เม.ย. 2548' })).waitFor();
    await office.screenshot('register-places-6-successor');
  });

  it('gives a listed place another name, and that finds its agreements', async () => {
    await goTo(page, 'places');
    await row('ยูกิ').click();
    await field(page, 'aliases').fill('ยูกิซิตี้');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('places:form.finish'), exact: true }).click();
    await expect.poll(() => row('ยูกิ').innerText()).toContain('ยูกิซิตี้');
    await goTo(page, 'agreements');
    await page.getByRole('searchbox').fill('ยูกิซิตี้');
    await page.getByRole('row').filter({ hasText: 'ยูกิ' }).first().waitFor();
    expect((await listedNames(page)).length).toBe(2);
  });

  it('reads in English', async () => {
    await goTo(page, 'settings');
    await page.getByText(say('settings:english'), { exact: true }).click();
    await goTo(page, 'places', 'en');
    await page.getByRole('grid', { name: say('places:title', {}, 'en') }).getByRole('row').filter({ hasText: 'Yūki' }).first().click();
    await office.screenshot('register-places-7-screen-en');
  });
});
