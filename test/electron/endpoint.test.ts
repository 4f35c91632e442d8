import { createServer, type RequestListener, type Server } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hashChange } from '#core/change/canonical.ts';
import { unpackMessage } from '#core/sync/columns/message.ts';
import { thaiText } from '#core/sync/columns/thai-text.ts';
import { COLUMNS_TYPE } from '#core/sync/protocol.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { sha256 } from '#test/support/sha256.ts';
import { failureOfNetwork, failureOfStatus } from '#electron/main/endpoint-failures.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const going = { aborted: false };
const connect = (address: string, timeouts?: { answer: number; stall: number }) => createEndpoint(address, 'token-of-this-device', (url, init) => fetch(url, init), timeouts);

const answer = (status: number, body: string, type = 'application/json', headers: Record<string, string> = {}): RequestListener => (_request, response) => {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
};

const failureOf = async (listener: RequestListener, timeouts?: { answer: number; stall: number }): Promise<unknown> => {
  const result = await connect(await serve(listener), timeouts).pull('cursor', going);
  expect(result.ok).toBe(false);
  return result.ok ? null : { type: result.error.type, retry: result.error.retry };
};

const PAGE = { changes: [], cursor: 'next', more: false, remaining: 0 };

describe('the line to the endpoint', () => {
  it('reads a good answer, and counts requests and bytes', async () => {
    const endpoint = connect(await serve(answer(200, JSON.stringify(PAGE))));
    const page = await endpoint.pull(null, going);
    expect(page).toEqual({ ok: true, value: PAGE });
    expect(endpoint.traffic()).toEqual({ requests: 1, bytesUp: 0, bytesDown: JSON.stringify(PAGE).length });
  });

  it('sends the token, the protocol version, and large bodies as packed columns', async () => {
    const seen: { headers: Record<string, unknown>; body: Buffer }[] = [];
    const address = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        seen.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'taken', epoch: 'e', upTo: 0, results: [] }));
      });
    });
    const changes = Array.from({ length: 200 }, (_, n) => ({ n, text: 'ความตกลงเมืองพี่เมืองน้อง' }));
    const endpoint = connect(address);
    const pushed = await endpoint.push({ epoch: 'e', incarnation: 'aaaaaaaaaaaa', changes, pending: 0 }, going);
    expect(pushed.ok).toBe(true);
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-of-this-device', 'phinong-protocol': '1', accept: COLUMNS_TYPE, 'content-type': COLUMNS_TYPE });
    expect(seen[0]?.headers).not.toHaveProperty('content-encoding');
    const columns = JSON.parse(thaiText(brotliDecompressSync(seen[0]?.body ?? Buffer.of())) ?? '') as unknown;
    expect(unpackMessage(columns, { rows: 200, bytes: 100_000 }, (change) => hashChange(change, sha256))).toMatchObject({ ok: true, value: { message: { changes } } });
    expect(endpoint.traffic().bytesUp).toBe(seen[0]?.body.byteLength);
  });

  it('recognises the log-in page of a Wi-Fi as not the endpoint', async () => {
    expect(await failureOf(answer(200, '<html><body>Welcome, please log in</body></html>', 'text/html'))).toEqual({ type: 'not-the-endpoint', retry: false });
    expect(await failureOf(answer(302, '', 'text/html', { location: 'http://portal.example/login' }))).toEqual({ type: 'not-the-endpoint', retry: false });
    expect(await failureOf(answer(200, '{"hello":"somebody else"}'))).toEqual({ type: 'not-the-endpoint', retry: false });
    expect(await failureOf(answer(404, '<h1>Not found</h1>', 'text/html'))).toEqual({ type: 'not-the-endpoint', retry: false });
  });

  it('tells too large, too many and server trouble apart, and which may be tried again', async () => {
    expect(await failureOf(answer(413, ''))).toEqual({ type: 'too-large', retry: false });
    expect(await failureOf(answer(429, ''))).toEqual({ type: 'too-many-requests', retry: true });
    expect(await failureOf(answer(500, 'oops', 'text/plain'))).toEqual({ type: 'server-trouble', retry: true });
    expect(await failureOf(answer(502, '<html></html>', 'text/html'))).toEqual({ type: 'server-trouble', retry: true });
    expect(failureOfStatus(407, null, null)).toEqual({ type: 'proxy', retry: false });
  });

  it('believes the typed body of an error', async () => {
    for (const type of ['revoked', 'unauthenticated', 'version-too-old', 'epoch-changed', 'code-used']) {
      expect(await failureOf(answer(403, JSON.stringify({ error: { type } })))).toEqual({ type, retry: false });
    }
  });

  it('waits as long as the endpoint asks, but never longer than five minutes', () => {
    expect(failureOfStatus(429, null, '7')).toMatchObject({ retryAfterMs: 7_000 });
    expect(failureOfStatus(503, null, '86400')).toMatchObject({ retryAfterMs: 300_000 });
    expect(failureOfStatus(429, null, 'soon')).not.toHaveProperty('retryAfterMs');
  });

  it('calls an answer that stops in the middle interrupted', async () => {
    expect(
      await failureOf((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"changes":[');
        setTimeout(() => response.destroy(), 20);
      }),
    ).toEqual({ type: 'interrupted', retry: true });
  });

  it('gives up on an endpoint that never answers, and on one that falls silent', async () => {
    expect(await failureOf(() => undefined, { answer: 60, stall: 60 })).toEqual({ type: 'timeout', retry: true });
    expect(
      await failureOf(
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"changes":[');
        },
        { answer: 5_000, stall: 60 },
      ),
    ).toEqual({ type: 'interrupted', retry: true });
  });

  it('does not give up on a slow line that keeps sending', async () => {
    const text = JSON.stringify(PAGE);
    const address = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const send = (index: number): void => {
        if (index >= text.length) response.end();
        else {
          response.write(text.slice(index, index + 5));
          setTimeout(() => send(index + 5), 20);
        }
      };
      send(0);
    });
    expect(await connect(address, { answer: 100, stall: 100 }).pull('c', going)).toEqual({ ok: true, value: PAGE });
  });

  it('says unreachable when nobody is there', async () => {
    const address = await serve(answer(200, '{}'));
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const result = await connect(address).pull('c', going);
    expect(result).toMatchObject({ ok: false, error: { type: 'unreachable' } });
  });

  it('stops at once when the person cancels', async () => {
    const signal = { aborted: false };
    const address = await serve(() => {
      signal.aborted = true;
    });
    expect(await connect(address).pull('c', signal)).toMatchObject({ ok: false, error: { type: 'cancelled', retry: false } });
  });

  it("reads Chromium's words for what went wrong on the line", () => {
    const type = (text: string): string => failureOfNetwork(new Error(text), false).type;
    expect(type('net::ERR_CERT_AUTHORITY_INVALID')).toBe('certificate');
    expect(type('net::ERR_SSL_PROTOCOL_ERROR')).toBe('certificate');
    expect(type('net::ERR_NAME_NOT_RESOLVED')).toBe('unreachable');
    expect(type('net::ERR_INTERNET_DISCONNECTED')).toBe('unreachable');
    expect(type('net::ERR_CONNECTION_RESET')).toBe('interrupted');
    expect(type('net::ERR_TUNNEL_CONNECTION_FAILED')).toBe('proxy');
    expect(type('Redirect was cancelled')).toBe('not-the-endpoint');
  });
});
