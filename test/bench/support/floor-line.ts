import type { ElectronApplication, Page } from 'playwright-core';
import type { LineShape } from '#test/support/shaped-lane.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import type { FloorServer } from './floor-server.ts';
import { counting, redraw, type Carried } from './offices.ts';

export type Floor = { readonly ms: number } & Carried;

/** The hand-written floor over a line of its own that is as bad as the product's. */
export type FloorLine = {
  /** one fetch of so many records as gzip NDJSON, streamed into raw IndexedDB */
  readonly pull: (what: string, expected: number) => Promise<Floor>;
  /** one POST of the same as gzip */
  readonly push: (what: string, expected: number) => Promise<Floor>;
  /** one question, one answer, nothing in either */
  readonly roundTrip: () => Promise<Floor>;
  readonly setLine: (shape: Partial<LineShape>) => void;
  readonly close: () => Promise<void>;
};

/**
 * A plain page of the same Electron in a session of its own: the product's window has no network to measure a fetch with. It asks no
 * leave of other origins, which would be a round trip that no installed app has.
 */
export const openPage = async (app: ElectronApplication, address: string): Promise<Page> => {
  const opened = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ width: 800, height: 600, webPreferences: { partition: 'persist:bench-floor', backgroundThrottling: false, webSecurity: false } });
    void window.loadURL(url);
  }, address);
  const page = await opened;
  await page.waitForLoadState('load');
  page.setDefaultTimeout(0);
  return page;
};

export const openFloorLine = async (app: ElectronApplication, server: FloorServer): Promise<FloorLine> => {
  const page = await openPage(app, `${server.address}floor.html`);
  const proxy: ShapedProxy = await startShapedProxy(server.address);
  let databases = 0;
  const checked = async (expected: number, expression: string): Promise<Floor> => {
    const done = await counting(proxy, () => page.evaluate<{ ms: number; records: number }>(expression));
    if (done.records !== expected) throw new Error(`the floor carried ${done.records} records instead of ${expected}`);
    return done;
  };
  return {
    pull: (what, expected) => checked(expected, `floor.fetchIntoRaw('${proxy.address}flowing/${what}', 'raw-${what}-${(databases += 1)}')`),
    push: async (what, expected) => {
      await page.evaluate(`floor.load('/stored/${what}')`);
      return checked(expected, `floor.post('/stored/${what}', '${proxy.address}push')`);
    },
    roundTrip: () => counting(proxy, async () => ({ ms: await page.evaluate<number>(`floor.roundTrip('${proxy.address}nothing')`) })),
    setLine: (shape) => redraw(proxy, shape),
    close: () => proxy.close(),
  };
};
