import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_TEMPLATE } from '#core/domain/step-template.ts';
import { launchOffice, type Office } from './support/office.ts';
import { button, field, finishForm, goTo, say } from './support/pages.ts';

/** The life of one agreement on its page: states with their papers, steps, signatories, approvals. One window, many questions; pictures in out/e2e as `life-…`. */
let office: Office;
let page: Page;

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

const panel = () => page.locator('[data-state-panel]');
const timeline = () => page.getByRole('tabpanel').getByRole('listitem');
const choose = async (path: string, option: string): Promise<void> => {
  await page.locator(`[data-field="${path}"] button`).first().click();
  await page.getByRole('option', { name: option }).first().click();
};
const chooseState = (state: string) => panel().locator(`[data-state="${state}"]`).click();
const record = () => panel().getByRole('button', { name: new RegExp(`^${say('lifecycle:record')}`) }).click();
const change = async (): Promise<void> => {
  await page.getByRole('button', { name: say('lifecycle:change'), exact: true }).click();
  await panel().waitFor();
};
const chip = (state: string) => page.getByRole('article').getByText(say(`codes:state.${state}`), { exact: true }).first();

describe('a new agreement', () => {
  it('has the state it was given in the form as the first step of its timeline', async () => {
    await goTo(page, 'agreements');
    await page.getByRole('button', { name: say('agreements:new') }).first().click();
    await field(page, 'parties/a/name').fill('จังหวัดเชียงราย');
    await field(page, 'parties/b/name').fill('เมืองทดสอบ');
    await choose('state', say('codes:state.drafting'));
    await finishForm(page);
    await timeline().filter({ hasText: say('codes:state.drafting') }).first().waitFor();
    expect(await timeline().filter({ hasText: say('lifecycle:stands') }).count()).toBe(1);
  });

  it('is offered only the states that can follow, and told what each means', async () => {
    await change();
    const offered = await panel().locator('[data-state]').evaluateAll((options) => options.map((option) => option.getAttribute('data-state')));
    expect(offered).toEqual(['exploring', 'in-approval', 'signed', 'abandoned']);
    await office.screenshot('life-change');
    await chooseState('signed');
    await field(page, 'stateLog/date').fill('15 พ.ย. 2555');
    await field(page, 'stateLog/by').fill('ผู้ว่าราชการจังหวัด');
    await record();
    await panel().waitFor({ state: 'detached' });
    await chip('signed').waitFor();
    await page.getByText('15 พ.ย. 2555').first().waitFor();
  });

  it('is asked about when nothing has happened for long, and the officer decides', async () => {
    await page.getByText(say('lifecycle:suggest.dormant.title')).waitFor();
    await office.screenshot('life-asked');
    await page.getByRole('button', { name: say('lifecycle:suggest.yes', { state: say('codes:state.dormant') }) }).click();
    await record();
    await chip('dormant').waitFor();
    await page.getByText(say('lifecycle:suggest.dormant.title')).waitFor({ state: 'detached' });
  });

  it('is not terminated without the decision and its reason, which are asked for at their fields', async () => {
    await change();
    await chooseState('terminated');
    await record();
    await panel().getByText(say('lifecycle:problems.document')).waitFor();
    await panel().getByText(say('lifecycle:problems.reason')).waitFor();
    await office.screenshot('life-needs');
    await field(page, 'stateLog/docNo').fill('ชร 0017/1');
    await field(page, 'stateLog/reason').fill('ทั้งสองฝ่ายตกลงเลิก');
    await record();
    await chip('terminated').waitFor();
  });

  it('keeps a wrong step struck through beside its correction', async () => {
    await timeline().filter({ hasText: say('lifecycle:stands') }).getByRole('button', { name: say('lifecycle:correct') }).click();
    await chooseState('suspended');
    await field(page, 'stateLog/reason').fill('เอกสารบอกว่าระงับ ไม่ใช่ยกเลิก');
    await record();
    await chip('suspended').waitFor();
    expect(await page.locator('del').filter({ hasText: say('codes:state.terminated') }).count()).toBeGreaterThan(0);
    await office.screenshot('life-corrected');
  });

  it('goes back from the toast', async () => {
    await change();
    await chooseState('active');
    await field(page, 'stateLog/reason').fill('เริ่มใหม่');
    await record();
    await chip('active').waitFor();
    const toast = page.getByText(say('lifecycle:recorded', { state: say('codes:state.active') }));
    await toast.waitFor();
    await page.getByRole('button', { name: say('agreements:undo') }).last().click();
    await chip('suspended').waitFor();
  });
});

describe('the steps', () => {
  it('come from the template, say what is overdue and next, and keep what was skipped with its reason', async () => {
    await page.getByRole('tab', { name: say('steps:tab'), exact: true }).click();
    await page.getByRole('button', { name: say('steps:take', { name: SHIPPED_TEMPLATE.nameTh, count: 9 }), exact: true }).click();
    const items = page.getByRole('tabpanel').locator('[data-standing]');
    await expect.poll(() => items.count()).toBe(9);
    const open = async (index: number): Promise<void> => {
      await items.nth(index).getByRole('button').click();
      await page.locator('[data-step-form]').waitFor();
    };
    const save = async (): Promise<void> => {
      await page.getByRole('button', { name: new RegExp(`^${say('steps:finish')}`) }).click();
      await page.locator('[data-step-form]').waitFor({ state: 'detached' });
    };
    await open(0);
    await field(page, 'step/done').fill('3 ม.ค. 2555');
    await field(page, 'step/docNo').fill('ชร 1');
    await save();
    await open(1);
    await field(page, 'step/due').fill('1 ก.พ. 2555');
    await office.screenshot('life-step');
    await save();
    await open(5);
    await field(page, 'step/skipped').fill('ไม่ต้องเสนอคณะรัฐมนตรี');
    await save();
    await expect.poll(() => items.evaluateAll((all) => all.map((item) => item.getAttribute('data-standing')).slice(0, 6))).toEqual(['done', 'overdue', 'open', 'open', 'open', 'skipped']);
    await page.getByText(say('steps:progress', { done: 2, all: 9 })).first().waitFor();
    await office.screenshot('life-steps');
  });
});

