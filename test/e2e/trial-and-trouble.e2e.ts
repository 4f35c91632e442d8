import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { selfSigned } from '#test/support/self-signed.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, enrolAtFirstRun, field, fillEnrolment, goTo, listedNames, openAgreement, pageText, say, syncNow, typeAndEnterAtOnce } from './support/pages.ts';

/** Trial first and enrolment later; lines and answers that go wrong; dates that cannot be; edits that are refused. */
let ministry: DemoMinistry;
const offices: Office[] = [];
const servers: Server[] = [];
/** A PC that may only read; its code is used. */
let reader: Office;
const HEIGHT = 768;
const bottomOf = async (element: Locator): Promise<number> => {
  const box = await element.boundingBox();
  return box === null ? Infinity : box.y + box.height;
};
/** In days: over before its code can be typed. */
const AN_INSTANT = 1e-9;
const open = async (): Promise<Office> => {
  const office = await launchOffice();
  offices.push(office);
  return office;
};

beforeAll(async () => {
  ministry = await startMinistry();
});
afterAll(async () => {
  for (const office of offices) await office.close().catch(() => undefined);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await ministry?.stop();
});

const impostor = async (status: number, type: string, body: string): Promise<string> => {
  const server = createServer((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
  return `http://127.0.0.1:${await listening(server)}/`;
};

const listening = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** An endpoint that only vouches for itself. What it is sent is kept. */
const unvouched = async (): Promise<{ readonly address: string; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const server = createTlsServer(selfSigned(new Date()), (request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return { address: `https://127.0.0.1:${await listening(server)}/`, asked };
};

/** What went wrong, what it means and what to do stand there in Thai, then in English, and what was typed stays. */
const toldInBothLanguages = async (office: Office, error: string, typed: { readonly endpoint: string; readonly code: string }): Promise<void> => {
  const { page } = office;
  for (const language of ['th', 'en'] as const) {
    if (language === 'en') await page.getByText(say('settings:english'), { exact: true }).click();
    const notice = page.getByRole('alert').filter({ hasText: say(`errors:${error}.title`, {}, language) });
    for (const part of ['meaning', 'action']) await notice.getByText(say(`errors:${error}.${part}`, {}, language)).waitFor();
    await expect.poll(() => page.getByLabel(say('first-run:code', {}, language)).inputValue()).toBe(typed.code);
    await expect.poll(() => page.getByLabel(say('first-run:endpoint', {}, language)).inputValue()).toBe(typed.endpoint);
    await notice.scrollIntoViewIfNeeded();
    await office.screenshot(`24-${error}-${language}`);
  }
  await page.getByText(say('settings:thai'), { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('settings:title') }).waitFor();
};

describe('a PC on trial', () => {
  let office: Office;

  it('works with the sample set at once, clearly marked', async () => {
    office = await open();
    await button(office.page, 'first-run:thai').click();
    await button(office.page, 'first-run:trial').click();
    await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    const names = await listedNames(office.page);
    expect(names.length).toBe(6);
    expect(names.every((name) => name.includes(say('agreements:sample')))).toBe(true);
    await expect.poll(() => office.page.getByText(say('frame:standing.trial')).isVisible()).toBe(true);
  });

  it('opens by a few letters and Enter what belongs to them, however slowly the lists answer', async () => {
    const { page } = office;
    await listedNames(page);
    await page.getByRole('grid').locator('[role=row][aria-rowindex]').last().dblclick();
    const name = await page.getByRole('heading', { level: 2 }).first().innerText();
    await goTo(page, 'activities');
    await typeAndEnterAtOnce(page, name);
    await page.getByRole('heading', { level: 2, name }).waitFor();
    await typeAndEnterAtOnce(page, say('frame:commands.settings'));
    await page.getByRole('heading', { level: 2, name: say('settings:looks') }).waitFor();
  });

  it('says why a date cannot be, keeps the words, and does not finish before it is settled', async () => {
    const { page } = office;
    await goTo(page, 'agreements');
    await page.getByRole('button', { name: new RegExp(say('agreements:new')) }).first().click();
    await field(page, 'parties/a/name').fill('จ.เชียงราย');
    await field(page, 'parties/b/name').fill('เมืองของเราเอง');
    await field(page, 'dates/signed').fill('31 ก.พ. 2567');
    await page.getByText(say('common:date.impossible.no-such-day', { daysInMonth: 29, day: 31 })).waitFor();
    await page.getByRole('button', { name: new RegExp(`^${say('agreements:form.finish')}`) }).click();
    await page.getByText(say('agreements:problems.date-open')).first().waitFor();
    await expect.poll(() => field(page, 'dates/signed').inputValue()).toBe('31 ก.พ. 2567');
    await office.screenshot('20-impossible-date');
  });

  it('asks in sight which era an ambiguous date means and takes the answer', async () => {
    const { page } = office;
    await field(page, 'dates/signed').fill('12/5/50');
    const ask = page.getByRole('group', { name: say('common:date.ask', { text: '12/5/50' }) });
    await ask.waitFor();
    await expect.poll(() => ask.getByRole('button').count()).toBeGreaterThan(1);
    await expect.poll(() => bottomOf(ask)).toBeLessThanOrEqual(HEIGHT);
    await office.screenshot('21-ambiguous-date');
    await ask.getByRole('button').first().click();
    await page.getByRole('button', { name: new RegExp(`^${say('agreements:form.finish')}`) }).click();
    await page.getByRole('button', { name: say('agreements:edit'), exact: true }).waitFor();
    await expect.poll(() => pageText(page)).toContain('12 พ.ค. 2550');
    // What was just done is told below the work, so that it lies over no button.
    const toast = page.getByRole('status').getByText(say('agreements:form.saved', { name: 'จ.เชียงราย – เมืองของเราเอง' }));
    await expect.poll(async () => (await bottomOf(page.getByRole('main'))) <= ((await toast.boundingBox())?.y ?? 0)).toBe(true);
  });

  it.each([
    ['the log-in page of a Wi-Fi', 200, 'text/html', '<html><body>Log in</body></html>', 'not-the-endpoint'],
    ['an endpoint in trouble', 500, 'text/plain', 'oops', 'server-trouble'],
    ['an endpoint that asks to wait', 429, 'text/plain', '', 'too-many-requests'],
    ['an answer that is too large', 413, 'text/plain', '', 'too-large'],
  ])('is told about %s in words, and what was typed stays', async (_name, status, type, body, error) => {
    const { page } = office;
    await goTo(page, 'settings');
    await fillEnrolment(page, { endpoint: await impostor(status, type, body), code: 'ABCD-EFGH-JKMN', name: 'เจ้าหน้าที่', device: 'PC-09' });
    await page.getByText(say(`errors:${error}.title`)).waitFor();
    await expect.poll(() => page.getByText(say(`errors:${error}.action`)).isVisible()).toBe(true);
    await expect.poll(() => page.getByLabel(say('first-run:code')).inputValue()).toBe('ABCD-EFGH-JKMN');
  });

  it('sends nothing, not even its code, to an endpoint whose certificate nobody vouches for', async () => {
    const { address, asked } = await unvouched();
    await goTo(office.page, 'settings');
    await fillEnrolment(office.page, { endpoint: address, code: 'ABCD-EFGH-JKMN', name: 'เจ้าหน้าที่', device: 'PC-09' });
    await toldInBothLanguages(office, 'certificate', { endpoint: address, code: 'ABCD-EFGH-JKMN' });
    expect(asked).toEqual([]);
  });

  it('is told when another PC has used the code', async () => {
    const code = await ministry.code('TH-57', 'reader');
    reader = await open();
    await enrolAtFirstRun(reader, { endpoint: ministry.address, code, name: 'ผู้อ่าน', device: 'PC-R' });
    await goTo(office.page, 'settings');
    await fillEnrolment(office.page, { endpoint: ministry.address, code, name: 'เจ้าหน้าที่', device: 'PC-09' });
    await toldInBothLanguages(office, 'code-used', { endpoint: ministry.address, code });
  });

  it('is told when the code has expired', async () => {
    const code = await ministry.code('TH-57', 'officer', AN_INSTANT);
    await goTo(office.page, 'settings');
    await fillEnrolment(office.page, { endpoint: ministry.address, code, name: 'เจ้าหน้าที่', device: 'PC-09' });
    await toldInBothLanguages(office, 'code-expired', { endpoint: ministry.address, code });
  });

  it('enrols later: its own record becomes the unit’s and is sent, the samples stay behind', async () => {
    const { page } = office;
    await goTo(page, 'settings');
    await fillEnrolment(page, { endpoint: ministry.address, code: await ministry.code('TH-50', 'officer'), name: 'เจ้าหน้าที่เชียงใหม่', device: 'PC-09' });
    await page.getByText(say('settings:enrolled')).waitFor();
    const counts = await syncNow(page);
    expect(counts.refused).toBe(0);
    const names = (await listedNames(page)).join('\n');
    expect(names).toContain('เมืองของเราเอง');
    expect(names).toContain('แขวงบ่อแก้ว');
  });

  it('is seen by the ministry with its own record and without the samples', async () => {
    const capital = await open();
    await enrolAtFirstRun(capital, { endpoint: ministry.address, code: await ministry.code('MFA', 'ministry'), name: 'เจ้าหน้าที่กระทรวง', device: 'MFA-02' });
    await syncNow(capital.page);
    const names = await listedNames(capital.page);
    expect(names).toHaveLength(1);
    expect(names[0]).toContain('เมืองของเราเอง');
  });
});

describe('an edit that the endpoint refuses', () => {
  it('is listed with the reason and the typed words, and blocks nothing', async () => {
    // A reader is told before typing; what an app saved all the same is decided by the endpoint.
    await goTo(reader.page, 'import');
    await reader.page.getByText(say('frame:readerOnly.title')).waitFor();
    const intent = { kind: 'agreement', record: 'r-refused', set: { 'parties/b/name': 'เมืองที่ไม่รับ', 'parties/b/side': 'partner' }, base: {} };
    await reader.page.evaluate(`window.phinong.call('journal.save', ${JSON.stringify(JSON.stringify({ intents: [intent], author: { officer: 'o', name: 'ผู้อ่าน' } }))})`);
    const counts = await syncNow(reader.page);
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.sent).toBe(0);
    await reader.page.getByRole('tab', { name: new RegExp(say('sync:tabs.refused')) }).click();
    await reader.page.getByText(say('sync:refused.reason.not-allowed')).first().waitFor();
    const text = await pageText(reader.page);
    expect(text).toContain('เมืองที่ไม่รับ');
    expect(text).toContain(say('sync:refused.meaning'));
    await reader.screenshot('22-refused');
    const again = await syncNow(reader.page);
    expect(again.refused).toBe(0);
  });
});

describe('a damaged or doubled start', () => {
  it('shows what is wrong instead of an empty register when the journal is damaged', async () => {
    const { readdirSync, readFileSync, writeFileSync } = await import('node:fs');
    const { join } = await import('node:path');
    const office = await open();
    await button(office.page, 'first-run:thai').click();
    await button(office.page, 'first-run:trial').click();
    await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await createAgreement(office.page, { thai: 'จ.เชียงราย', partner: 'เมืองสุดท้าย' });
    await office.close();
    const folder = join(office.profile, 'journal');
    const [segment = ''] = readdirSync(folder).filter((name) => /open/.test(name));
    const bytes = readFileSync(join(folder, segment));
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
    writeFileSync(join(folder, segment), bytes);
    const again = await launchOffice({ profile: office.profile });
    offices.push(again);
    await again.page.getByText(say('errors:damaged.title')).waitFor();
    await again.screenshot('23-damaged');
    await expect.poll(() => again.page.getByRole('grid').count()).toBe(0);
  });

  it('makes the view again from the journal when it was deleted', async () => {
    const { rmSync } = await import('node:fs');
    const { join } = await import('node:path');
    const office = await open();
    await button(office.page, 'first-run:thai').click();
    await button(office.page, 'first-run:trial').click();
    await office.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await office.close();
    rmSync(join(office.profile, 'IndexedDB'), { recursive: true, force: true });
    const again = await launchOffice({ profile: office.profile });
    offices.push(again);
    await again.page.getByRole('grid').getByRole('row').nth(1).waitFor();
    expect(await listedNames(again.page)).toHaveLength(6);
    await openAgreement(again.page, 'นครคุนหมิง');
  });
});
