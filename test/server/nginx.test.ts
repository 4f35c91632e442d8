import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { startProcess, type EndpointProcess } from '#test/support/endpoint-process.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';
import { findProgram, freePort, startNginx, type Nginx } from '#test/support/nginx.ts';

const EXAMPLE = readFileSync(join(import.meta.dirname, '..', '..', 'server', 'examples', 'nginx.conf'), 'utf8');
const [program, openssl] = [findProgram('nginx'), findProgram('openssl')];
const going = { aborted: false };

const behindNginx = (nginxProgram: string, opensslProgram: string): void => {
  let desk: TestEndpoint;
  let running: EndpointProcess;
  let second: EndpointProcess;
  let nginx: Nginx;
  beforeAll(async () => {
    desk = await openTestEndpoint();
    const ports = [await freePort(), await freePort()] as const;
    [running, second] = await Promise.all([startProcess(desk.database.url, { PORT: String(ports[0]) }), startProcess(desk.database.url, { PORT: String(ports[1]) })]);
    nginx = await startNginx(nginxProgram, opensslProgram, EXAMPLE, ports);
  });
  afterAll(async () => {
    await nginx.stop();
    for (const one of [running, second]) one.signal('SIGTERM');
    await Promise.all([running.ended, second.ended]);
    await desk.close();
  });

  const line = (token: string | null) =>
    createEndpoint(nginx.address, token, async (url, init) => {
      const answer = await nginx.ask(url, init);
      const encoding = answer.headers.get('content-encoding');
      const packed = Buffer.from(await answer.arrayBuffer());
      const plain = encoding === 'br' ? brotliDecompressSync(packed) : encoding === 'gzip' ? gunzipSync(packed) : packed;
      const headers = new Headers(answer.headers);
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
      return new Response(plain, { status: answer.status, headers });
    });
  const typeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { error: { type: string } }).error.type;

  it('a PC enrols, pushes, pulls and takes a snapshot over TLS', async () => {
    const unit = await desk.newUnit();
    const { token } = must(await line(null).enrol({ code: await desk.code(unit, 'officer'), device: { label: 'PC', publicKey: 'k' }, app: '0' }));
    const pc = line(token);
    const life = aLife(unit);
    const changes = life.makeMany(300);
    must(await pc.push({ epoch: must(await pc.status(going)).epoch, incarnation: life.name, pending: 0, changes }, going));
    expect((await pullAll(pc)).changes).toEqual(changes);
    expect(must(await pc.snapshot(null, going)).totalRecords).toBe(300);
  });

  it('a certificate that nobody vouches for is not believed', async () => {
    await expect(fetch(`${nginx.address}healthz`)).rejects.toThrow(/fetch failed/);
  });

  it('the address of the asker is the one that nginx saw, whatever the asker claims', async () => {
    const answer = await nginx.ask(`${nginx.address}v1/status`, { headers: { authorization: `Bearer ${'x'.repeat(43)}`, 'x-forwarded-for': '203.0.113.9' } });
    expect([answer.status, await typeOf(answer)]).toEqual([401, 'unauthenticated']);
    const seen = () => desk.rows<{ address: string }>("SELECT DISTINCT address FROM security_events WHERE type = 'token-unknown'");
    while ((await seen()).length === 0) await desk.epoch();
    expect(await seen()).toEqual([{ address: '127.0.0.1' }]);
  });

  it('the world sees the calls of the protocol, and neither figures nor readiness', async () => {
    expect((await nginx.ask(`${nginx.address}healthz`)).status).toBe(200);
    expect((await nginx.ask(`${nginx.address}openapi.json`)).status).toBe(200);
    for (const path of ['readyz', 'metrics', '', 'v2/status', 'v1/../readyz']) {
      const answer = await nginx.ask(`${nginx.address}${path}`);
      expect([path, answer.status, await typeOf(answer)]).toEqual([path, 404, 'not-found']);
    }
  });

  it('a body that is too large is refused in the words of the protocol', async () => {
    const answer = await nginx.ask(`${nginx.address}v1/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.alloc(10 * 1024 * 1024, 'x') });
    expect([answer.status, await typeOf(answer)]).toEqual([413, 'too-large']);
  });

  it('its log holds no query and no token', async () => {
    await nginx.ask(`${nginx.address}v1/pull?cursor=SECRET-CURSOR`, { headers: { authorization: `Bearer ${'SECRET'.repeat(8)}` } });
    while (!nginx.accessLog().includes('GET /v1/pull 401')) await desk.epoch();
    expect(nginx.accessLog()).not.toContain('SECRET');
  });

  it('when one process stops the other is asked, and when both are gone the office hears to come again', async () => {
    const unit = await desk.newUnit();
    const { token } = await desk.connect(unit, 'officer');
    const pc = line(token);
    const life = aLife(unit);
    const epoch = await desk.epoch();
    running.signal('SIGTERM');
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(5) }, going));
    expect(await running.ended).toBe(0);
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(5) }, going));
    expect((await pullAll(pc)).changes).toHaveLength(10);
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
    const answer = await nginx.ask(`${nginx.address}v1/status`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.headers.get('retry-after'), await typeOf(answer)]).toEqual([503, '5', 'unavailable']);
  });
};

/** What is tried on this machine: the example, or nothing. */
const here = program === null || openssl === null ? [] : [{ program, openssl }];
if (here.length === 0) process.stderr.write('The example for nginx was NOT tried: there is no nginx, or no openssl, on this machine.\n');

describe('the example for nginx', () => {
  it('is tried exactly where there are nginx and openssl', () => {
    expect(here).toHaveLength([program, openssl].includes(null) ? 0 : 1);
  });
});

describe.each(here)("behind $program, as the operators' page shows it", (found) => {
  behindNginx(found.program, found.openssl);
});
