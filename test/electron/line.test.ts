import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { createLine } from '#electron/main/line.ts';
import { TIMEOUTS } from '#electron/main/line-watch.ts';
import { createSyncRunner } from '#electron/main/sync-runner.ts';
import type { SyncProgress } from '#ipc/contract.ts';
import type { SyncJournal } from '#core/sync/ports.ts';
import { COLUMNS_TYPE, PACKED_TYPE } from '#core/sync/protocol.ts';
import { ok } from '#core/result.ts';

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
const connect = (address: string, line = createLine()) => createEndpoint(address, 'token', (url, init) => fetch(url, init), TIMEOUTS, line);

const PART = { snapshot: 's', part: 0, parts: 1, records: [], vectors: {}, totalRecords: 0, next: null, cursor: 'c', filler: Array.from({ length: 4_000 }, (_, index) => (index * 7_919).toString(36)).join(' ') };
const PACKED = brotliCompressSync(JSON.stringify(PART));

/** An endpoint that keeps a part, and whose line breaks after so many bytes of each answer. */
const breakingAfter = (bytes: number, tagOf: (request: number) => string) => {
  const asked: (string | undefined)[] = [];
  const listener: RequestListener = (request, response) => {
    const tag = tagOf(asked.length);
    asked.push(request.headers.range);
    const from = request.headers['if-range'] === tag ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    const rest = PACKED.subarray(from);
    response.writeHead(from === 0 ? 200 : 206, {
      'content-type': PACKED_TYPE,
      'content-length': rest.byteLength,
      etag: tag,
      ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${PACKED.byteLength - 1}/${PACKED.byteLength}` }),
    });
    if (rest.byteLength <= bytes) response.end(rest);
    else response.write(rest.subarray(0, bytes), () => setTimeout(() => response.destroy(), 10));
  };
  return { listener, asked };
};

describe('a part of a snapshot', () => {
  it('goes on at the byte where the line broke, also in a later run', async () => {
    const step = Math.ceil(PACKED.byteLength / 3.5);
    const { listener, asked } = breakingAfter(step, () => '"one"');
    const address = await serve(listener);
    const line = createLine();
    for (let run = 0; run < 3; run += 1) expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: false, error: { type: 'interrupted', retry: true, headway: true } });
    const endpoint = connect(address, line);
    expect(await endpoint.snapshot(null, going)).toMatchObject({ ok: true, value: { cursor: 'c' } });
    expect(asked).toEqual([undefined, `bytes=${step}-`, `bytes=${step * 2}-`, `bytes=${step * 3}-`]);
    expect(endpoint.traffic().bytesDown).toBe(PACKED.byteLength - 3 * step);
  });

  it('begins anew when it is another one by now', async () => {
    const { listener, asked } = breakingAfter(PACKED.byteLength - 100, (request) => (request === 0 ? '"one"' : '"two"'));
    const address = await serve(listener);
    const line = createLine();
    for (let run = 0; run < 2; run += 1) expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: false });
    expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: true, value: { cursor: 'c' } });
    expect(asked).toHaveLength(3);
  });

  it('is not put together of pieces that do not follow on each other', async () => {
    let asked = 0;
    const address = await serve((_request, response) => {
      asked += 1;
      const headers = { 'content-type': PACKED_TYPE, etag: '"one"' };
      if (asked === 1) response.writeHead(200, { ...headers, 'content-length': PACKED.byteLength }).write(PACKED.subarray(0, 2_000), () => setTimeout(() => response.destroy(), 10));
      else if (asked === 2) response.writeHead(206, { ...headers, 'content-range': `bytes 1000-${PACKED.byteLength - 1}/${PACKED.byteLength}` }).end(PACKED.subarray(1_000));
      else response.writeHead(200, headers).end(PACKED);
    });
    const line = createLine();
    expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: false, error: { headway: true } });
    expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: false, error: { type: 'interrupted', retry: true } });
    expect(await connect(address, line).snapshot(null, going)).toMatchObject({ ok: true });
  });

  it('counts its bytes, and says how long it will still take, while it comes', async () => {
    let release = (): void => undefined;
    const address = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': PACKED_TYPE, 'content-length': PACKED.byteLength, 'phinong-part': '0/2' });
      response.write(PACKED.subarray(0, 4_000));
      release = () => void response.end(PACKED.subarray(4_000));
    });
    const clock = { ms: 0 };
    const endpoint = connect(address, createLine(() => clock.ms));
    const part = endpoint.snapshot(null, going);
    while (endpoint.traffic().bytesDown < 4_000) await new Promise((resolve) => setTimeout(resolve, 2));
    clock.ms = 4_000;
    expect(endpoint.etaSeconds?.()).toBe(Math.round((2 * PACKED.byteLength - 4_000) / 1_000));
    release();
    expect(await part).toMatchObject({ ok: true });
    expect(endpoint.traffic().bytesDown).toBe(PACKED.byteLength);
  });
});

describe('a line that is hard to speak over', () => {
  it('is left at once when the person cancels in the middle of a body', async () => {
    const signal = { aborted: false };
    const address = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': PACKED_TYPE, 'content-length': PACKED.byteLength }).write(PACKED.subarray(0, 100));
      setTimeout(() => (signal.aborted = true), 20);
    });
    expect(await connect(address).pull('c', signal)).toMatchObject({ ok: false, error: { type: 'cancelled', retry: false } });
  });

  it('is left also when what fetches is deaf to being told so', async () => {
    const signal = { aborted: true };
    const deaf = createEndpoint('http://localhost/', 'token', () => new Promise<Response>(() => undefined));
    expect(await deaf.pull('c', signal)).toMatchObject({ ok: false, error: { type: 'cancelled', retry: false } });
  });

  it('gets rows where the endpoint is too old for columns, and gzip once something on the way does not know Brotli', async () => {
    const seen: (string | undefined)[] = [];
    const bodies: Buffer[] = [];
    const address = await serve((request, response) => {
      const coding = request.headers['content-encoding'];
      seen.push(coding ?? request.headers['content-type']);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        bodies.push(Buffer.concat(chunks));
        if (coding !== 'gzip') response.writeHead(415).end();
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'taken', epoch: 'e', upTo: 0, results: [] }));
      });
    });
    const endpoint = connect(address);
    const changes = Array.from({ length: 200 }, (_, n) => ({ n, text: 'ความตกลงเมืองพี่เมืองน้อง' }));
    const request = { epoch: 'e', incarnation: 'aaaaaaaaaaaa', changes, pending: 0 };
    expect((await endpoint.push(request, going)).ok).toBe(true);
    expect((await endpoint.push(request, going)).ok).toBe(true);
    expect(seen).toEqual([COLUMNS_TYPE, 'br', 'gzip', 'gzip']);
    expect(JSON.parse(gunzipSync(bodies[3] ?? Buffer.of()).toString('utf8'))).toMatchObject({ changes });
  });

  it('is asked for smaller pages after each cut', async () => {
    const wishes: number[] = [];
    const address = await serve((request, response) => {
      wishes.push(Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('bytes')));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"changes":[', () => setTimeout(() => response.destroy(), 5));
    });
    const endpoint = connect(address);
    for (let attempt = 0; attempt < 3; attempt += 1) await endpoint.pull('c', going);
    expect(wishes).toEqual([96 * 1024, 48 * 1024, 24 * 1024]);
  });

  it('bears a slow upload longer than silence, as the bytes need', () => {
    const line = createLine();
    expect(line.patienceMs(0)).toBe(0);
    expect(line.patienceMs(50_000)).toBeGreaterThan((50_000 * 8) / 64);
  });
});

describe('the progress of a run', () => {
  it('is told also while one body is under way, with the time that remains, and ends with none', async () => {
    const told: SyncProgress[] = [];
    const traffic = { requests: 1, bytesUp: 0, bytesDown: 0 };
    const standing = { incarnation: 'aaaaaaaaaaaa', cursor: 'c', epoch: 'e', unacknowledged: 0, isEmpty: false, snapshotNext: null, history: null, owesRelay: null, confirmed: null, ownLives: [] };
    const saved = (): Promise<ReturnType<typeof ok<undefined>>> => Promise.resolve(ok(undefined));
    const journal = { standing: () => standing, unacknowledged: () => Promise.resolve(ok([])), saveReceived: saved, saveEpoch: saved } as unknown as SyncJournal;
    const endpoint = {
      status: () => Promise.resolve(ok({ epoch: 'e', protocol: { oldest: 1, newest: 1 } })),
      pull: async () => {
        while (told.at(-1)?.bytesDown !== 500) {
          traffic.bytesDown = 500;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return ok({ changes: [], cursor: 'd', more: false, remaining: 0 });
      },
      traffic: () => traffic,
      etaSeconds: () => 42,
    };
    const runner = createSyncRunner({
      journal,
      connect: () => ({ endpoint: endpoint as never }),
      now: () => 0,
      newRunId: () => 'run',
      tell: (progress) => void told.push(progress),
      learned: () => undefined,
      saveRun: () => undefined, app: '0',
    });
    expect(await runner.run()).toMatchObject({ outcome: 'done' });
    expect(told).toContainEqual(expect.objectContaining({ phase: 'pulling', bytesDown: 500, etaSeconds: 42 }));
    expect(told.at(-1)).toMatchObject({ phase: 'done', etaSeconds: null });
  });
});
