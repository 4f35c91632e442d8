import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, editAgreement, enrolAtFirstRun, field, fillEnrolment, finishForm, goTo, listedNames, pageText, say, syncNow } from './support/pages.ts';

/** What a person sees of the sync: the foot, marks and filters, the runs, the quarantine, stops, the repair. */
let ministry: DemoMinistry;
let first: Office;
let second: Office;
let reader: Office;
const servers: Server[] = [];
const folder = mkdtempSync(join(tmpdir(), 'phinong-files-'));

beforeAll(async () => {
  ministry = await startMinistry();
  first = await launchOffice();
  await enrolAtFirstRun(first, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองแรก', motive: 'เหตุผลเดิม' });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่สอง' });
  await syncNow(first.page);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') for (const [index, office] of [first, second, reader].entries()) await office?.screenshot(`sync-page-failed-${String(index)}`).catch(() => undefined);
});
afterAll(async () => {
  for (const office of [first, second, reader]) await office?.close().catch(() => undefined);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await ministry?.stop();
});

/** Answers the system's save dialog for the person; what was written can be read then. */
const chooseFile = async ({ app }: Office, name: string): Promise<() => string> => {
  const path = join(folder, name);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  return () => readFileSync(path, 'utf8');
};

type Language = 'th' | 'en';
const foot = (page: Page): Locator => page.getByRole('navigation').locator('[data-standing]');
const tab = (page: Page, name: 'conflicts' | 'refused' | 'runs', language: Language = 'th'): Locator => page.getByRole('tab', { name: new RegExp(`^${say(`sync:tabs.${name}`, {}, language)}`) });
/** The banner at the top of the page; the list of runs repeats its title. */
const notice = (page: Page, type: string, language: Language = 'th'): Locator => page.locator('main b').getByText(say(`errors:${type}.title`, {}, language));
const press = (page: Page, key: string, language: Language = 'th'): Promise<void> => page.getByRole('button', { name: say(key, {}, language), exact: true }).first().click();

/** The page as it stands in both languages, light and dark, and in a small window. */
const showAll = async (office: Office, name: string, open: (language: Language) => Promise<void>): Promise<void> => {
  const { page } = office;
  for (const [language, theme, width, height] of [['th', 'light', 1366, 768], ['en', 'dark', 1366, 768], ['th', 'dark', 1024, 640], ['en', 'light', 1024, 640]] as const) {
    const now = (await page.getByRole('navigation').getByText(say('frame:entries.settings')).count()) > 0 ? 'th' : 'en';
    await goTo(page, 'settings', now);
    await page.getByText(say(language === 'th' ? 'settings:thai' : 'settings:english'), { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: say('settings:title', {}, language) }).waitFor();
    await page.getByText(say(`settings:themes.${theme}`, {}, language), { exact: true }).click();
    await page.setViewportSize({ width, height });
    await open(language);
    await office.screenshot(`sync-page-${name}-${language}-${theme}-${String(width)}`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  await goTo(page, 'settings', 'en');
  await page.getByText(say('settings:thai'), { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('settings:title') }).waitFor();
  await page.getByText(say('settings:themes.light'), { exact: true }).click();
};

describe('the foot', () => {
  it('counts what is only on this PC and leads to the list of it', async () => {
    const { page } = first;
    await foot(page).filter({ hasText: say('frame:standing.sent') }).waitFor();
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'เมืองที่ยังไม่ส่ง' });
    await goTo(page, 'settings');
    await foot(page).filter({ hasText: say('frame:standing.waiting') }).waitFor();
    await page.getByRole('navigation').getByRole('button', { name: new RegExp(`^1 ${say('frame:onlyHere')}`) }).click();
    const rows = page.getByRole('grid').locator('[role=row][aria-rowindex]');
    await rows.filter({ hasText: 'เมืองที่ยังไม่ส่ง' }).waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => rows.getByLabel(say('agreements:mark.onlyHere')).count()).toBe(1);
    await first.screenshot('sync-page-01-only-here');
    await press(page, 'agreements:filters.clear');
  });
});

