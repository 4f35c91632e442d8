import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { createAgreement, editAgreement, enrolAtFirstRun, field, fieldsOf, goTo, listedNames, openAgreement, openConflicts, recordsOf, say, syncNow, typeAndEnterAtOnce, valueWith } from './support/pages.ts';

/** The inbox of conflicts: two PCs of one office and the ministry; text, date, deletion, a value of one's own, many at once, undo. */
let ministry: DemoMinistry;
let first: Office;
let second: Office;
let capital: Office;

const RIVER = 'เมืองแม่น้ำ';
const DATED = 'เมืองวันที่';
const GONE = 'เมืองที่ถูกลบ';
const MANY = ['เมืองเอ', 'เมืองบี', 'เมืองซี', 'เมืองดี'] as const;

const BORDER = 'การค้าชายแดนผ่านแม่น้ำโขง';

beforeAll(async () => {
  ministry = await startMinistry();
  first = await launchOffice();
  await enrolAtFirstRun(first, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: RIVER, motive: BORDER });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: DATED, signed: 'พ.ย. ๒๕๕๕' });
  for (const partner of [GONE, ...MANY]) await createAgreement(first.page, { thai: 'จ.เชียงราย', partner, motive: 'เหตุผลเดิม' });
  await syncNow(first.page);
  second = await launchOffice();
  await enrolAtFirstRun(second, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่สอง', device: 'PC-02' });
  await syncNow(second.page);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await second?.screenshot('conflicts-failed');
});
afterAll(async () => {
  for (const office of [first, second, capital]) await office?.close().catch(() => undefined);
  await ministry?.stop();
});

const card = (panel: Locator, path: string): Locator => panel.locator(`[data-conflict="${path}"]`);
const settle = async (page: Page, count: number): Promise<void> => page.getByRole('button', { name: say('conflicts:applyCount', { fields: fieldsOf(count) }) }).click();

const openHistory = async (page: Page, name: string, language: 'th' | 'en' = 'th'): Promise<Locator> => {
  await openAgreement(page, name);
  await page.getByRole('tab', { name: say('agreements:tabs.history', {}, language) }).click();
  return page.getByRole('tabpanel');
};

/** Both PCs hear of everything. */
const meet = async (): Promise<number> => {
  await syncNow(first.page);
  const { conflicts } = await syncNow(second.page);
  return conflicts;
};

describe('texts', () => {
  it('stand beside each other with the common earlier value, who, when, where, and the words that differ', async () => {
    await editAgreement(first.page, RIVER, { 'why/motive': `${BORDER} และเส้นทาง R3A` });
    await editAgreement(second.page, RIVER, { 'why/motive': 'การค้าและการท่องเที่ยวผ่านแม่น้ำโขง', notes: 'แก้พร้อมกัน' });
    expect(await meet()).toBe(1);
    const panel = await openConflicts(second.page, RIVER);
    const motive = card(panel, 'why/motive');
    await expect.poll(() => motive.locator('[data-earlier]').innerText()).toBe(BORDER);
    await expect.poll(() => motive.locator('ins').allInnerTexts()).toEqual(['และการท่องเที่ยว', ' และเส้นทาง R3A']);
    await expect.poll(() => motive.locator('del').allInnerTexts()).toEqual(['ชายแดน']);
    for (const part of ['เจ้าหน้าที่หนึ่ง', 'PC-01', 'เจ้าหน้าที่สอง', say('conflicts:thisPc')]) await expect.poll(() => motive.innerText()).toContain(part);
    await second.screenshot('conflicts-01-text');
  });

  it('a value of one’s own is a draft that outlives leaving the screen and SIGKILL', async () => {
    const own = `${BORDER} การท่องเที่ยว และเส้นทาง R3A`;
    const panel = await openConflicts(second.page, RIVER);
    await panel.getByRole('button', { name: new RegExp(`^${say('conflicts:write')}`) }).click();
    await field(second.page, 'why/motive').fill(own);
    await goTo(second.page, 'agreements');
    await openConflicts(second.page, RIVER);
    await expect.poll(() => field(second.page, 'why/motive').inputValue()).toBe(own);
    await second.kill();
    second = await launchOffice({ profile: second.profile });
    await openConflicts(second.page, RIVER);
    await expect.poll(() => field(second.page, 'why/motive').inputValue()).toBe(own);
    await second.screenshot('conflicts-02-own-value');
  });

  it('a value that arrives meanwhile is shown, the text stays, and nothing counts before the person has looked', async () => {
    await editAgreement(first.page, RIVER, { 'why/motive': 'ค่าที่มาทีหลัง' });
    await syncNow(first.page);
    await syncNow(second.page);
    const panel = await openConflicts(second.page, RIVER);
    await valueWith(panel, 'ค่าที่มาทีหลัง').waitFor();
    await expect.poll(() => field(second.page, 'why/motive').inputValue()).toContain('เส้นทาง R3A');
    await expect.poll(() => second.page.getByRole('button', { name: say('conflicts:apply') }).last().isDisabled()).toBe(true);
    await second.screenshot('conflicts-03-arrived');
    await panel.getByRole('button', { name: say('conflicts:arrived.confirm') }).click();
    await settle(second.page, 1);
    await second.page.getByText(say('conflicts:empty.title')).waitFor();
  });
});

