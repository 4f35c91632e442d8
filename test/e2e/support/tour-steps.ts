import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { launchOffice, type Office } from './office.ts';
import { button, createAgreement, editAgreement, enrolAtFirstRun, field, fieldsOf, goTo, listedNames, openAgreement, openConflicts, say, syncNow, valueWith } from './pages.ts';

/** One step that was taken: its name, what it showed, and its picture. */
export type TakenStep = { readonly name: string; readonly says: string; readonly seconds: number; readonly picture: string };
/** How a step is taken: the work is done, then the office's window is pictured. */
type Step = (name: string, office: Office, work: () => Promise<string>) => Promise<void>;
type Open = (args?: readonly string[]) => Promise<Office>;

/**
 * The main job as a tour: real Electron, a real endpoint, a picture of each step in `folder`, in both languages and both themes.
 * Each step is told as soon as it is taken. Throws where one cannot be; then `stopped.png` shows the window that was in front.
 */
export const takeTour = async (ministry: DemoMinistry, folder: string, told: (step: TakenStep, number: number) => void): Promise<readonly TakenStep[]> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const steps: TakenStep[] = [];
  const offices: Office[] = [];
  const open: Open = async (args = []) => {
    const office = await launchOffice({ args, screenshots: folder });
    offices.push(office);
    return office;
  };
  const step: Step = async (name, office, work) => {
    const start = performance.now();
    const says = await work();
    const picture = join(folder, `${String(steps.length + 1).padStart(2, '0')}-${name}.png`);
    await office.page.screenshot({ path: picture });
    steps.push({ name, says, seconds: (performance.now() - start) / 1000, picture });
    told({ name, says, seconds: (performance.now() - start) / 1000, picture }, steps.length);
  };
  try {
    await takeSteps(ministry, folder, open, step);
    return steps;
  } catch (problem) {
    await offices.at(-1)?.page.screenshot({ path: join(folder, 'stopped.png') }).catch(() => undefined);
    throw problem;
  } finally {
    for (const office of offices) await office.close().catch(() => undefined);
  }
};

const takeSteps = async (ministry: DemoMinistry, folder: string, open: Open, step: Step): Promise<void> => {
  const province = await open([`--phinong-demo-endpoint=${ministry.address}`, `--phinong-demo-code=${await ministry.code('TH-57', 'officer')}`]);
  const { page } = province;
  await step('chiang-rai', province, async () => {
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    return `the Chiang Rai office is enrolled, ${(await listedNames(page)).length} sample agreements`;
  });
  await step('agreement', province, async () => {
    await openAgreement(page, 'นครคุนหมิง');
    return 'a relation with its dates, doubts, continuity and timeline';
  });
  await step('new-agreement', province, async () => {
    await createAgreement(page, { thai: 'จ.เชียงราย', partner: 'แขวงตัวอย่าง', signed: 'ก.พ. ๒๕๕๖ -', motive: 'ตัวอย่างจากการสาธิต' });
    return 'created with a date as written: ก.พ. ๒๕๕๖ -';
  });
  await step('activity', province, async () => {
    await button(page, 'agreements:addActivity').click();
    await field(page, 'title').fill('ประชุมตัวอย่าง');
    await field(page, 'date').fill('๙-๑๐ สิงหาคม ๒๕๖๙');
    await page.screenshot({ path: join(folder, '04-activity-form.png') });
    await page.getByRole('button', { name: new RegExp(`^${say('activities:form.finish')}( |$)`) }).last().click();
    await page.getByText('ประชุมตัวอย่าง').first().waitFor();
    return 'logged by the quick entry and linked';
  });
  await step('activities', province, async () => {
    await goTo(page, 'activities');
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    return 'all activities, newest first';
  });
  await step('first-sync', province, async () => {
    const counts = await syncNow(page);
    return `sent ${counts.sent}, received ${counts.received}, refused ${counts.refused}, conflicts ${counts.conflicts}`;
  });

  const second = await open();
  await step('second-pc', second, async () => {
    await enrolAtFirstRun(second, { endpoint: ministry.address, code: await ministry.code('TH-57', 'officer'), name: 'เจ้าหน้าที่ (ตัวอย่าง ๒)', device: 'PC-02' });
    const counts = await syncNow(second.page);
    return `another PC of the office received ${counts.received} records`;
  });
  await step('conflict', second, async () => {
    await editAgreement(page, 'แขวงตัวอย่าง', { 'why/motive': 'เหตุผลที่พิมพ์ในเครื่องแรก' });
    await editAgreement(second.page, 'แขวงตัวอย่าง', { 'why/motive': 'เหตุผลที่พิมพ์ในเครื่องที่สอง' });
    await syncNow(page);
    const counts = await syncNow(second.page);
    await openConflicts(second.page, 'แขวงตัวอย่าง');
    return `the same field edited on two PCs: ${counts.conflicts} conflict, both values shown`;
  });
  await step('settled', second, async () => {
    await valueWith(second.page.locator('main'), 'เหตุผลที่พิมพ์ในเครื่องแรก').click();
    await second.page.getByRole('button', { name: say('conflicts:applyCount', { fields: fieldsOf(1) }) }).click();
    await second.page.getByText(say('conflicts:empty.title')).waitFor();
    await syncNow(second.page);
    await openAgreement(second.page, 'แขวงตัวอย่าง');
    await second.page.getByRole('tab', { name: say('agreements:tabs.history') }).click();
    return 'settled by the officer; the other value stays in the history';
  });

  const capital = await open();
  await step('ministry-import', capital, async () => {
    await enrolAtFirstRun(capital, { endpoint: ministry.address, code: await ministry.code('MFA', 'ministry'), name: 'เจ้าหน้าที่กระทรวง (ตัวอย่าง)', device: 'MFA-01' });
    await goTo(capital.page, 'import');
    await capital.page.locator('input[type=file]').setInputFiles('test/fixtures/thai-japan.xlsx');
    await capital.page.locator('[data-row="11"]').waitFor();
    return 'the real Thai–Japan table: 11 rows staged, 9 relations proposed, with doubts';
  });
  await step('ministry-register', capital, async () => {
    await capital.page.getByRole('button', { name: say('import:accept', { count: 9 }) }).click();
    await capital.page.getByRole('heading', { level: 1, name: say('agreements:title') }).waitFor();
    await syncNow(capital.page);
    const names = await listedNames(capital.page);
    // The notice of the import, unless it has gone by itself meanwhile.
    await capital.page.getByRole('status').getByRole('button', { name: say('common:close') }).first().click({ timeout: 1_000 }).catch(() => undefined);
    await capital.page.getByRole('row').filter({ hasText: 'เมืองยูกิ' }).click();
    await capital.page.getByText(say('agreements:facts.signed')).first().waitFor();
    return `the ministry sees all units: ${names.length} agreements`;
  });
  await step('english-dark', capital, async () => {
    await goTo(capital.page, 'settings');
    await capital.page.getByText(say('settings:themes.dark'), { exact: true }).click();
    await capital.page.getByText(say('settings:english'), { exact: true }).click();
    await goTo(capital.page, 'agreements', 'en');
    await capital.page.getByRole('row').filter({ hasText: 'Hokkaido' }).first().click();
    await capital.page.getByText(say('agreements:facts.signed', {}, 'en')).first().waitFor();
    return 'English and dark from the same screens';
  });
  await step('small-window', capital, async () => {
    await capital.page.setViewportSize({ width: 1000, height: 640 });
    return 'a small window: the detail goes below the list';
  });
};