describe('a run', () => {
  it('says without a line what it means, calmly, and where it stopped', async () => {
    const { page } = first;
    await ministry.kill();
    await goTo(page, 'sync');
    await button(page, 'sync:now').click();
    await notice(page, 'unreachable').waitFor({ timeout: 60_000 });
    await foot(page).filter({ hasText: say('frame:standing.offline') }).waitFor();
    await expect.poll(() => page.getByRole('list', { name: say('sync:steps.label') }).getByLabel(say('sync:steps.stopped')).count()).toBe(1);
    await first.screenshot('sync-page-02-no-line');
    await ministry.start();
    await syncNow(page);
    await expect.poll(() => notice(page, 'unreachable').count()).toBe(0);
  });

  it('counts only what others made as received', async () => {
    second = await launchOffice();
    await enrolAtFirstRun(second, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่สอง', device: 'PC-02' });
    await createAgreement(second.page, { thai: 'จ.เชียงราย', partner: 'เมืองจากเครื่องสอง' });
    const counts = await syncNow(second.page);
    // Three agreements and an officer of the first PC.
    expect(counts.received).toBe(4);
    expect(counts.sent).toBe(2);
  });

  it('is listed with its kinds, the conflicts that it opened, its versions and why it stopped', async () => {
    const { page } = first;
    await syncNow(page);
    await editAgreement(page, 'เมืองแรก', { 'why/motive': 'ค่าจากเครื่องหนึ่ง' });
    await editAgreement(second.page, 'เมืองแรก', { 'why/motive': 'ค่าจากเครื่องสอง' });
    await syncNow(second.page);
    expect((await syncNow(page)).conflicts).toBe(1);
    await tab(page, 'runs').click();
    const newest = page.getByRole('tabpanel').locator('button[aria-expanded]').first();
    await newest.click();
    const kinds = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: say('sync:kinds.agreement') }) }).last();
    expect((await kinds.getByRole('cell').allInnerTexts()).join(' ')).toBe('1 1 0 1');
    await expect.poll(() => pageText(page)).toContain(say('errors:unreachable.title'));
    await showAll(first, 'runs', async (language) => {
      await goTo(page, 'sync', language);
      await tab(page, 'runs', language).click();
      await page.getByRole('tabpanel').locator('button[aria-expanded]').first().click();
    });
  });

  it('goes to the help desk as a file without a word of any record', async () => {
    const { page } = first;
    await goTo(page, 'sync');
    await tab(page, 'runs').click();
    const file = await chooseFile(first, 'runs.csv');
    await press(page, 'sync:runs.export');
    await page.getByText(say('sync:runs.exported')).waitFor();
    const text = file();
    expect(text.startsWith('\uFEFFstarted,')).toBe(true);
    expect(text).toContain('unreachable');
    expect(text).toContain('agreement: 1/1/0/1');
    for (const word of ['เชียงราย', 'เมืองแรก', 'เจ้าหน้าที่หนึ่ง', 'PC-01']) expect(text).not.toContain(word);
  });
});

describe('refused changes', () => {
  const REFUSED = ['เมืองที่ไม่รับหนึ่ง', 'เมืองที่ไม่รับสอง', 'เมืองที่ไม่รับสาม'] as const;

  it('say who may not write before anything is typed', async () => {
    reader = await launchOffice();
    await enrolAtFirstRun(reader, { endpoint: ministry.address, code: await ministry.code('TH-57', 'reader'), name: 'ผู้อ่าน', device: 'PC-R' });
    const { page } = reader;
    await syncNow(page);
    await goTo(page, 'agreements');
    await page.keyboard.press('Control+n');
    await page.getByText(say('frame:readerOnly.title')).waitFor();
    await reader.screenshot('sync-page-03-reader');
  });

  it('stand with their reason and what was typed, and what a reader may do', async () => {
    const { page } = reader;
    // A reader's forms are closed; an app that saved all the same is told by the endpoint.
    for (const [index, name] of REFUSED.entries()) {
      const intent = { kind: 'agreement', record: `r-refused-${String(index)}`, set: { 'parties/a/name': 'จ.เชียงราย', 'parties/a/side': 'thai', 'parties/b/name': name, 'parties/b/side': 'partner', 'why/motive': 'เพื่อการค้าชายแดน' }, base: {} };
      await page.evaluate(`window.phinong.call('journal.save', ${JSON.stringify(JSON.stringify({ intents: [intent], author: { officer: 'o', name: 'ผู้อ่าน' } }))})`);
    }
    expect((await syncNow(page)).refused).toBe(3);
    await tab(page, 'refused').click();
    await page.getByText(say('sync:refused.reason.not-allowed')).first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: say('sync:refused.edit') }).first().isDisabled()).toBe(true);
    const file = await chooseFile(reader, 'refused.json');
    await page.getByRole('listitem').filter({ hasText: REFUSED[0] }).getByRole('button', { name: say('sync:refused.export') }).click();
    await page.getByText(say('sync:refused.saved', { count: 1 })).waitFor();
    for (const word of [REFUSED[0], 'เพื่อการค้าชายแดน', say('sync:refused.reason.not-allowed')]) expect(file()).toContain(word);
    await showAll(reader, 'refused', async (language) => {
      await goTo(page, 'sync', language);
      await tab(page, 'refused', language).click();
      await page.getByRole('checkbox').nth(1).check();
    });
  });

  it('can be let go together, and brought back', async () => {
    const { page } = reader;
    await goTo(page, 'sync');
    await tab(page, 'refused').click();
    await page.getByRole('checkbox').first().check();
    await press(page, 'sync:refused.letGo');
    await page.getByText(say('sync:refused.empty')).waitFor();
    await press(page, 'sync:refused.undo');
    await page.getByText(REFUSED[2]).first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: say('sync:refused.edit') }).count()).toBe(3);
  });

  it('are edited in the form with what was typed, tried again, and taken once the PC may write', async () => {
    const { page } = reader;
    await goTo(page, 'settings');
    await press(page, 'settings:enrolAgain');
    await fillEnrolment(page, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'ผู้อ่านเดิม', device: 'PC-R' });
    await page.getByText(say('settings:enrolled')).waitFor();
    await goTo(page, 'sync');
    await tab(page, 'refused').click();
    await page.getByRole('listitem').filter({ hasText: REFUSED[0] }).getByRole('button', { name: say('sync:refused.edit') }).click();
    await expect.poll(() => field(page, 'parties/b/name').inputValue()).toBe(REFUSED[0]);
    await field(page, 'parties/b/name').fill('เมืองที่แก้แล้ว');
    await finishForm(page);
    await goTo(page, 'sync');
    await tab(page, 'refused').click();
    await page.getByRole('checkbox').first().check();
    await press(page, 'sync:refused.retry');
    await page.getByText(say('sync:refused.empty')).waitFor();
    const counts = await syncNow(page);
    expect(counts).toMatchObject({ refused: 0 });
    expect(counts.sent).toBeGreaterThanOrEqual(3);
    const names = (await listedNames(page)).join('\n');
    for (const name of ['เมืองที่แก้แล้ว', REFUSED[1], REFUSED[2]]) expect(names).toContain(name);
  });
});

