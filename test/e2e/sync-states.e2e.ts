import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { must } from '#test/support/journal-kit.ts';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { startMinistry } from './support/ministry.ts';
import { launchOffice, type Office } from './support/office.ts';
import { button, enrolAtFirstRun, fillEnrolment, goTo, say, syncNow, type SyncCounts } from './support/pages.ts';

/** Every state between a PC and the ministry, as a mark and as a filter, in each list of records. */
const STATES = ['sent', 'onlyHere', 'unanswered', 'refused', 'conflict'] as const;
type State = (typeof STATES)[number];

const UNIT = 'TH-57';
const LISTS = [
  { entry: 'agreements', kind: 'agreement', fieldsOf: (name: string) => ({ 'parties/a/name': 'จ.เชียงราย', 'parties/a/side': 'thai', 'parties/b/name': name, 'parties/b/side': 'partner' }), field: 'why/motive' },
  { entry: 'activities', kind: 'activity', fieldsOf: (name: string) => ({ title: name }), field: 'place' },
] as const;
const nameOf = (state: State): string => `เมือง ${state}`;

let ministry: DemoMinistry;
let proxy: ShapedProxy;
let office: Office;
let mishap: Mishap | null = null;

type Intent = { readonly kind: string; readonly record: string; readonly set: object; readonly base: object };
const recordOf = (state: State): string => `r-${state.toLowerCase()}`;
const newRecords = (state: State, value = 'ค่าจากเครื่องนี้'): Intent[] =>
  LISTS.map(({ kind, fieldsOf, field }) => ({ kind, record: recordOf(state), set: { ...fieldsOf(nameOf(state)), [field]: value }, base: {} }));

/** Into this PC's journal, as the window does it; the window shows it when it next reads the journal. */
const save = async (intents: readonly Intent[]): Promise<void> => {
  const saved: { readonly ok: boolean } = await office.page.evaluate(`window.phinong.call('journal.save', ${JSON.stringify(JSON.stringify({ intents, author: { officer: 'o', name: 'เจ้าหน้าที่' } }))})`);
  if (!saved.ok) throw new Error(`not saved: ${JSON.stringify(saved)}`);
};

/** A colleague's PC writes records of these names, and knows nothing of this one's; the ids of its changes, list by list. */
const colleagueWrites = async (state: State): Promise<readonly string[]> => {
  const ask = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  const { token } = must(await createEndpoint(ministry.address, null, ask).enrol({ code: await ministry.code(UNIT, 'officer'), device: { label: 'PC-02', publicKey: 'k' }, app: '0' }));
  const endpoint = createEndpoint(ministry.address, token, ask);
  const life = aLife(UNIT);
  const changes = newRecords(state, 'ค่าจากเพื่อนร่วมงาน').map(({ kind, record, set }) => life.make({ kind, record, set: set as Record<string, string> }));
  const { epoch } = must(await endpoint.status({ aborted: false }));
  must(await endpoint.push({ epoch, incarnation: life.name, pending: 0, changes }, { aborted: false }));
  return changes.map(({ id }) => id);
};

const syncWith = async (what: keyof SyncCounts, count: number): Promise<void> => {
  const counts = await syncNow(office.page);
  if (counts[what] !== count) throw new Error(`expected ${String(count)} ${what}: ${JSON.stringify(counts)}`);
};

beforeAll(async () => {
  ministry = await startMinistry();
  proxy = await startShapedProxy(ministry.address, { mishap: () => mishap });
  office = await launchOffice();
  const { page } = office;
  // What a reader's PC saved all the same is refused; then it becomes an officer's.
  const written = await colleagueWrites('refused');
  await enrolAtFirstRun(office, { endpoint: proxy.address, code: await ministry.code(UNIT, 'reader'), name: 'เจ้าหน้าที่', device: 'PC-01' });
  await syncNow(page);
  await save(LISTS.map(({ kind, field }, index) => ({ kind, record: recordOf('refused'), set: { [field]: 'ค่าที่กระทรวงไม่รับ' }, base: { [field]: [written[index] ?? ''] } })));
  await syncWith('refused', 2);
  await goTo(page, 'settings');
  await page.getByRole('button', { name: say('settings:enrolAgain'), exact: true }).click();
  await fillEnrolment(page, { endpoint: proxy.address, code: await ministry.code(UNIT, 'officer'), name: 'เจ้าหน้าที่', device: 'PC-01' });
  await page.getByText(say('settings:enrolled')).waitFor();
  await colleagueWrites('conflict');
  for (const state of ['sent', 'conflict'] as const) await save(newRecords(state));
  await syncWith('conflicts', 2);
  // The request arrives and its answer never does: the ministry may have it, and nobody here can know.
  await save(newRecords('unanswered'));
  mishap = { what: 'cut', way: 'down', at: 0 };
  await button(page, 'sync:now').click();
  await page.locator('main b').getByText(say('errors:interrupted.title')).waitFor({ timeout: 120_000 });
  await save(newRecords('onlyHere'));
  await page.reload();
  await page.getByRole('navigation').waitFor();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await office?.screenshot('sync-states-failed').catch(() => undefined);
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
  await proxy?.close();
  await ministry?.stop();
});

const clear = async (page: Page): Promise<void> => {
  const pressed = page.getByRole('toolbar').getByRole('button', { name: say('agreements:filters.clear'), exact: true });
  if ((await pressed.count()) > 0) await pressed.click();
};

const pill = (page: Page, state: State, count: number) => page.getByRole('toolbar').getByRole('button', { name: `${say(`agreements:filters.${state}`)} ${String(count)}`, exact: true });
/** What calls for nobody has no button of its own: it stands among the filters. */
const narrowTo = async (page: Page, state: State, count: number): Promise<void> => {
  if (state !== 'sent') return pill(page, state, count).click();
  await page.getByRole('toolbar').getByRole('button', { name: say('list:filters.add') }).click();
  await page.getByRole('menuitem', { name: say('list:filters.sync') }).click();
  await page.getByRole('menuitemcheckbox', { name: new RegExp(`^${say('agreements:filters.sent')}\\s*${String(count)}$`) }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
};
const rows = (page: Page) => page.getByRole('grid').locator('[role=row][aria-rowindex]');

describe.each(LISTS)('in the list of $entry', ({ entry }) => {
  /** What was not answered may not have arrived, so it counts as only here as well. */
  const STANDING: Readonly<Record<State, readonly State[]>> = { sent: ['sent'], onlyHere: ['onlyHere', 'unanswered'], unanswered: ['unanswered'], refused: ['refused'], conflict: ['conflict'] };

  it('every state has its mark', async () => {
    const { page } = office;
    await goTo(page, entry);
    await clear(page);
    for (const state of STATES) await rows(page).filter({ hasText: nameOf(state) }).getByLabel(say(`agreements:mark.${state}`)).waitFor();
    await office.screenshot(`sync-states-${entry}`);
  });

  it.each(STATES)('the filter "%s" leaves exactly what stands so', async (state) => {
    const { page } = office;
    await goTo(page, entry);
    await clear(page);
    await rows(page).nth(STATES.length - 1).waitFor();
    const wanted = STANDING[state];
    await narrowTo(page, state, wanted.length);
    await rows(page).nth(wanted.length).waitFor({ state: 'detached' });
    await expect.poll(() => rows(page).count()).toBe(wanted.length);
    for (const one of wanted) await expect.poll(() => rows(page).filter({ hasText: nameOf(one) }).count()).toBe(1);
  });
});