describe('the form', () => {
  it('takes signatories, approvals and judgements, and shows them on the page', async () => {
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await page.getByRole('button', { name: say('agreements:form.addSignatory') }).click();
    await page.locator('[data-field^="signatories/"][data-field$="/name"] input').fill('ผู้ลงนามตัวอย่าง');
    await page.locator('[data-field^="signatories/"][data-field$="/post"] input').fill('ผู้ว่าราชการจังหวัด');
    await choose('legal/mfa', say('codes:approval.done'));
    await field(page, 'legal/mfa/no').fill('กต 0801/1');
    await choose('equalStatus', say('agreements:form.overrideAs', { value: say('codes:equalStatus.equal') }));
    await field(page, 'why/chosenBecause').fill('มีเส้นทางการค้าร่วมกัน');
    await page.locator('#section-signing').scrollIntoViewIfNeeded();
    await office.screenshot('life-form-signing');
    await page.getByRole('button', { name: new RegExp(`^${say('agreements:form.finish')}`) }).click();
    await page.getByText(say('agreements:problems.override-reason')).first().waitFor();
    await field(page, 'equalStatus/reason').fill('มีฐานะเทียบเท่าจังหวัด');
    await page.locator('#section-legal').scrollIntoViewIfNeeded();
    await office.screenshot('life-form-legal');
    await finishForm(page);
    await page.getByRole('tab', { name: say('agreements:tabs.details') }).click();
    for (const text of ['ผู้ลงนามตัวอย่าง', 'กต 0801/1', 'มีฐานะเทียบเท่าจังหวัด', 'มีเส้นทางการค้าร่วมกัน']) await page.getByText(text).first().waitFor();
    await office.screenshot('life-details');
  });

  it('refuses a secret paper with the reason', async () => {
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).click();
    await choose('sensitivity', say('codes:sensitivity.secret'));
    await page.getByRole('button', { name: new RegExp(`^${say('agreements:form.finish')}`) }).click();
    await page.getByText(say('agreements:problems.secret')).first().waitFor();
    await office.screenshot('life-secret');
    await choose('sensitivity', say('codes:sensitivity.internal'));
    await finishForm(page);
  });
});

describe('what it rests on', () => {
  it('is checked fact by fact, and evidence that contradicts is kept beside, never over', async () => {
    await page.getByRole('tab', { name: say('agreements:tabs.sources'), exact: true }).click();
    const save = async (): Promise<void> => {
      await page.locator('[data-ground-form]').getByRole('button', { name: new RegExp(`^${say('grounds:finish')}`) }).click();
      await page.locator('[data-ground-form]').waitFor({ state: 'detached' });
    };
    await page.getByRole('tabpanel').getByRole('button', { name: `${say('grounds:check')} ${say('fields:dates/signed')}` }).click();
    await choose('ground/standing', say('codes:verification.verified'));
    await field(page, 'ground/source').fill('ตัวบทในแฟ้ม');
    await save();
    await page.locator('[data-check="verified"]').filter({ hasText: 'ตัวบทในแฟ้ม' }).waitFor();
    await page.getByRole('button', { name: say('grounds:addEvidence') }).click();
    await field(page, 'ground/text').fill('บัญชีรายชื่อของอีกฝ่าย');
    await choose('ground/field', say('fields:dates/signed'));
    await field(page, 'ground/date').fill('พ.ย. 2556');
    await office.screenshot('life-evidence-form');
    await save();
    await page.getByText(say('grounds:against')).waitFor();
    expect(await page.getByRole('article').locator('dl').first().textContent()).toContain('15 พ.ย. 2555');
    await office.screenshot('life-sources');
  });
});

describe('the page', () => {
  it('shows its life in English, dark, and magnified', async () => {
    await goTo(page, 'settings');
    await page.getByText(say('settings:english'), { exact: true }).click();
    await page.getByText(say('settings:themes.dark', {}, 'en'), { exact: true }).click();
    await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
    await office.screenshot('life-settings-en-dark');
    await goTo(page, 'agreements', 'en');
    await page.locator('[role=row][aria-rowindex="1"]').dblclick();
    await page.getByRole('button', { name: say('lifecycle:change', {}, 'en'), exact: true }).click();
    await panel().waitFor();
    await office.screenshot('life-change-en-dark');
    await page.setViewportSize({ width: 911, height: 512 });
    await office.screenshot('life-change-150');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await panel().getByRole('button', { name: say('lifecycle:cancel', {}, 'en'), exact: true }).click();
    await page.getByRole('tabpanel').scrollIntoViewIfNeeded();
    await office.screenshot('life-timeline-150');
  });
});