describe('somebody else decides first', () => {
  it('what was being written stays on the page until it is let go', async () => {
    await editAgreement(first.page, RIVER, { notes: 'หมายเหตุหนึ่ง' });
    await editAgreement(second.page, RIVER, { notes: 'หมายเหตุสอง' });
    await meet();
    await openConflicts(second.page, RIVER);
    await second.page.keyboard.press('e');
    await second.page.keyboard.press('End');
    await second.page.keyboard.type(' และที่กำลังเขียน');
    await syncNow(second.page);
    await syncNow(first.page);
    const there = await openConflicts(first.page, RIVER);
    await valueWith(there, 'หมายเหตุหนึ่ง').click();
    await settle(first.page, 1);
    await syncNow(first.page);
    await syncNow(second.page);
    await typeAndEnterAtOnce(second.page, say('frame:commands.conflicts'));
    await second.page.getByText(say('conflicts:left.title')).waitFor();
    await expect.poll(() => second.page.getByText('หมายเหตุสอง และที่กำลังเขียน').isVisible()).toBe(true);
    await second.screenshot('conflicts-18-left');
    await second.page.getByRole('button', { name: say('conflicts:left.letGo') }).click();
    await second.page.getByText(say('conflicts:left.title')).waitFor({ state: 'detached' });
  });
});

describe('dates and deletions', () => {
  it('a date is decided as it was written, or written anew', async () => {
    await editAgreement(first.page, DATED, { 'dates/signed': '๑๒ พ.ย. ๒๕๕๕' });
    await editAgreement(second.page, DATED, { 'dates/signed': 'ธ.ค. ๒๕๕๕' });
    expect(await meet()).toBe(1);
    const panel = await openConflicts(second.page, DATED);
    for (const part of ['พ.ย. 2555', '12 พ.ย. 2555', 'ธ.ค. 2555']) await expect.poll(() => card(panel, 'dates/signed').innerText()).toContain(part);
    await second.page.keyboard.press('e');
    await field(second.page, 'dates/signed').fill('13 พ.ย. 2555');
    await second.screenshot('conflicts-04-date');
    await second.page.keyboard.press('Control+Enter');
    await second.page.getByText(say('conflicts:empty.title')).waitFor();
  });

  it('deleting against editing is said as such and kept with the edit', async () => {
    await editAgreement(second.page, GONE, { notes: 'ยังมีความร่วมมืออยู่' });
    await openAgreement(first.page, GONE);
    await first.page.getByRole('button', { name: say('agreements:delete'), exact: true }).click();
    await first.page.getByText(say('agreements:deleted', { name: `จ.เชียงราย – ${GONE}` })).waitFor();
    expect(await meet()).toBe(1);
    const panel = await openConflicts(second.page, GONE);
    for (const part of [say('conflicts:didDelete'), 'ยังมีความร่วมมืออยู่', say('conflicts:keepEdited'), say('conflicts:letDelete')]) await expect.poll(() => card(panel, 'deleted').innerText()).toContain(part);
    await second.screenshot('conflicts-05-delete-edit');
    await valueWith(panel, say('conflicts:keepEdited')).click();
    await settle(second.page, 1);
    await second.page.getByText(say('conflicts:empty.title')).waitFor();
    expect((await listedNames(second.page)).join('\n')).toContain(GONE);
  });
});

