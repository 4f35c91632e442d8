import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { openSeeder } from '#test/bench/support/seed-ministry.ts';
import { sampleRecords } from '#test/bench/support/records.ts';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { seededFractions } from '#test/support/shaped-lane.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { launchOffice, type Office } from './support/office.ts';
import { startMinistry } from './support/ministry.ts';
import { button, createAgreement, editAgreement, enrolAtFirstRun, goTo, openAgreement, pressSync, say } from './support/pages.ts';

/**
 * Two PCs of one office and the ministry, each in real Electron, over a line that is slow, loses segments, and cuts, doubles and
 * delays requests. One history by default; `PHINONG_BAD_LINE_HISTORIES=10 npm run e2e -- bad-line` for more.
 */
const HISTORIES = Number(process.env['PHINONG_BAD_LINE_HISTORIES'] ?? 1);
const SEED = Number(process.env['PHINONG_BAD_LINE_SEED'] ?? 7);
const STEPS = 10;
const BAD = { bitsPerSecond: 512_000, roundTripMs: 150, loss: 0.03, resets: 0.1 };
const GOOD = { bitsPerSecond: null, roundTripMs: 0, loss: 0, resets: 0 };
const FIELDS = ['why/motive', 'notes'] as const;

let ministry: DemoMinistry;
let proxy: ShapedProxy;
let offices: readonly Office[] = [];
const state = { isBad: false, mishaps: 0 };
const random = seededFractions(SEED);
const below = (count: number): number => Math.floor(random() * count);

/** Half of the requests on a bad line go wrong in one way or another. */
const mishap = (): Mishap | null => {
  if (!state.isBad || random() < 0.5) return null;
  state.mishaps += 1;
  const way = random() < 0.5 ? 'up' : 'down';
  const at = below(2_500);
  const all: readonly Mishap[] = [{ what: 'cut', way, at }, { what: 'truncate', at }, { what: 'replay', afterMs: below(500) }, { what: 'late', afterMs: below(1_500) }, { what: 'stall', way, at, ms: below(2_000) }];
  return all[below(all.length)] ?? null;
};

beforeAll(async () => {
  ministry = await startMinistry();
  proxy = await startShapedProxy(ministry.address, { seed: SEED, mishap });
  const people = [['TH-57', 'officer', 'PC-01'], ['TH-57', 'officer', 'PC-02'], ['MFA', 'ministry', 'MFA-01']] as const;
  for (const [unit, role, device] of people) {
    const office = await launchOffice();
    offices = [...offices, office];
    await enrolAtFirstRun(office, { endpoint: proxy.address, code: await ministry.code(unit, role), name: `เจ้าหน้าที่ ${device}`, device });
  }
});
afterAll(async () => {
  for (const office of offices) await office.close().catch(() => undefined);
  await proxy?.close();
  await ministry?.stop();
});

const officeAt = (index: number): Office => {
  const office = offices[index];
  if (office === undefined) throw new Error(`no office ${index}`);
  return office;
};

const setLine = async (isBad: boolean): Promise<void> => {
  state.isBad = isBad;
  proxy.reshape(isBad ? BAD : GOOD);
  if (!isBad) await proxy.quiet();
};

const syncAll = async (): Promise<void> => {
  for (const { page } of offices) await pressSync(page);
};

/** What is missing of these values in an agreement's past, as a person can read it there. */
const missingIn = async (page: Page, name: string, values: readonly string[]): Promise<string[]> => {
  await openAgreement(page, name);
  await page.getByRole('tab', { name: say('agreements:tabs.history') }).click();
  const missing: string[] = [];
  for (const value of values) {
    const shown = page.getByRole('tabpanel').getByText(value).first();
    await shown.waitFor().catch(() => missing.push(value));
  }
  return missing;
};