describe('a run that no better line mends', () => {
  it('stops at once, says that nothing is lost, saves the work as a file, and goes on with a new code', async () => {
    const { page } = first;
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'เมืองก่อนถูกเพิกถอน' });
    await ministry.revoke('PC-01');
    await goTo(page, 'sync');
    await button(page, 'sync:now').click();
    await notice(page, 'revoked').waitFor();
    await foot(page).filter({ hasText: say('frame:standing.stopped') }).waitFor();
    await expect.poll(() => pageText(page)).toContain(say('sync:stopped.onlyHere', { count: 1 }));
    const file = await chooseFile(first, 'unsent.json');
    await press(page, 'sync:unsent.save');
    await page.getByText(say('sync:unsent.saved')).waitFor();
    expect(file()).toContain('เมืองก่อนถูกเพิกถอน');
    expect(file()).not.toMatch(/token/i);
    await showAll(first, 'revoked', async (language) => {
      await goTo(page, 'sync', language);
      await notice(page, 'revoked', language).waitFor();
    });
    await goTo(page, 'sync');
    await press(page, 'sync:stopped.enrol');
    await fillEnrolment(page, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
    await notice(page, 'revoked').waitFor({ state: 'detached' });
    await foot(page).filter({ hasText: say('frame:standing.attention') }).waitFor();
    await page.getByRole('main').getByText(say('sync:phase.done')).waitFor();
  });

  it('stands there still after a new start, when this version is too old', async () => {
    await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองในรุ่นเก่า' });
    await ministry.stop();
    const status = { time: 0, epoch: 'e', protocol: { oldest: 99, newest: 99 }, unit: { code: 'TH-57', nameTh: 'ก', nameEn: 'a', province: 'TH-57' }, role: 'officer', units: [], acknowledged: {}, messages: [] };
    let requests = 0;
    // As an endpoint of a later protocol answers: what it is, and to all else that this version is too old.
    const server = createServer((request, response) => {
      requests += 1;
      const isStatus = request.url?.startsWith('/v1/status') === true;
      response.writeHead(isStatus ? 200 : 426, { 'content-type': 'application/json' }).end(JSON.stringify(isStatus ? status : { error: { type: 'version-too-old' } }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(Number(new URL(ministry.address).port), '127.0.0.1', resolve));
    await goTo(first.page, 'sync');
    await button(first.page, 'sync:now').click();
    await notice(first.page, 'version-too-old').waitFor();
    expect(requests).toBe(1);
    await first.close();
    first = await launchOffice({ profile: first.profile });
    await goTo(first.page, 'sync');
    await notice(first.page, 'version-too-old').waitFor();
    await expect.poll(() => first.page.getByRole('button', { name: say('sync:unsent.save') }).isVisible()).toBe(true);
    await first.screenshot('sync-page-04-too-old');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await ministry.start();
    await syncNow(first.page);
  });
});

describe('fetching everything again', () => {
  it('finds and mends a register that does not show what the ministry holds', async () => {
    const { page } = first;
    // The look through the whole view after a start would find the missing record too, and mend it before a sync compares.
    await expect.poll(() => page.evaluate(`performance.getEntriesByName('view-looked-through').length`), { timeout: 60_000 }).toBeGreaterThan(0);
    await page.evaluate(`new Promise((done, fail) => {
      const asked = indexedDB.open('phinong-view');
      asked.onerror = fail;
      asked.onsuccess = () => {
        const write = asked.result.transaction('records', 'readwrite');
        const rows = write.objectStore('records');
        rows.openCursor(IDBKeyRange.bound('agreement/', 'agreement0')).onsuccess = (event) => event.target.result.delete();
        write.oncomplete = done;
      };
    })`);
    await syncNow(page);
    await page.getByText(say('sync:difference.title')).waitFor();
    await first.screenshot('sync-page-05-difference');
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'เมืองระหว่างซ่อม' });
    await goTo(page, 'sync');
    await page.getByText(say('sync:repair.title')).click();
    await first.screenshot('sync-page-06-repair');
    await press(page, 'sync:difference.fetch');
    await page.getByText(say('sync:difference.title')).waitFor({ state: 'detached', timeout: 60_000 });
    await page.getByRole('main').getByText(say('sync:phase.done')).waitFor({ timeout: 60_000 });
    const names = (await listedNames(page)).join('\n');
    for (const name of ['เมืองแรก', 'เมืองที่สอง', 'เมืองระหว่างซ่อม', 'เมืองที่แก้แล้ว']) expect(names).toContain(name);
  });
});