describe('many equal conflicts', () => {
  it('are gone through by keyboard', async () => {
    for (const name of MANY) {
      await editAgreement(first.page, name, { 'why/motive': `จากเครื่องหนึ่ง ${name}`, notes: 'หมายเหตุหนึ่ง' });
      await editAgreement(second.page, name, { 'why/motive': `จากเครื่องสอง ${name}`, notes: 'หมายเหตุสอง' });
    }
    expect(await meet()).toBe(8);
    const panel = await openConflicts(second.page, MANY[0]);
    const chosen = (path: string): Locator => card(panel, path).locator('[data-chosen=true][data-choice]');
    await second.page.keyboard.press('1');
    await chosen('why/motive').filter({ hasText: 'จากเครื่องสอง' }).waitFor();
    await second.page.keyboard.press('KeyJ');
    await second.page.keyboard.press('2');
    await chosen('notes').filter({ hasText: 'หมายเหตุหนึ่ง' }).waitFor();
    await second.screenshot('conflicts-06-many');
    await second.page.keyboard.press('Enter');
    await second.page.getByText(say('conflicts:settled', { fields: fieldsOf(2), name: `จ.เชียงราย – ${MANY[0]}` })).waitFor();
    await expect.poll(() => second.page.getByRole('grid').getByRole('row').count()).toBe(3);
  });

  it('are decided together after a preview with its counts, and undone together', async () => {
    const { page } = second;
    await page.getByRole('button', { name: say('conflicts:bulk.all') }).click();
    await page.getByRole('region', { name: say('conflicts:bulk.title', { records: recordsOf(3), fields: fieldsOf(6) }) }).waitFor();
    await page.getByText('PC-01', { exact: true }).click();
    await page.locator('[data-preview]').getByText(say('conflicts:bulk.will', { fields: fieldsOf(6), records: recordsOf(3) })).waitFor();
    await second.screenshot('conflicts-07-bulk');
    await settle(page, 6);
    await page.getByText(say('conflicts:empty.title')).waitFor();
    await page.getByRole('status').getByRole('button', { name: say('conflicts:undo.label') }).last().click();
    await page.getByRole('grid', { name: say('conflicts:records') }).getByRole('row').nth(2).waitFor();
    const panel = await openConflicts(page, MANY[1]);
    for (const part of ['เจ้าหน้าที่หนึ่ง', 'PC-01', say('conflicts:thisPc'), 'เหตุผลเดิม']) await expect.poll(() => card(panel, 'why/motive').innerText()).toContain(part);
    await second.screenshot('conflicts-08-undone');
    await page.getByRole('button', { name: say('conflicts:bulk.all') }).click();
    await settle(page, 6);
    await page.getByText(say('conflicts:empty.title')).waitFor();
  });
});

describe('the history', () => {
  it('tells the settlement on every PC: what was chosen over what', async () => {
    await syncNow(second.page);
    await syncNow(first.page);
    capital = await launchOffice();
    await enrolAtFirstRun(capital, { endpoint: ministry.address, code: await ministry.code('MFA', 'ministry'), name: 'เจ้าหน้าที่กระทรวง', device: 'MFA-01' });
    await syncNow(capital.page);
    await editAgreement(first.page, RIVER, { 'why/motive': 'หนึ่งอีกครั้ง' });
    await editAgreement(second.page, RIVER, { 'why/motive': 'สองอีกครั้ง' });
    await meet();
    const panel = await openConflicts(second.page, RIVER);
    await valueWith(panel, 'สองอีกครั้ง').click();
    await settle(second.page, 1);
    await syncNow(second.page);
    await syncNow(first.page);
    await syncNow(capital.page);
    for (const office of [first, second, capital]) {
      const history = await openHistory(office.page, RIVER);
      const entry = history.getByRole('listitem').filter({ hasText: say('history:settles') }).first();
      await entry.waitFor();
      for (const part of ['เจ้าหน้าที่สอง', 'PC-02', 'สองอีกครั้ง', 'หนึ่งอีกครั้ง']) await expect.poll(() => entry.innerText()).toContain(part);
    }
    await capital.screenshot('conflicts-09-ministry-history');
  });

  it('brings an earlier value back, and takes it back again', async () => {
    const history = await openHistory(second.page, RIVER);
    await history.getByRole('button', { name: new RegExp(say('history:bringBack')) }).first().click();
    const label = say('fields:why/motive');
    await second.page.getByText(say('history:broughtBack', { field: label })).waitFor();
    await second.page.getByText('หนึ่งอีกครั้ง', { exact: true }).first().waitFor();
    await second.screenshot('conflicts-10-brought-back');
    await second.page.getByRole('status').getByRole('button', { name: say('history:undo') }).last().click();
    await second.page.getByText(say('history:tookBack', { field: label })).waitFor();
  });
});

