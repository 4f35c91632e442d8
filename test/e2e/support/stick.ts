import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import type { Office } from './office.ts';
import { goTo, say } from './pages.ts';

/** The person's answer in the system's dialogs: where the next file goes, or which one is read. null = they changed their mind. */
export const answerDialogs = ({ app }: Office, path: string | null): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, {
      showSaveDialog: () => Promise.resolve(chosen === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: chosen }),
      showOpenDialog: () => Promise.resolve(chosen === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [chosen] }),
    });
  }, path);

/** Writes a carry file to this place; answers the notice that says how it went. */
export const carryTo = async (office: Office, path: string): Promise<void> => {
  await goTo(office.page, 'sync');
  await answerDialogs(office, path);
  await office.page.getByRole('button', { name: say('exchange:carry.action') }).click();
};

/** Chooses a file to look at; answers it as it lies open. */
export const lookAt = async (office: Office, path: string): Promise<Locator> => {
  await goTo(office.page, 'sync');
  await answerDialogs(office, path);
  await office.page.getByRole('button', { name: say('exchange:read.action') }).click();
  return office.page.getByRole('region', { name: say('exchange:file.label') });
};

export const takeIn = async (file: Locator): Promise<void> => {
  await file.getByRole('button', { name: say('exchange:take.action') }).click();
};

/** A number of the dry run. */
export const foreseen = async (file: Locator, name: string): Promise<number> => Number(await file.locator(`[data-dry="${name}"] b`).textContent());

/** Drops a file on the window, as from the system's file manager. */
export const dropOn = async ({ page }: Office, path: string, name: string): Promise<void> => {
  const data = readFileSync(path).toString('base64');
  await page.evaluate(
    ([text, called]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(text ?? ''), (letter) => letter.codePointAt(0) ?? 0)], called ?? ''));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    [data, name] as const,
  );
};

const TWO_LOOKS = [['th', 'light'], ['en', 'dark']] as const;
const EVERY_LOOK = [['th', 'light'], ['th', 'dark'], ['en', 'dark'], ['en', 'light']] as const;

/** Both languages and both themes, each once; in every pair and in a small window with `PHINONG_PICTURES=all`, for somebody who wants to look. */
const WANTS_ALL = process.env['PHINONG_PICTURES'] === 'all';

/** Pictures of the open page; ends as it began, in Thai and light. */
export const pictures = async (office: Office, name: string): Promise<void> => {
  const { page } = office;
  const see = async (tag: string): Promise<void> => {
    await page.locator('[data-file], [data-done], [role=alert]').first().scrollIntoViewIfNeeded({ timeout: 1_000 }).catch(() => undefined);
    await office.screenshot(`${name}-${tag}`);
  };
  const set = async (language: 'th' | 'en', theme: 'light' | 'dark'): Promise<void> => {
    const now = await page.evaluate(() => (document.documentElement.lang === 'en' ? 'en' : 'th'));
    await goTo(page, 'settings', now);
    if (now !== language) await page.getByText(say(language === 'en' ? 'settings:english' : 'settings:thai'), { exact: true }).click();
    await page.getByText(say(`settings:themes.${theme}`, {}, language), { exact: true }).click();
    await goTo(page, 'sync', language);
  };
  for (const [language, theme] of WANTS_ALL ? EVERY_LOOK : TWO_LOOKS) {
    await set(language, theme);
    await see(`${language}-${theme}`);
  }
  if (WANTS_ALL) {
    await page.setViewportSize({ width: 1024, height: 640 });
    await see('small');
    await page.setViewportSize({ width: 1366, height: 768 });
  }
  await set('th', 'light');
};
