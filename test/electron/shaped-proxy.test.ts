import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { startShapedProxy, type ProxyOptions, type ShapedProxy } from '#test/support/shaped-proxy.ts';

const servers: Server[] = [];
const proxies: ShapedProxy[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const ANSWER = 'a'.repeat(20_000);

/** An endpoint that notes what reaches it, behind a bad line. */
const behind = async (options: ProxyOptions): Promise<{ proxy: ShapedProxy; heard: string[] }> => {
  const heard: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      heard.push(body);
      response.end(ANSWER);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startShapedProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, options);
  proxies.push(proxy);
  return { proxy, heard };
};

const ask = async ({ address }: ShapedProxy, body = 'question'): Promise<string> => {
  try {
    return await (await fetch(address, { method: 'POST', body })).text();
  } catch {
    return 'broken';
  }
};
const only = (first: Mishap) => (index: number): Mishap | null => (index === 0 ? first : null);
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('a line as bad as one likes', () => {
  it('carries bytes unchanged when nothing is wrong', async () => {
    const { proxy, heard } = await behind({});
    expect(await ask(proxy)).toBe(ANSWER);
    expect(heard).toEqual(['question']);
    expect(proxy.carried.down).toBeGreaterThan(ANSWER.length);
  });

  it('takes as long as the rate and the round trip say, by its own clock', async () => {
    const { proxy } = await behind({ scale: 20, shape: { bitsPerSecond: 64_000, roundTripMs: 600 } });
    const start = proxy.now();
    expect(await ask(proxy)).toBe(ANSWER);
    expect(proxy.now() - start).toBeGreaterThan(600 + (20_000 * 8) / 64);
  });

  it('loses segments as the seed says: everything arrives, only later', async () => {
    const { proxy } = await behind({ scale: 50, seed: 7, shape: { bitsPerSecond: 256_000, roundTripMs: 300, loss: 0.3 } });
    const start = proxy.now();
    expect(await ask(proxy)).toBe(ANSWER);
    expect(proxy.now() - start).toBeGreaterThan(300 + 625 + 450);
  });

  it('loses connections with lost segments', async () => {
    const { proxy } = await behind({ shape: { loss: 1, resets: 1 } });
    expect(await ask(proxy)).toBe('broken');
  });

  it('cuts a request at a byte: the endpoint never hears it', async () => {
    const { proxy, heard } = await behind({ mishap: only({ what: 'cut', way: 'up', at: 40 }) });
    expect(await ask(proxy)).toBe('broken');
    expect(proxy.carried.up).toBe(40);
    expect(await ask(proxy, 'again')).toBe(ANSWER);
    expect(heard).toEqual(['again']);
  });

  it('cuts an answer at a byte, by a reset or in good order', async () => {
    for (const what of ['cut', 'truncate'] as const) {
      const { proxy, heard } = await behind({ mishap: only(what === 'cut' ? { what, way: 'down', at: 5_000 } : { what, at: 5_000 }) });
      expect(await ask(proxy)).toBe('broken');
      expect(proxy.carried.down).toBe(5_000);
      expect(heard).toEqual(['question']);
    }
  });

  it('cuts whatever is on the line at a byte counted from the beginning', async () => {
    const { proxy } = await behind({});
    proxy.cutAt('down', 30_000);
    expect(await ask(proxy)).toBe(ANSWER);
    expect(await ask(proxy)).toBe('broken');
    expect(proxy.carried.down).toBe(30_000);
    expect(await ask(proxy)).toBe(ANSWER);
  });

  it('lets a request come twice', async () => {
    const { proxy, heard } = await behind({ mishap: only({ what: 'replay', afterMs: 10 }) });
    expect(await ask(proxy, 'one '.repeat(2_000))).toBe(ANSWER);
    await until(() => heard.length === 2);
    expect(heard[1]).toBe(heard[0]);
  });

  it('lets a request arrive after its asker was cut off', async () => {
    const { proxy, heard } = await behind({ mishap: only({ what: 'late', afterMs: 10 }) });
    expect(await ask(proxy)).toBe('broken');
    await until(() => heard.length === 1);
    expect(heard).toEqual(['question']);
  });

  it('falls silent in the middle, and goes on', async () => {
    const { proxy } = await behind({ scale: 10, mishap: only({ what: 'stall', way: 'down', at: 3_000, ms: 2_000 }) });
    const start = proxy.now();
    expect(await ask(proxy)).toBe(ANSWER);
    expect(proxy.now() - start).toBeGreaterThan(2_000);
  });

  it('is down until it is up again', async () => {
    const { proxy } = await behind({});
    proxy.setDown(true);
    expect(await ask(proxy)).toBe('broken');
    proxy.setDown(false);
    expect(await ask(proxy)).toBe(ANSWER);
  });
});
