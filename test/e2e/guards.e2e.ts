import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedProgram } from '#build/scripts/pack-app.ts';
import { cleanEnvironment, launchOffice, programArguments, type Office } from './support/office.ts';
import { say } from './support/pages.ts';

/** What the window may not do, whatever a record or a file might bring into it, and that a profile has one program. */
let office: Office;
let page: Page;
let stranger: Server;
let heard = 0;

beforeAll(async () => {
  stranger = createServer((_, response) => {
    heard += 1;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('<h1>elsewhere</h1>');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  office = await launchOffice();
  ({ page } = office);
  await page.getByRole('button', { name: say('first-run:thai') }).waitFor();
});
afterAll(async () => {
  await office?.close().catch(() => undefined);
  stranger.closeAllConnections();
  await new Promise((resolve) => stranger.close(resolve));
});

const elsewhere = (): string => `http://127.0.0.1:${String((stranger.address() as AddressInfo).port)}/`;
const windows = (): Promise<number> => office.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

describe('the window', () => {
  it('comes with a policy that lets in nothing but its own scripts', async () => {
    const policy = await page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'));
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).not.toMatch(/unsafe-eval/);
  });

  it('reaches no other computer', async () => {
    const answer = await page.evaluate((url) => fetch(url).then(() => 'answered', () => 'refused'), elsewhere());
    expect([answer, heard]).toEqual(['refused', 0]);
  });

  it('opens no second one', async () => {
    const before = await windows();
    expect(await page.evaluate((url) => window.open(url) === null, elsewhere())).toBe(true);
    expect([await windows(), heard]).toEqual([before, 0]);
  });

  it('is given no leave that it does not need', async () => {
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  });

  it('knows nothing of Node', async () => {
    expect(await page.evaluate(() => [typeof Reflect.get(globalThis, 'process'), typeof Reflect.get(globalThis, 'require')])).toEqual(['undefined', 'undefined']);
  });
});

describe('a second start with the same profile', () => {
  it('ends by itself, and the first goes on', async () => {
    const second = spawn(packedProgram('test'), programArguments(office.profile), { env: cleanEnvironment(), stdio: 'ignore' });
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
    await page.getByRole('button', { name: say('first-run:thai') }).click();
    await page.getByText(say('first-run:trialTitle')).waitFor();
  });
});

// The last one: the driver waits for the navigation that never comes before it answers anything else of the page.
describe('a way out of the window', () => {
  it('is barred by main, and the window stays where it is', async () => {
    const address = page.url();
    await office.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const tried = new Promise((resolve) => window?.webContents.on('will-navigate', (event) => resolve(event.defaultPrevented)));
      Reflect.set(globalThis, 'tried', tried);
    });
    await page.evaluate((url) => {
      location.href = url;
    }, elsewhere());
    expect(await office.app.evaluate(() => Reflect.get(globalThis, 'tried') as Promise<unknown>)).toBe(true);
    expect(await office.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()))).toEqual([address]);
    expect(heard).toBe(0);
  });
});