const liveOne = async (history: number): Promise<{ names: readonly string[]; typed: Map<string, string[]> }> => {
  const names = ['ก', 'ข'].map((letter) => `เมืองสายเสีย ${history}${letter}`);
  for (const name of names) await createAgreement(officeAt(0).page, { thai: 'จ.เชียงราย', partner: name });
  await syncAll();
  await setLine(true);
  const typed = new Map<string, string[]>(names.map((name) => [name, []]));
  for (let step = 0; step < STEPS; step += 1) {
    const name = names[below(names.length)] ?? '';
    // Each step is an edit on one of the two PCs, and often somebody syncs, or everybody at once.
    const value = `ค่า ${history}-${step}-${below(1_000)}`;
    await editAgreement(officeAt(below(2)).page, name, { [FIELDS[below(FIELDS.length)] ?? 'notes']: value });
    typed.get(name)?.push(value);
    const chance = random();
    if (chance < 0.4) await pressSync(officeAt(below(3)).page);
    else if (chance < 0.55) await Promise.all(offices.map(({ page }) => pressSync(page)));
  }
  await setLine(false);
  for (let round = 0; round < 2; round += 1) await syncAll();
  return { names, typed };
};

describe('three PCs on a bad line', () => {
  it.each(Array.from({ length: HISTORIES }, (_, index) => index + 1))('agree in the end, and every value that was typed can be read on all of them (history %i)', async (history) => {
    const { names, typed } = await liveOne(history);
    expect(state.mishaps).toBeGreaterThan(0);
    for (const name of names) {
      for (const { page } of offices) expect(await missingIn(page, name, typed.get(name) ?? [])).toEqual([]);
    }
    await officeAt(0).screenshot(`bad-line-${history}`);
  });
});

describe('a first sync that is cut again and again', () => {
  const RECORDS = 1_500;
  const CUTS = 6;

  it('goes on at the byte where the line broke, also inside a part of the snapshot', async () => {
    const seeder = await openSeeder(ministry.address, await ministry.code('TH-50', 'officer'));
    await seeder.save(sampleRecords(RECORDS));
    await seeder.sync();
    seeder.close();
    const office = await launchOffice();
    offices = [...offices, office];
    await enrolAtFirstRun(office, { endpoint: proxy.address, code: await ministry.code('TH-50', 'officer'), name: 'เจ้าหน้าที่ PC-50', device: 'PC-50' });
    await seeTheTimeThatRemains(office);
    const whole = await snapshotBytes();
    const second = await launchOffice();
    offices = [...offices, second];
    const before = proxy.carried.down;
    for (let cut = 1; cut <= CUTS; cut += 1) proxy.cutAt('down', before + Math.round((whole * cut) / (CUTS + 1)));
    await enrolAtFirstRun(second, { endpoint: proxy.address, code: await ministry.code('TH-50', 'officer'), name: 'เจ้าหน้าที่ PC-51', device: 'PC-51' });
    // Bytes that come faster than they are read are lost with the connection; a bad line is no such line.
    proxy.reshape({ ...GOOD, bitsPerSecond: 2_000_000, roundTripMs: 50 });
    await pressSync(second.page);
    // A cut costs at most a twentieth.
    expect((proxy.carried.down - before) / whole).toBeLessThan(1 + CUTS / 20);
    await goTo(second.page, 'agreements');
    await second.page.getByText(say('agreements:countAll', { total: RECORDS })).waitFor();
  });
});

/** A sync so slow that it says how long it will still take; then the line is mended, and it ends. */
const seeTheTimeThatRemains = async (office: Office): Promise<void> => {
  const { page } = office;
  proxy.reshape({ ...GOOD, bitsPerSecond: 256_000, roundTripMs: 300 });
  await goTo(page, 'sync');
  await button(page, 'sync:now').click();
  const [words = ''] = say('sync:remaining.seconds', { time: '#' }).split('#');
  await page.getByText(words).waitFor();
  await office.screenshot('bad-line-remaining');
  proxy.reshape(GOOD);
  await page.getByRole('button', { name: say('sync:now') }).waitFor({ timeout: 60_000 });
};

/** Bytes of the snapshot of that office, all its parts, asked for by another client over a good line. */
const snapshotBytes = async (): Promise<number> => {
  const ask = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  const enrolled = await createEndpoint(ministry.address, null, ask).enrol({ code: await ministry.code('TH-50', 'officer'), device: { label: 'meter', publicKey: 'k' }, app: '0' });
  if (!enrolled.ok) throw new Error(enrolled.error.type);
  const endpoint = createEndpoint(ministry.address, enrolled.value.token, ask);
  for (let token: string | null | undefined; token !== null; ) {
    const part: Awaited<ReturnType<typeof endpoint.snapshot>> = await endpoint.snapshot(token ?? null, { aborted: false });
    if (!part.ok) throw new Error(part.error.type);
    token = part.value.next;
  }
  return endpoint.traffic().bytesDown;
};
