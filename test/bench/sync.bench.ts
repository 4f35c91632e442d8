import { chmodSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { startDemoMinistry, type DemoMinistry } from '#build/demo/demo-ministry.ts';
import { FLOOR_PAGES, launchBenchApp, newFolder } from './support/bench-app.ts';
import { startCountingProxy } from './support/counting-proxy.ts';
import { startFloorServer, type FloorServer } from './support/floor-server.ts';
import { rawOf, sampleRecords } from './support/records.ts';
import { removeProfile } from './support/profiles.ts';
import { loadNow, rowAgainst, rowOf, type Bench, type Row, type Series } from './support/rows.ts';
import { openSeeder, type Seeder } from './support/seed-ministry.ts';
import type { Synced } from './window/measure-sync.ts';

const RECORDS = 10_000;
const CHANGED = 100;
const UNIT = 'TH-57';
const GOALS = { first: 1.5, firstRequests: 10, incrementalRequests: 3 } as const;

type Run = { readonly first: Synced; readonly next: Synced; readonly flowing: number; readonly stored: number; readonly nextFlowing: number };

/** A plain page of the same Electron in a session of its own: the product's window has no network to measure a fetch with. */
const openFloorPage = async (app: ElectronApplication, address: string): Promise<Page> => {
  const opened = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ width: 800, height: 600, webPreferences: { partition: 'persist:bench-floor', backgroundThrottling: false } });
    void window.loadURL(url);
  }, address);
  const page = await opened;
  await page.waitForLoadState('load');
  return page;
};

const fetchFloor = async (page: Page, way: 'flowing' | 'stored', name: string, expected: number): Promise<number> => {
  const { ms, records } = await page.evaluate(`floor.fetchIntoRaw('/${way}/${name}', 'raw-${way}-${name}')`) as { ms: number; records: number };
  if (records !== expected) throw new Error(`the floor stored ${records} records instead of ${expected}`);
  return ms;
};

const measureOne = async (ministry: DemoMinistry, floors: FloorServer, seeder: Seeder, run: number): Promise<Run> => {
  const profile = newFolder('first-sync');
  const code = await ministry.code(UNIT, 'officer');
  const { app, page, close } = await launchBenchApp(profile);
  try {
    const product = async (): Promise<Synced> => await page.evaluate(`bench.measureSync(${JSON.stringify({ endpoint: ministry.address, code })})`) as Synced;
    const floorPage = await openFloorPage(app, floors.address);
    const floor = async (): Promise<number> => fetchFloor(floorPage, 'flowing', 'all', RECORDS);
    // Each goes first in every second run.
    const before = run % 2 === 0 ? await floor() : null;
    const first = await product();
    const flowing = before ?? await floor();
    const stored = await fetchFloor(floorPage, 'stored', 'all', RECORDS);
    await seeder.save(sampleRecords(CHANGED, 7_000 + run));
    await seeder.sync();
    const next = await page.evaluate('bench.measureSync(null)') as Synced;
    const nextFlowing = await fetchFloor(floorPage, 'flowing', 'changed', CHANGED);
    const expected = RECORDS + CHANGED * run;
    if (first.records !== expected || next.records !== expected + CHANGED) throw new Error(`${first.records} and ${next.records} records arrived instead of ${expected} and ${expected + CHANGED}`);
    return { first, next, flowing, stored, nextFlowing };
  } finally {
    await close();
    removeProfile(profile);
  }
};

/** How often the endpoint is asked, as something between says that counts for both. */
const countRequests = async (ministry: DemoMinistry, seeder: Seeder): Promise<{ first: number; next: number }> => {
  const proxy = await startCountingProxy(ministry.address);
  const profile = newFolder('counted-sync');
  const { page, close } = await launchBenchApp(profile);
  const asked = (): number => proxy.paths.splice(0).filter((path) => !path.endsWith('/enrol')).length;
  try {
    const code = await ministry.code(UNIT, 'officer');
    await page.evaluate(`bench.measureSync(${JSON.stringify({ endpoint: proxy.address, code })})`);
    const first = asked();
    await seeder.save(sampleRecords(CHANGED, 6_999));
    await seeder.sync();
    await page.evaluate('bench.measureSync(null)');
    return { first, next: asked() };
  } finally {
    await close();
    await proxy.close();
    removeProfile(profile);
  }
};

const rowsOf = (runs: readonly Run[], counted: { first: number; next: number }): Row[] => {
  const series = (name: string, value: (run: Run) => number, unit = 'ms'): Series => ({ name: `sync: ${name}`, unit, values: runs.map(value) });
  const floor = series(`floor, ${RECORDS} records as gzip NDJSON into raw IndexedDB`, (run) => run.flowing);
  const stored = series('floor, compressed before', (run) => run.stored);
  const first = series(`first sync of ${RECORDS} records, shown`, (run) => run.first.ms);
  const nextFloor = series(`floor, ${CHANGED} records`, (run) => run.nextFlowing);
  const once = (name: string, value: number, goal: number): Row => ({ name: `sync: ${name}`, value, unit: 'requests', goal, met: value <= goal });
  return [
    rowOf(floor),
    rowOf(stored),
    rowAgainst(first, floor, GOALS.first),
    rowAgainst({ ...first, name: `${first.name} (2)` }, stored),
    rowAgainst(series('of it until the journal holds all', (run) => run.first.syncMs), floor),
    rowOf(series('bytes down, first sync', (run) => run.first.bytesDown / 1e6, 'MB')),
    once('first sync, counted at the endpoint', counted.first, GOALS.firstRequests),
    once(`${CHANGED} changes, counted at the endpoint`, counted.next, GOALS.incrementalRequests),
    rowOf(nextFloor),
    rowAgainst(series(`${CHANGED} changes, shown`, (run) => run.next.ms), nextFloor),
  ];
};

/** A first sync of 10,000 records of one unit and one of 100 changes, beside one fetch of the same into raw IndexedDB. */
export const run: Bench = async ({ runs, say }) => {
  const records = sampleRecords(RECORDS);
  const data = newFolder('ministry');
  // PostgreSQL does not run as root and enters this folder as a user of its own.
  chmodSync(data, 0o755);
  const floors = await startFloorServer(FLOOR_PAGES, new Map([['all', records.map(rawOf)], ['changed', records.slice(0, CHANGED).map(rawOf)]]));
  const ministry = await startDemoMinistry(data, 0);
  try {
    const seeder = await openSeeder(ministry.address, await ministry.code(UNIT, 'officer'));
    await seeder.save(records);
    await seeder.sync();
    say('sync: the ministry holds the records');
    const measured: Run[] = [];
    // The first PC that asks makes the endpoint prepare its snapshot: that is the run that is not counted.
    await measureOne(ministry, floors, seeder, 0);
    for (let i = 1; i <= runs; i += 1) {
      measured.push(await measureOne(ministry, floors, seeder, i));
      say(`sync: run ${i} of ${runs}, ${loadNow()}`);
    }
    const counted = await countRequests(ministry, seeder);
    seeder.close();
    return rowsOf(measured, counted);
  } finally {
    await floors.close();
    await ministry.stop();
  }
};
