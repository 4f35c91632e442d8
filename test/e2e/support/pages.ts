import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { Office } from './office.ts';

/** What a person does at the screens, in the words that stand there. The words come from the locale files, so they cannot drift. */
type Words = { readonly [key: string]: string | Words };

const files = new Map<string, Words>();
const words = (language: string, file: string): Words => {
  const path = `locales/${language}/${file}.json`;
  const known = files.get(path) ?? (JSON.parse(readFileSync(path, 'utf8')) as Words);
  files.set(path, known);
  return known;
};

/** A text of the screens: `say('agreements:form.finish')`. */
export const say = (key: string, params: Readonly<Record<string, string | number>> = {}, language: 'th' | 'en' = 'th'): string => {
  const [file = '', path = ''] = key.split(':');
  const found = path.split('.').reduce<string | Words | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), words(language, file));
  if (typeof found !== 'string') throw new Error(`No text for ${key} in ${language}`);
  return found.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
};

export const button = (page: Page, key: string): Locator => page.getByRole('button', { name: say(key) }).first();

export type Person = { readonly endpoint: string; readonly code: string; readonly name: string; readonly device: string };

/** First run in Thai: language, enrolment code, done. */
export const enrolAtFirstRun = async ({ page }: Office, person: Person): Promise<void> => {
  await button(page, 'first-run:thai').click();
  await fillEnrolment(page, person);
  await page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
};

export const fillEnrolment = async (page: Page, person: Person): Promise<void> => {
  await page.getByLabel(say('first-run:endpoint')).fill(person.endpoint);
  await page.getByLabel(say('first-run:code')).fill(person.code);
  await page.getByLabel(say('first-run:officerName')).fill(person.name);
  await page.getByLabel(say('first-run:deviceLabel')).fill(person.device);
  await page.getByRole('button', { name: say('first-run:enrol'), exact: true }).click();
};

export const goTo = async (page: Page, entry: 'agreements' | 'activities' | 'places' | 'reminders' | 'duplicates' | 'notices' | 'import' | 'sync' | 'settings' | 'about', language: 'th' | 'en' = 'th'): Promise<void> => {
  const there = page.getByRole('navigation').getByRole('button', { name: say(`frame:entries.${entry}`, {}, language) });
  await there.first().click();
  await there.and(page.locator('[aria-current="page"]')).waitFor();
};

/** A field of a form, by the path it edits. */
export const field = (page: Page, path: string): Locator => page.locator(`[data-field="${path}"] :is(input, textarea)`);

export type NewAgreement = { readonly thai: string; readonly partner: string; readonly signed?: string; readonly motive?: string };

export const createAgreement = async (page: Page, agreement: NewAgreement): Promise<void> => {
  await goTo(page, 'agreements');
  await page.getByRole('button', { name: new RegExp(`${say('agreements:new')}|${say('agreements:empty.action')}`) }).first().click();
  await field(page, 'parties/a/name').fill(agreement.thai);
  await field(page, 'parties/b/name').fill(agreement.partner);
  if (agreement.signed !== undefined) await field(page, 'dates/signed').fill(agreement.signed);
  if (agreement.motive !== undefined) await field(page, 'why/motive').fill(agreement.motive);
  await finishForm(page);
};

/** Finishes the form and waits until the page of the record stands there: then it is on disk. */
export const finishForm = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: new RegExp(`^${say('agreements:form.finish')}`) }).click();
  await page.getByRole('button', { name: say('agreements:edit'), exact: true }).waitFor();
};

/** Opens an agreement from the list by a part of its name. */
export const openAgreement = async (page: Page, name: string): Promise<void> => {
  await goTo(page, 'agreements');
  const search = page.getByRole('searchbox');
  await search.fill(name);
  const row = page.getByRole('row').filter({ hasText: name }).first();
  await row.waitFor();
  await row.dblclick();
  await page.getByRole('button', { name: say('agreements:edit'), exact: true }).or(page.getByRole('heading', { level: 2, name })).first().waitFor();
};

/** Letters and Enter in the field that finds everything, in one instant: before any list can have answered. */
export const typeAndEnterAtOnce = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  const input = page.getByRole('dialog', { name: say('frame:find') }).getByRole('searchbox');
  await input.evaluate((element: HTMLInputElement, typed) => {
    Reflect.set(HTMLInputElement.prototype, 'value', typed, element);
    element.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data: typed, bubbles: true }));
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
  }, text);
};

export const editAgreement = async (page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<void> => {
  await openAgreement(page, name);
  await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
  for (const [path, text] of Object.entries(fields)) await field(page, path).fill(text);
  await finishForm(page);
};

export type SyncCounts = { readonly sent: number; readonly received: number; readonly refused: number; readonly conflicts: number };

/** Presses Sync and waits until the run that began with this press has ended, however it ends. */
export const pressSync = async (page: Page): Promise<void> => {
  await goTo(page, 'sync');
  const now = page.getByRole('button', { name: say('sync:now') });
  await now.waitFor({ timeout: 120_000 });
  const shown = page.locator('[data-run]');
  const before = (await shown.evaluateAll((runs) => runs.map((run) => run.getAttribute('data-run'))))[0] ?? '';
  await now.click();
  await page.locator(`[data-run]:not([data-run="${before}"])`).waitFor({ timeout: 120_000 });
};

/** Presses Sync and reads the exact counts from the screen. */
export const syncNow = async (page: Page): Promise<SyncCounts> => {
  await pressSync(page);
  const count = async (name: keyof SyncCounts): Promise<number> => Number(await page.locator(`[data-count="${name}"] dd`).textContent());
  return { sent: await count('sent'), received: await count('received'), refused: await count('refused'), conflicts: await count('conflicts') };
};

/** Goes to the inbox of conflicts from the page of the sync; answers the open record's panel. */
export const openConflicts = async (page: Page, name: string, language: 'th' | 'en' = 'th'): Promise<Locator> => {
  await goTo(page, 'sync', language);
  await page.getByRole('tab', { name: new RegExp(`^${say('sync:tabs.conflicts', {}, language)}`) }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: say('conflicts:goDecide', {}, language) }).click();
  const row = page.getByRole('grid', { name: say('conflicts:records', {}, language) }).getByRole('row').filter({ hasText: name }).first();
  await row.click();
  const panel = page.getByRole('region', { name });
  await panel.waitFor();
  return panel;
};

/** "3 ช่อง", "1 รายการ": amounts as the inbox says them. */
export const fieldsOf = (count: number): string => say('conflicts:nFields_other', { count });
export const recordsOf = (count: number): string => say('conflicts:nRecords_other', { count });

/** One of the values of the open record that holds these words. */
export const valueWith = (panel: Locator, part: string): Locator => panel.locator('[data-choice]').filter({ hasText: part }).first();

/** Waits until the list that is shown answers what is asked: nothing in it changes by itself any more. */
export const listSettled = async (page: Page): Promise<void> => {
  await page.getByRole('main').locator('[aria-busy="false"]').first().waitFor();
  await page.getByRole('main').locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
};

/** Names of the rows that the list of agreements shows with nothing searched for. */
export const listedNames = async (page: Page): Promise<string[]> => {
  await goTo(page, 'agreements');
  await page.getByRole('heading', { level: 1, name: new RegExp(`${say('agreements:title')}|${say('agreements:title', {}, 'en')}`) }).waitFor();
  await page.getByRole('searchbox').fill('');
  await listSettled(page);
  return page.getByRole('grid').locator('[role=row][aria-rowindex]').allInnerTexts();
};

/** The text of an agreement's page. */
export const pageText = (page: Page): Promise<string> => page.locator('main').innerText();