/** Values side by side in every field of a record, as several officers without a line would leave them. */
const crowd = async ({ page }: Office, name: string, officers: number): Promise<void> => {
  const id = await page.evaluate(async (partner) => {
    const reply = (await window.phinong.call('journal.read', JSON.stringify({ from: 1, maxBytes: 10_000_000 }))) as { value: { frames: { body: string }[] } };
    const changes = reply.value.frames.flatMap(({ body }) => (JSON.parse(body) as { changes?: { record: string; set: Record<string, unknown> }[] }).changes ?? []);
    return changes.find(({ set }) => set['parties/b/name'] === partner)?.record ?? '';
  }, name);
  const texts = ['title/th', 'title/en', 'nameUsed/thai', 'nameUsed/partner', 'signedPlace', 'why/motive', 'why/history', 'why/benefit', 'asWritten', 'notes'];
  const party = ['country', 'level', 'body'].flatMap((part) => ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].map((key) => `parties/${key}/${part}`));
  for (let officer = 1; officer <= officers; officer += 1) {
    const set = Object.fromEntries([...texts, ...party].map((path) => [path, `${path.startsWith('why/') ? BORDER : 'ค่า'} ของเจ้าหน้าที่คนที่ ${officer}`]));
    await page.evaluate((input) => window.phinong.call('journal.save', input), JSON.stringify({ intents: [{ kind: 'agreement', record: id, set, base: {} }], author: { officer: '', name: `เจ้าหน้าที่คนที่ ${officer}` } }));
  }
};

describe('five values in each of forty fields', () => {
  it('are all on the page, and any of them is decided', async () => {
    await crowd(second, DATED, 5);
    await second.page.reload();
    const panel = await openConflicts(second.page, DATED);
    await expect.poll(() => panel.locator('[data-conflict]').count()).toBe(40);
    await expect.poll(() => panel.locator('[data-choice]').count()).toBeGreaterThanOrEqual(200);
    await second.screenshot('conflicts-16-crowd');
    for (const step of ['j', 'j', 'j', 'j', 'j', 'j', '3']) await second.page.keyboard.press(step);
    await second.page.setViewportSize({ width: 1024, height: 640 });
    await second.screenshot('conflicts-17-crowd-small');
    await second.page.setViewportSize({ width: 1366, height: 768 });
    const left = (await panel.locator('[data-conflict]').count()) - 1;
    await settle(second.page, 1);
    await expect.poll(() => panel.locator('[data-conflict]').count()).toBe(left);
  });
});

const dress = async ({ page }: Office, theme: 'dark' | 'light'): Promise<void> => {
  await goTo(page, 'settings');
  await page.getByText(say(`settings:themes.${theme}`), { exact: true }).click();
  await page.getByText(say('settings:english'), { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('settings:title', {}, 'en') }).waitFor();
};

describe('the looks', () => {
  it('hold in English, in the dark and in a small window', async () => {
    await editAgreement(first.page, RIVER, { 'why/motive': `${BORDER} ${'และการท่องเที่ยวตลอดเส้นทาง R3A '.repeat(20)}`, 'dates/end': '2575', notes: 'หมายเหตุของเครื่องหนึ่ง' });
    await editAgreement(second.page, RIVER, { 'why/motive': `${BORDER} ${'และการศึกษาตลอดเส้นทาง R3A '.repeat(20)}`, 'dates/end': 'ก.พ. 2576', notes: 'หมายเหตุของเครื่องสอง' });
    await meet();
    await openConflicts(second.page, RIVER);
    await second.screenshot('conflicts-11-long');
    await second.page.setViewportSize({ width: 1024, height: 640 });
    await second.screenshot('conflicts-12-small');
    await second.page.setViewportSize({ width: 1366, height: 768 });
    await second.page.keyboard.press('?');
    await second.page.getByRole('dialog').waitFor();
    await second.screenshot('conflicts-15-shortcuts');
    await second.page.keyboard.press('Escape');
    await dress(second, 'dark');
    await openConflicts(second.page, RIVER, 'en');
    await second.screenshot('conflicts-13-english-dark');
    await second.page.getByRole('button', { name: say('conflicts:bulk.all', {}, 'en') }).click();
    await second.page.locator('[data-bulk]').waitFor();
    await second.page.setViewportSize({ width: 1024, height: 640 });
    await second.screenshot('conflicts-19-bulk-english-dark-small');
    await second.page.setViewportSize({ width: 1366, height: 768 });
    await second.page.getByRole('button', { name: say('conflicts:bulk.clear', {}, 'en') }).first().click();
    await second.page.getByRole('button', { name: say('conflicts:openRecord', {}, 'en') }).click();
    await second.page.getByRole('tab', { name: say('agreements:tabs.history', {}, 'en') }).click();
    await second.page.getByRole('tabpanel').evaluate((panel) => panel.scrollIntoView());
    await second.screenshot('conflicts-14-history-english-dark');
  });
});
