import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOffice, type Office } from './support/office.ts';
import { button, goTo, listSettled, say } from './support/pages.ts';

/**
 * Every screen as the small and the magnified windows of an office show it: 1366 × 768 points of glass at 100, 125 and 150 %, in
 * both languages and both themes. Pictures lie in out/e2e as `look-…`; the rules here are what a picture cannot be asked.
 */
let office: Office;
let page: Page;

/** What a window of 1366 × 768 points leaves at these magnifications, in CSS pixels. */
const WINDOWS = [
  { scale: 100, width: 1366, height: 768 },
  { scale: 125, width: 1093, height: 614 },
  { scale: 150, width: 911, height: 512 },
] as const;

const SCREENS = ['agreements', 'activities', 'reminders', 'duplicates', 'notices', 'import', 'sync', 'settings', 'about'] as const;

beforeAll(async () => {
  office = await launchOffice();
  ({ page } = office);
  await button(page, 'first-run:thai').click();
  await button(page, 'first-run:trial').click();
  await page.getByRole('grid').getByRole('row').nth(1).waitFor();
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
});

/** The window's width is enough, no button, chip, tab or heading has words that it cuts, and the heads of a list stand over its columns. */
const whatSticksOut = (): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${window.innerWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>('button, [role=tab], [data-chip], h1, h2, label, [role=columnheader]')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === 'hidden') continue;
      const words = element.innerText.trim().slice(0, 40);
      if (words === '') continue;
      if (element.tagName === 'H1' && box.width < 40) found.push(`the heading "${words}" has no room`);
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).textOverflow !== 'ellipsis' && getComputedStyle(element).display !== 'inline') found.push(`"${words}" is cut`);
      if (box.right > window.innerWidth + 1 && element.closest('[role=tablist], [role=grid]') === null) found.push(`"${words}" lies outside the window`);
    }
    for (const grid of document.querySelectorAll('[role=grid]')) {
      const cells = grid.querySelector('[aria-rowindex]')?.querySelectorAll('[role=gridcell]') ?? [];
      for (const [index, head] of [...grid.querySelectorAll('[role=columnheader]')].entries()) {
        const apart = Math.abs(head.getBoundingClientRect().left - (cells[index] ?? head).getBoundingClientRect().left);
        if (apart > 0.5) found.push(`the head of column ${index} stands ${apart} beside it`);
      }
    }
    return found;
  });

const setLanguage = async (language: 'th' | 'en', now: 'th' | 'en'): Promise<void> => {
  if (language === now) return;
  await goTo(page, 'settings', now);
  await page.getByText(say(language === 'en' ? 'settings:english' : 'settings:thai'), { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('settings:title', {}, language) }).waitFor();
};

const setTheme = async (theme: 'light' | 'dark', language: 'th' | 'en'): Promise<void> => {
  await goTo(page, 'settings', language);
  await page.getByText(say(`settings:themes.${theme}`, {}, language), { exact: true }).click();
  await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
};

describe.each(['th', 'en'] as const)('in %s', (language) => {
  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    beforeAll(async () => {
      const now = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'th';
      await page.setViewportSize({ width: 1366, height: 768 });
      await setLanguage(language, now);
      await setTheme(theme, language);
    });

    it.each(WINDOWS)('every screen fits a window at $scale %', async ({ scale, width, height }) => {
      await page.setViewportSize({ width, height });
      const faults: string[] = [];
      const look = async (name: string): Promise<void> => {
        await office.screenshot(`look-${name}-${language}-${theme}-${scale}`);
        faults.push(...(await whatSticksOut()).map((fault) => `${name}: ${fault}`));
      };
      for (const screen of SCREENS) {
        await goTo(page, screen, language);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (screen === 'agreements' || screen === 'activities') await listSettled(page);
        if (screen === 'agreements') await page.locator('[role=row][aria-rowindex="1"]').click();
        await look(screen);
      }
      await goTo(page, 'agreements', language);
      await page.locator('[role=row][aria-rowindex="1"]').dblclick();
      await page.getByRole('button', { name: say('agreements:edit', {}, language), exact: true }).waitFor();
      await page.getByRole('tabpanel').getByRole('listitem').or(page.getByText(say('agreements:timeline.empty', {}, language))).first().waitFor();
      await look('agreement');
      await page.getByRole('button', { name: say('agreements:edit', {}, language), exact: true }).click();
      await page.locator('[data-field="parties/a/name"] input').waitFor();
      await look('agreement-form');
      await page.keyboard.press('Control+k');
      await page.getByRole('menuitem').first().waitFor();
      await look('palette');
      await page.keyboard.press('Escape');
      await goTo(page, 'activities', language);
      await page.keyboard.press('Control+n');
      await page.locator('[data-field="title"] input').waitFor();
      await look('activity-form');
      expect(faults).toEqual([]);
    });
  });
});
