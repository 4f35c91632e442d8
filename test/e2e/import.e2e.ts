import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { enrolAtFirstRun, field, goTo, listedNames, openAgreement, pageText, say } from './support/pages.ts';

/** The real Thai–Japan table at a province's desk: what is proposed, corrected, left out, and taken all the same. */
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

const card = (key: string): Locator => page.locator(`[data-key="${key}"]`);
const fateOf = (key: string): Promise<string | null> => card(key).getAttribute('data-decision');
const decide = (key: string, decision: 'accept' | 'leave'): Promise<void> => card(key).getByText(say(`import:decision.${decision}`), { exact: true }).click();
const importButton = (count: number): Locator => page.getByRole('button', { name: say('import:accept', { count }), exact: true });

const stage = async (): Promise<void> => {
  await goTo(page, 'import');
  await page.locator('input[type=file]').setInputFiles('test/fixtures/thai-japan.xlsx');
  await page.locator('[data-row="11"]').waitFor();
};

const choose = async (form: Locator, name: string, word: string): Promise<void> => {
  await form.locator(`[data-field="${name}"]`).getByRole('button').click();
  await page.getByRole('option', { name: word, exact: true }).click();
};

/** The staged table in English and dark, and in a small window; ends as it began. */
const seeInEnglishAndDark = async (name: string): Promise<void> => {
  await goTo(page, 'settings');
  await page.getByText(say('settings:themes.dark'), { exact: true }).click();
  await goTo(page, 'import');
  await office.screenshot(`${name}-th-dark`);
  await goTo(page, 'settings');
  await page.getByText(say('settings:english'), { exact: true }).click();
  await goTo(page, 'import', 'en');
  await office.screenshot(`${name}-en-dark`);
  await goTo(page, 'settings', 'en');
  await page.getByText(say('settings:themes.light', {}, 'en'), { exact: true }).click();
  await goTo(page, 'import', 'en');
  await page.setViewportSize({ width: 1000, height: 640 });
  await office.screenshot(`${name}-en-small`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await goTo(page, 'settings', 'en');
  await page.getByText(say('settings:thai'), { exact: true }).click();
  await goTo(page, 'import');
};

describe('the table at the desk of Chiang Rai', () => {
  it('proposes the row of the own province; rows of others are recognised by name and left out', async () => {
    await stage();
    await importButton(1).waitFor();
    await expect.poll(() => fateOf('1/1')).toBe('accept');
    await card('2/1').getByText(say('import:otherProvince', { place: 'เชียงใหม่' })).waitFor();
    const others = page.locator('[data-key]:not([data-key="1/1"])');
    expect(await others.count()).toBe(11);
    expect(await others.evaluateAll((cards) => cards.filter((each) => each.getAttribute('data-decision') !== 'leave').length)).toBe(0);
    await page.getByText(say('import:summary.left', { count: 10 })).waitFor();
    await office.screenshot('import-1-province');
  });

  it('takes of another province only what the officer takes row by row', async () => {
    await page.getByRole('button', { name: say('import:acceptAll') }).click();
    await importButton(1).waitFor();
    await decide('2/1', 'accept');
    await importButton(2).waitFor();
    await expect.poll(() => fateOf('2/1')).toBe('accept');
    await card('2/1').getByText(say('import:otherProvinceTaken', { place: 'เชียงใหม่' })).waitFor();
    await page.getByText(say('import:summary.left', { count: 9 })).waitFor();
    // The window stays where it is: only the table scrolls.
    expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);
    await office.screenshot('import-2-taken');
  });

  it('leaves a row out, and says so of a row that is joined with it', async () => {
    await decide('1/1', 'leave');
    await importButton(1).waitFor();
    await expect.poll(() => fateOf('1/1')).toBe('leave');
    await card('9/1').getByText(say('import:decision.merge', { number: 8 }), { exact: true }).click();
    await card('9/1').getByText(say('import:leftWith', { number: 8 })).waitFor();
    await expect.poll(() => fateOf('9/1')).toBe('leave');
    await decide('1/1', 'accept');
    await importButton(2).waitFor();
  });

  it('is corrected: the party, its level, the state and the date, with the words of the table beside', async () => {
    const row = card('1/1');
    await row.getByRole('button', { name: say('import:decision.correct') }).click();
    const form = row.getByRole('region', { name: say('import:edit.title', { number: 1 }) });
    await form.locator('[data-field="thai/name"] input').fill('เทศบาลตำบลแม่สาย จ.เชียงราย');
    await form.locator('[data-field="thai/level"]').getByRole('button', { name: say('codes:level.subdistrict-municipality') }).waitFor();
    await choose(form, 'state', say('codes:state.active'));
    await form.locator('[data-field="signed"] input').fill('31 ก.พ. 2555');
    await expect.poll(() => importButton(2).isDisabled()).toBe(true);
    await row.getByText(say('import:dateOpen', { text: '31 ก.พ. 2555' })).waitFor();
    await form.locator('[data-field="signed"] input').fill('19 พ.ย. 2555');
    await expect.poll(() => importButton(2).isDisabled()).toBe(false);
    await expect.poll(() => row.innerText()).not.toContain(say('import-doubts:district-party', { name: 'อ.แม่สาย จ.เชียงราย' }));
    await expect.poll(() => page.locator('[data-row="1"]').innerText()).toContain('(พ.ย. ๒๕๕๕)');
    await office.screenshot('import-3-correction');
    await seeInEnglishAndDark('import-3-correction');
  });

  it('is still there, decided and corrected, after another screen was looked at', async () => {
    await page.getByText(say('import:resumed')).waitFor();
    await importButton(2).waitFor();
    await expect.poll(() => card('1/1').innerText()).toContain('เทศบาลตำบลแม่สาย');
    await card('1/1').getByText(say('import:corrected'), { exact: true }).waitFor();
    await office.screenshot('import-4-resumed');
    await seeInEnglishAndDark('import-4-resumed');
  });

  it('enters the register as corrected, and what was left out does not', async () => {
    await importButton(2).click();
    await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    const names = await listedNames(page);
    expect(names).toHaveLength(2);
    expect(names.join('\n')).toContain('จ.ฮอกไกโด');
    await openAgreement(page, 'เทศบาลตำบลแม่สาย');
    await expect.poll(() => pageText(page)).toContain('19 พ.ย. 2555');
    await expect.poll(() => pageText(page)).toContain(say('codes:state.active'));
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await expect.poll(() => field(page, 'parties/a/name').inputValue()).toBe('เทศบาลตำบลแม่สาย จ.เชียงราย');
  });

  it('is known again in the same table, also the row that was corrected', async () => {
    await stage();
    await importButton(0).waitFor();
    for (const key of ['1/1', '2/1']) await card(key).getByText(say('import:alreadyHere')).waitFor();
    await page.getByRole('button', { name: say('import:acceptAll') }).click();
    await expect.poll(() => importButton(0).isDisabled()).toBe(true);
    await office.screenshot('import-5-again');
  });
});
