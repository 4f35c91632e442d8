import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, editAgreement, enrolAtFirstRun, field, fieldsOf, fillEnrolment, finishForm, goTo, listedNames, openAgreement, openConflicts, pageText, say, syncNow, valueWith } from './support/pages.ts';

/** The main job from end to end: two PCs of one office and the ministry, each in real Electron, one endpoint on PostgreSQL. */
let ministry: DemoMinistry;
/** The second PC's line, perfect unless a test has it otherwise. */
let line: ShapedProxy;
let mishap: Mishap | null = null;
let first: Office;
let second: Office;
let capital: Office;

const RIVER = 'จ.เชียงราย – เมืองทดสอบ';

beforeAll(async () => {
  ministry = await startMinistry();
  line = await startShapedProxy(ministry.address, { mishap: () => mishap });
});
afterAll(async () => {
  for (const office of [first, second, capital]) await office?.close().catch(() => undefined);
  await line?.close();
  await ministry?.stop();
});

describe('the first PC of the Chiang Rai office', () => {
  it('keeps everything typed when the code is wrong, and says what to do', async () => {
    first = await launchOffice();
    await button(first.page, 'first-run:thai').click();
    await fillEnrolment(first.page, { endpoint: ministry.address, code: '0000-0000-0000', name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
    await first.page.getByText(say('errors:code-wrong.title')).waitFor();
    await expect.poll(() => first.page.getByText(say('errors:code-wrong.action')).isVisible()).toBe(true);
    await expect.poll(() => first.page.getByLabel(say('first-run:officerName')).inputValue()).toBe('เจ้าหน้าที่หนึ่ง');
    await first.screenshot('01-wrong-code');
  });

  it('enrols with a code of the ministry', async () => {
    await fillEnrolment(first.page, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
    await first.page.getByText(say('agreements:empty.title')).waitFor();
    await expect.poll(() => first.page.getByText('สำนักงานจังหวัดเชียงราย').isVisible()).toBe(true);
    await first.screenshot('02-enrolled-empty');
  });

  it('creates an agreement with a date as it is known, in words', async () => {
    await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองทดสอบ', signed: 'พ.ย. ๒๕๕๕', motive: 'แม่น้ำสายเดียวกัน' });
    const text = await pageText(first.page);
    expect(text).toContain('พ.ย. 2555');
    expect(text).toContain(say('agreements:facts.precision.month'));
    expect(text).toContain('แม่น้ำสายเดียวกัน');
    await first.screenshot('03-agreement-page');
  });

  it('logs an activity linked to the agreement by the quick entry', async () => {
    const { page } = first;
    await button(page, 'agreements:addActivity').click();
    await field(page, 'title').fill('คณะผู้แทนเยือนเชียงราย');
    await field(page, 'date').fill('๙-๑๐ สิงหาคม ๒๕๖๙');
    await field(page, 'participants').fill('๒๔');
    await field(page, 'result').fill('ตกลงแลกเปลี่ยนนักเรียน');
    await page.getByRole('button', { name: new RegExp(`^${say('activities:form.finish')}( |$)`) }).last().click();
    const timeline = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'คณะผู้แทนเยือนเชียงราย' });
    await timeline.waitFor();
    await expect.poll(() => timeline.innerText()).toContain('9–10 ส.ค. 2569');
    await first.screenshot('04-activity-in-timeline');
  });

  it('finds the agreement by another spelling and by a part of a word', async () => {
    await goTo(first.page, 'agreements');
    const search = first.page.getByRole('searchbox');
    const nothing = first.page.getByText(say('agreements:nothing.title'));
    for (const words of ['ทดส', 'เมืองธดซอบ']) {
      await search.fill(words);
      await first.page.getByRole('row').filter({ hasText: 'เมืองทดสอบ' }).waitFor();
      await search.fill('ไม่มีคำนี้แน่');
      await nothing.waitFor();
    }
    await search.fill('');
  });

  it('switches the language in the middle of a form without losing a letter', async () => {
    const { page } = first;
    await openAgreement(page, 'เมืองทดสอบ');
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await field(page, 'notes').fill('ข้อความที่ยังไม่เสร็จ');
    await goTo(page, 'settings');
    await page.getByText(say('settings:english'), { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: say('settings:title', {}, 'en') }).waitFor();
    await first.screenshot('05-settings-english');
    await goTo(page, 'agreements', 'en');
    await page.getByRole('row').filter({ hasText: 'เมืองทดสอบ' }).first().dblclick();
    await page.getByRole('button', { name: say('agreements:edit', {}, 'en'), exact: true }).click();
    await expect.poll(() => field(page, 'notes').inputValue()).toBe('ข้อความที่ยังไม่เสร็จ');
    await first.screenshot('06-form-english');
    await goTo(page, 'settings', 'en');
    await page.getByText(say('settings:thai'), { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: say('settings:title') }).waitFor();
  });

  it('brings a draft back after the app was killed in the middle of typing', async () => {
    await first.kill();
    first = await launchOffice({ profile: first.profile });
    await openAgreement(first.page, 'เมืองทดสอบ');
    await first.page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await expect.poll(() => field(first.page, 'notes').inputValue()).toBe('ข้อความที่ยังไม่เสร็จ');
    await expect.poll(() => first.page.getByText(say('agreements:form.draftFound')).isVisible()).toBe(true);
    await finishForm(first.page);
  });

  it('has an edit after SIGKILL right after "saved"', async () => {
    await editAgreement(first.page, 'เมืองทดสอบ', { 'why/benefit': 'บันทึกแล้วไฟดับ' });
    await first.kill();
    first = await launchOffice({ profile: first.profile });
    await openAgreement(first.page, 'เมืองทดสอบ');
    await first.page.getByRole('tab', { name: say('agreements:tabs.details') }).click();
    await first.page.getByText('บันทึกแล้วไฟดับ').waitFor();
  });

  it('works calmly without a line, also after a power cut: says what it means, and sends later what is only here', async () => {
    await ministry.kill();
    await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่สอง' });
    await goTo(first.page, 'sync');
    await button(first.page, 'sync:now').click();
    await first.page.getByText(say('errors:unreachable.title')).first().waitFor({ timeout: 60_000 });
    await expect.poll(() => first.page.getByText(say('errors:unreachable.meaning')).isVisible()).toBe(true);
    await first.screenshot('07-offline');
    await first.kill();
    first = await launchOffice({ profile: first.profile });
    expect((await listedNames(first.page)).join('\n')).toContain('เมืองที่สอง');
    await ministry.start();
    const counts = await syncNow(first.page);
    expect(counts.refused).toBe(0);
    expect(counts.sent).toBeGreaterThan(4);
    await first.page.getByText(say('frame:standing.sent')).waitFor();
    await first.screenshot('08-synced');
    const nothing = await syncNow(first.page);
    expect(nothing).toEqual({ sent: 0, received: 0, refused: 0, conflicts: 0 });
  });
});

describe('a second PC of the same office', () => {
  it('gets the register with the first sync', async () => {
    second = await launchOffice();
    await enrolAtFirstRun(second, { endpoint: line.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่สอง', device: 'PC-02' });
    const counts = await syncNow(second.page);
    expect(counts.received).toBeGreaterThan(2);
    const names = (await listedNames(second.page)).join('\n');
    expect(names).toContain('เมืองทดสอบ');
    expect(names).toContain('เมืองที่สอง');
  });

  it('merges edits of different fields silently', async () => {
    await editAgreement(first.page, 'เมืองที่สอง', { 'why/motive': 'เหตุผลจากเครื่องหนึ่ง' });
    await editAgreement(second.page, 'เมืองที่สอง', { notes: 'หมายเหตุจากเครื่องสอง' });
    await syncNow(first.page);
    const counts = await syncNow(second.page);
    expect(counts.conflicts).toBe(0);
    await syncNow(first.page);
    for (const office of [first, second]) {
      await openAgreement(office.page, 'เมืองที่สอง');
      await office.page.getByText('เหตุผลจากเครื่องหนึ่ง').first().waitFor();
      await office.page.getByRole('tab', { name: say('agreements:tabs.details') }).click();
      await office.page.getByText('หมายเหตุจากเครื่องสอง').waitFor();
    }
  });

  it('opens a conflict for the same field, shows both values with author and PC, and settles it', async () => {
    await editAgreement(first.page, 'เมืองทดสอบ', { 'why/motive': 'ค่าจากเครื่องหนึ่ง' });
    await editAgreement(second.page, 'เมืองทดสอบ', { 'why/motive': 'ค่าจากเครื่องสอง' });
    await syncNow(first.page);
    const counts = await syncNow(second.page);
    expect(counts.conflicts).toBe(1);
    const card = await openConflicts(second.page, RIVER);
    for (const part of ['ค่าจากเครื่องหนึ่ง', 'ค่าจากเครื่องสอง', 'เจ้าหน้าที่หนึ่ง', 'PC-01', 'เจ้าหน้าที่สอง', say('conflicts:thisPc'), 'แม่น้ำสายเดียวกัน']) await expect.poll(() => card.innerText()).toContain(part);
    await second.screenshot('09-conflict');
    await valueWith(card, 'ค่าจากเครื่องหนึ่ง').click();
    await card.getByRole('button', { name: say('conflicts:applyCount', { fields: fieldsOf(1) }) }).click();
    await second.page.getByText(say('conflicts:empty.title')).waitFor();
  });

  it('keeps the losing value in the history, and the other PC agrees after the next sync', async () => {
    await syncNow(second.page);
    await syncNow(first.page);
    for (const office of [first, second]) {
      await openAgreement(office.page, 'เมืองทดสอบ');
      await office.page.getByText('ค่าจากเครื่องหนึ่ง').first().waitFor();
      await office.page.getByRole('tab', { name: say('agreements:tabs.history') }).click();
      await office.page.getByText('ค่าจากเครื่องสอง').first().waitFor();
      await expect.poll(() => office.page.getByText(say('history:settles')).first().isVisible()).toBe(true);
    }
    await second.screenshot('10-history');
  });

  type Passed = { readonly bytesUp: number; readonly requests: number };
  const passed = (): Passed => ({ bytesUp: line.carried.up, requests: line.requests() });

  /** Presses sync, kills the endpoint when so much more has passed on the line, and starts it again. */
  const killDuringPush = async (names: readonly string[], isThere: (now: Passed, before: Passed) => boolean): Promise<void> => {
    // Noise, since words would be packed into a single segment of the line.
    for (const name of names) await createAgreement(second.page, { thai: 'จ.เชียงราย', partner: name, motive: randomBytes(1_500).toString('base64') });
    await goTo(second.page, 'sync');
    const before = passed();
    await button(second.page, 'sync:now').click();
    await expect.poll(() => isThere(passed(), before)).toBe(true);
    await ministry.kill();
    await button(second.page, 'sync:now').waitFor({ timeout: 60_000 });
    await ministry.start();
  };

  const standOnce = async (names: readonly string[]): Promise<void> => {
    await syncNow(second.page);
    await syncNow(first.page);
    const listed = await listedNames(first.page);
    for (const name of names) expect(listed.filter((row) => row.includes(name))).toHaveLength(1);
  };

  it('loses and doubles nothing when the endpoint is killed in the middle of a push', async () => {
    const names = ['เมืองเอ', 'เมืองบี', 'เมืองซี'];
    line.reshape({ bitsPerSecond: 8_000 });
    await killDuringPush(names, (now, before) => now.bytesUp > before.bytesUp);
    line.reshape({ bitsPerSecond: null });
    await standOnce(names);
  });

  it('loses and doubles nothing when the endpoint has taken a push, its answer is lost, and it is killed', async () => {
    const names = ['เมืองดี', 'เมืองอี'];
    mishap = { what: 'cut', way: 'down', at: 0 };
    // It asks again only after the first answer was lost.
    await killDuringPush(names, (now, before) => now.requests > before.requests + 1);
    mishap = null;
    await standOnce(names);
  });
});

describe('the ministry', () => {
  it('imports the real Thai–Japan table: eleven rows, nine relations, nothing guessed silently', async () => {
    capital = await launchOffice();
    await enrolAtFirstRun(capital, { endpoint: ministry.address, code: await ministry.code('MFA', 'ministry'), name: 'เจ้าหน้าที่กระทรวง', device: 'MFA-01' });
    await goTo(capital.page, 'import');
    await capital.page.locator('input[type=file]').setInputFiles('test/fixtures/thai-japan.xlsx');
    await capital.page.locator('[data-row="11"]').waitFor();
    await expect.poll(() => capital.page.locator('[data-row]').count()).toBe(11);
    for (const part of ['คตล.บ้านพี่เมืองน้อง (มูลนิธิแม่ฟ้าหลวงเปิดร้านกาแฟใน รพ.Josai) (พ.ย. ๒๕๕๕)', 'TH-57', 'JP-08', 'พ.ย. 2555']) await expect.poll(() => capital.page.locator('[data-row="1"]').innerText()).toContain(part);
    await expect.poll(() => capital.page.locator('[data-row="9"]').innerText()).toContain(say('import:sameAs', { number: 8 }));
    await expect.poll(() => capital.page.locator('[data-row="11"] [data-key]').count()).toBe(2);
    await capital.screenshot('11-import');
    await capital.page.getByRole('button', { name: say('import:accept', { count: 9 }) }).click();
    await capital.page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    expect((await listedNames(capital.page)).length).toBe(9);
  });

  it('sees all units, and its register tells the same twice: an import again adds nothing', async () => {
    await syncNow(capital.page);
    const names = (await listedNames(capital.page)).join('\n');
    expect(names).toContain('เมืองทดสอบ');
    expect(names).toContain('จ.ฮอกไกโด');
    await capital.screenshot('12-ministry-list');
    await goTo(capital.page, 'import');
    await capital.page.locator('input[type=file]').setInputFiles('test/fixtures/thai-japan.csv');
    await capital.page.locator('[data-row="11"]').waitFor();
    await expect.poll(() => capital.page.getByRole('button', { name: say('import:accept', { count: 0 }) }).isDisabled()).toBe(true);
  });

  it('reads records of a province but cannot change them', async () => {
    await openAgreement(capital.page, 'เมืองทดสอบ');
    await capital.page.getByText(say('agreements:readOnly', { unit: 'สำนักงานจังหวัดเชียงราย' })).waitFor();
    await expect.poll(() => capital.page.getByRole('button', { name: say('agreements:edit'), exact: true }).count()).toBe(0);
  });

  it('says what is wrong with a file that is no spreadsheet, and nothing enters the register', async () => {
    await goTo(capital.page, 'import');
    const discard = capital.page.getByRole('button', { name: say('import:discard') });
    const file = capital.page.locator('input[type=file]');
    // What was staged before stands there again as soon as it has been read.
    await file.or(discard).first().waitFor({ state: 'attached' });
    if (await discard.isVisible()) await discard.click();
    await file.setInputFiles('test/fixtures/not-a-spreadsheet.xlsx');
    await capital.page.getByText(say('errors:not-a-spreadsheet.title')).waitFor();
    await capital.screenshot('13-not-a-spreadsheet');
  });
});
