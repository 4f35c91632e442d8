import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOffice, type Office } from './support/office.ts';
import { say } from './support/pages.ts';

/** The work of a day without a mouse: first run, a new agreement, an activity, finding and opening. No click in this file. */
let office: Office;
let page: Page;

beforeAll(async () => {
  office = await launchOffice();
  ({ page } = office);
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
});

const MOST_STEPS = 80;

/** Presses Tab until the focus stands on something that has these words: a person would do the same. */
const tabTo = async (words: string): Promise<void> => {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((label) => label.innerText) : [];
      return [element.getAttribute('aria-label') ?? '', element.innerText, ...labels].join('\n');
    });
    if (focused.includes(words)) return;
  }
  throw new Error(`The Tab key never reached "${words}"`);
};

/** Presses Tab until the focus stands in the field of a form. */
const tabToField = async (path: string): Promise<void> => {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const isThere = await page.evaluate((wanted) => document.activeElement instanceof HTMLInputElement && document.activeElement.closest('[data-field]')?.getAttribute('data-field') === wanted, path);
    if (isThere) return;
  }
  throw new Error(`The Tab key never reached the field ${path}`);
};

/** Whether a ring or an outline shows where the focus is. */
const hasVisibleFocus = (): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return false;
    const marks = [element, element.parentElement].map((each) => (each === null ? null : getComputedStyle(each)));
    return marks.some((style) => style !== null && ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none'));
  });

describe('the first run by keys', () => {
  it('chooses the language and the trial', async () => {
    await page.getByRole('button', { name: say('first-run:thai') }).waitFor();
    await tabTo(say('first-run:thai'));
    expect(await hasVisibleFocus()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText(say('first-run:trialTitle')).waitFor();
    await tabTo(say('first-run:trial'));
    await page.keyboard.press('Enter');
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  });
});

describe('an agreement by keys', () => {
  it('is begun by Ctrl+N, filled by Tab, finished by Ctrl+S', async () => {
    await page.keyboard.press('Control+n');
    await page.locator('[data-field="parties/a/name"] input').waitFor();
    await tabToField('parties/a/name');
    await page.keyboard.type('จ.เชียงราย');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-field="parties/a/name"] input').inputValue()).toBe('จ.เชียงราย');
    await tabToField('parties/b/name');
    await page.keyboard.type('เมืองแป้นพิมพ์');
    await tabToField('dates/signed');
    expect(await hasVisibleFocus()).toBe(true);
    await page.keyboard.type('พ.ย. ๒๕๕๕');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { level: 2, name: 'เมืองแป้นพิมพ์' }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).toContain('พ.ย. 2555');
  });

  it('is found by Ctrl+K and a few letters', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(say('frame:commands.agreements'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('แป้นพิมพ์');
    await page.getByRole('menuitem').filter({ hasText: 'เมืองแป้นพิมพ์' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'เมืองแป้นพิมพ์' }).waitFor();
  });
});

describe('a list by keys', () => {
  it('moves with the arrows, opens with Enter, and comes back to the same row', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(say('frame:commands.agreements'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    for (let step = 0; step < MOST_STEPS; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid')) break;
    }
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const row = page.locator('[role=row][data-shown=true]');
    const chosen = (await row.innerText()).split('\n')[0] ?? '';
    await expect.poll(() => row.getAttribute('aria-rowindex')).toBe('2');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    expect(chosen.length).toBeGreaterThan(3);
    await page.keyboard.press('Control+k');
    await page.keyboard.type(say('frame:commands.agreements'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    await row.waitFor();
    await expect.poll(() => row.getAttribute('aria-rowindex')).toBe('2');
  });

  it('says all shortcuts under ?, and Esc closes them', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText(say('frame:shortcuts.find')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
