import { chmodSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { startDemoMinistry, type DemoMinistry } from '#build/demo/demo-ministry.ts';
import type { LineShape } from '#test/support/shaped-lane.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import type { Synced } from '#test/bench/window/measure-sync.ts';
import { launchBenchApp, newFolder } from './bench-app.ts';
import { removeProfile } from './profiles.ts';

/** What went over a line, counted on the line itself with all headers: bytes, and questions asked. */
export type Carried = { readonly up: number; readonly down: number; readonly requests: number };

/** An office with the real app, and a line of its own to the endpoint. */
export type Office = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly sync: (withList?: boolean) => Promise<Synced & Carried>;
  /** until the list that such a sync opens has its first page painted */
  readonly untilListed: () => Promise<void>;
  /** saves records of its own */
  readonly fill: (count: number, seed: number) => Promise<void>;
  /** the line becomes so, and connections made before are gone */
  readonly setLine: (shape: Partial<LineShape>) => void;
  readonly close: () => Promise<void>;
};

export const counting = async <T>(proxy: ShapedProxy, work: () => Promise<T>): Promise<T & Carried> => {
  const [up, down, requests] = [proxy.carried.up, proxy.carried.down, proxy.requests()];
  const done = await work();
  return { ...done, up: proxy.carried.up - up, down: proxy.carried.down - down, requests: proxy.requests() - requests };
};

export const redraw = (proxy: ShapedProxy, shape: Partial<LineShape>): void => {
  proxy.setDown(true);
  proxy.setDown(false);
  proxy.reshape(shape);
};

/** Enrols a new PC of a unit over a line that is perfect until it is told otherwise. */
export const openOffice = async (ministry: DemoMinistry, unit: string): Promise<Office> => {
  const profile = newFolder('office');
  const proxy = await startShapedProxy(ministry.address);
  const { app, page, close } = await launchBenchApp(profile);
  page.setDefaultTimeout(0);
  await page.evaluate(`bench.enrol(${JSON.stringify({ endpoint: proxy.address, code: await ministry.code(unit, 'officer') })})`);
  return {
    app,
    page,
    sync: (withList = false) => counting(proxy, () => page.evaluate<Synced>(`bench.sync(${String(withList)})`)),
    untilListed: () => page.evaluate('bench.untilListed()'),
    fill: (count, seed) => page.evaluate(`bench.fill(${JSON.stringify({ count, seed })})`),
    setLine: (shape) => redraw(proxy, shape),
    close: async () => {
      await close();
      await proxy.close();
      removeProfile(profile);
    },
  };
};

/** A demo ministry with nothing in it, for one bench. */
export const withMinistry = async <T>(work: (ministry: DemoMinistry) => Promise<T>): Promise<T> => {
  const data = newFolder('ministry');
  // PostgreSQL does not run as root and enters this folder as a user of its own.
  chmodSync(data, 0o755);
  const ministry = await startDemoMinistry({ data, port: 0 });
  try {
    return await work(ministry);
  } finally {
    await ministry.stop();
    removeProfile(data);
  }
};