describe('the reminder', () => {
  it('comes after some days without a complete sync, stands in nobody’s way, and is put away for the day', async () => {
    const { page } = first;
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'เมืองที่รอ' });
    await page.evaluate(`new Promise((done, fail) => {
      const asked = indexedDB.open('phinong-view');
      asked.onerror = fail;
      asked.onsuccess = () => {
        const write = asked.result.transaction('runs', 'readwrite');
        write.objectStore('runs').openCursor().onsuccess = (event) => {
          const cursor = event.target.result;
          if (cursor === null) return;
          cursor.update({ ...cursor.value, startedAt: cursor.value.startedAt - 9 * 86400000, endedAt: cursor.value.endedAt - 9 * 86400000 });
          cursor.continue();
        };
        write.oncomplete = done;
      };
    })`);
    await page.reload();
    await page.getByText(say('frame:reminder.title', { count: 9 })).waitFor();
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'เมืองที่เพิ่มขณะเตือน' });
    await goTo(page, 'agreements');
    await first.screenshot('sync-page-07-reminder');
    await press(page, 'frame:reminder.later');
    await page.getByText(say('frame:reminder.title', { count: 9 })).waitFor({ state: 'detached' });
    await page.reload();
    await foot(page).first().waitFor();
    await expect.poll(() => page.getByText(say('frame:reminder.title', { count: 9 })).count()).toBe(0);
  });
});

describe('codes of a newer version', () => {
  it('are shown as they are with a note, kept by an edit of something else, and found by the filter', async () => {
    const { page } = first;
    const intent = { kind: 'agreement', record: 'r-newer', set: { 'parties/a/name': 'จ.เชียงราย', 'parties/a/side': 'thai', 'parties/b/name': 'เมืองรุ่นใหม่', 'parties/b/side': 'partner', state: 'hibernating', 'areas/space': true }, base: {} };
    await page.evaluate(`window.phinong.call('journal.save', ${JSON.stringify(JSON.stringify({ intents: [intent], author: { officer: 'o', name: 'รุ่นใหม่' } }))})`);
    await syncNow(page);
    const note = say('codes:standing.unknown', { code: 'hibernating' });
    await editAgreement(page, 'เมืองรุ่นใหม่', { notes: 'แก้เรื่องอื่น' });
    const text = await pageText(page);
    expect(text).toContain(note);
    expect(text).toContain(say('codes:standing.unknown', { code: 'space' }));
    await first.screenshot('sync-page-08-newer-code');
    await goTo(page, 'agreements');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('toolbar').getByRole('button', { name: new RegExp(`^${say('agreements:filters.state')}`) }).click();
    await page.getByRole('menuitemcheckbox', { name: new RegExp(note.replaceAll(/[()]/g, '.')) }).waitFor();
  });
});
