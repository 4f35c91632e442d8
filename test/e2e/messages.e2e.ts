import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { createAgreement, enrolAtFirstRun, field, goTo, openAgreement, say, syncNow } from './support/pages.ts';

/** The ministry asks a unit, the unit answers: neither writes into the other's register. */
let ministry: DemoMinistry;
let office: Office;
let capital: Office;

beforeAll(async () => {
  ministry = await startMinistry();
  office = await launchOffice();
  await enrolAtFirstRun(office, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
  await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองถาม' });
  await syncNow(office.page);
  capital = await launchOffice();
  await enrolAtFirstRun(capital, { endpoint: ministry.address, code: await ministry.code('MFA', 'ministry'), name: 'เจ้าหน้าที่กระทรวง', device: 'MFA-01' });
  await syncNow(capital.page);
});
afterAll(async () => {
  for (const each of [office, capital]) await each?.close().catch(() => undefined);
  await ministry?.stop();
});

describe('a request of the ministry', () => {
  it('is written from the page of the unit\'s agreement, which itself stays as it is', async () => {
    const { page } = capital;
    await openAgreement(page, 'เมืองถาม');
    await page.getByRole('button', { name: say('notices:writeAbout') }).click();
    await page.getByRole('button', { name: say('notices:form.send') }).click();
    await page.getByText(say('notices:form.problems.subject')).waitFor();
    await field(page, 'notice/subject').fill('ขอสถานะความตกลง');
    await field(page, 'notice/text').fill('โปรดแจ้งว่ายังมีกิจกรรมหรือไม่');
    await field(page, 'notice/due').fill('31 ม.ค. 2570');
    await capital.screenshot('messages-01-compose');
    await page.getByRole('button', { name: say('notices:form.send') }).click();
    await page.getByRole('heading', { level: 2, name: 'ขอสถานะความตกลง' }).waitFor();
    await page.getByText(say('notices:to', { unit: 'สำนักงานจังหวัดเชียงราย' })).first().waitFor();
    await syncNow(page);
  });

  it('reaches the unit with its next sync, is counted in the menu, and is answered without a line', async () => {
    const { page } = office;
    await syncNow(page);
    await page.getByRole('navigation').getByLabel(say('frame:openMessages', { count: 1 })).waitFor();
    await ministry.kill();
    await goTo(page, 'notices');
    await page.getByRole('heading', { level: 2, name: 'ขอสถานะความตกลง' }).waitFor();
    await expect.poll(() => page.getByRole('article').innerText()).toContain('31 ม.ค. 2570');
    await expect.poll(() => page.getByRole('button', { name: say('notices:answer.send'), exact: true }).isDisabled()).toBe(true);
    await page.getByLabel(say('notices:answer.label')).fill('ยังมี ปีนี้สองครั้ง');
    await office.screenshot('messages-02-unit');
    await goTo(page, 'settings');
    await goTo(page, 'notices');
    await expect.poll(() => page.getByLabel(say('notices:answer.label')).inputValue()).toBe('ยังมี ปีนี้สองครั้ง');
    await page.getByRole('button', { name: say('notices:answer.send'), exact: true }).click();
    await page.getByRole('article').getByText(say('notices:answered'), { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('navigation').getByLabel(say('frame:openMessages', { count: 1 })).count()).toBe(0);
    await ministry.start();
    await syncNow(page);
  });

  it('shows the ministry the answer, who gave it and when; the agreement was changed by nobody', async () => {
    const { page } = capital;
    await syncNow(page);
    await goTo(page, 'notices');
    await page.getByText('ยังมี ปีนี้สองครั้ง').waitFor();
    await expect.poll(() => page.getByRole('article').innerText()).toContain('เจ้าหน้าที่หนึ่ง');
    await capital.screenshot('messages-03-answered');
    await openAgreement(page, 'เมืองถาม');
    await page.getByRole('tab', { name: say('agreements:tabs.history') }).click();
    await page.getByRole('tabpanel', { name: say('agreements:tabs.history') }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).not.toContain('เจ้าหน้าที่กระทรวง');
  });

  it('leaves the unit once it is withdrawn', async () => {
    await goTo(capital.page, 'notices');
    await capital.page.getByRole('button', { name: say('notices:withdraw') }).click();
    await capital.page.getByText(say('notices:empty.title')).waitFor();
    await syncNow(capital.page);
    await syncNow(office.page);
    await goTo(office.page, 'notices');
    await office.page.getByText(say('notices:empty.title')).waitFor();
  });
});
