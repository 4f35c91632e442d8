import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, editAgreement, enrolAtFirstRun, goTo, say, syncNow } from './support/pages.ts';

/** What a person sees of the sync: the foot, marks and filters, the runs, the quarantine, stops, the repair. */
let ministry: DemoMinistry;
let first: Office;
let second: Office;

beforeAll(async () => {
  ministry = await startMinistry();
  first = await launchOffice();
  await enrolAtFirstRun(first, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่หนึ่ง', device: 'PC-01' });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองแรก', motive: 'เหตุผลเดิม' });
  await createAgreement(first.page, { thai: 'จ.เชียงราย', partner: 'เมืองที่สอง' });
  await syncNow(first.page);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') for (const office of [first, second]) await office?.screenshot(`sync-page-failed-${task.id}`).catch(() => undefined);
});
afterAll(async () => {
  for (const office of [first, second]) await office?.close().catch(() => undefined);
  await ministry?.stop();
});

const foot = (page: Page) => page.getByRole('navigation').locator('[data-standing]');

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
    expect(await rows.count()).toBe(1);
    expect(await rows.getByLabel(say('agreements:mark.onlyHere')).count()).toBe(1);
    await first.screenshot('sync-page-01-only-here');
    await page.getByRole('button', { name: say('agreements:filters.clear'), exact: true }).click();
  });
});

describe('a run', () => {
  it('says without a line what it means, calmly, and where it stopped', async () => {
    const { page } = first;
    await ministry.kill();
    await goTo(page, 'sync');
    await button(page, 'sync:now').click();
    await page.getByText(say('errors:unreachable.title')).waitFor({ timeout: 60_000 });
    await foot(page).filter({ hasText: say('frame:standing.offline') }).waitFor();
    expect(await page.getByRole('list', { name: say('sync:steps.label') }).getByLabel(say('sync:steps.stopped')).count()).toBe(1);
    await first.screenshot('sync-page-02-no-line');
    await ministry.start();
    await syncNow(page);
    expect(await page.getByText(say('errors:unreachable.title')).count()).toBe(0);
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

  it('counts the conflicts that it opened', async () => {
    await syncNow(first.page);
    await editAgreement(first.page, 'เมืองแรก', { 'why/motive': 'ค่าจากเครื่องหนึ่ง' });
    await editAgreement(second.page, 'เมืองแรก', { 'why/motive': 'ค่าจากเครื่องสอง' });
    await syncNow(second.page);
    expect((await syncNow(first.page)).conflicts).toBe(1);
  });
});
