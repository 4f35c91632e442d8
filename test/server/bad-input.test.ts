import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packMessage } from '#core/sync/columns/message.ts';
import { thaiBytes } from '#core/sync/columns/thai-text.ts';
import { COLUMNS_TYPE, LIMITS, PACKED_TYPE } from '#core/sync/protocol.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
let headers: Record<string, string>;
beforeAll(async () => {
  endpoint = await openTestEndpoint({ rates: { enrol: 20, badTokens: 30, device: 1_200, files: 30 } });
  const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
  headers = { authorization: `Bearer ${pc.token}`, 'content-type': 'application/json' };
});
afterAll(() => endpoint.close());

const post = (body: BodyInit, extra: Record<string, string> = {}, path = 'v1/push') => fetch(`${endpoint.address}${path}`, { method: 'POST', headers: { ...headers, ...extra }, body });
const typeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { error?: { type?: unknown } }).error?.type;
const asColumns = (message: object) => new Uint8Array(brotliCompressSync(thaiBytes(JSON.stringify(message))));
const columns = { 'content-type': COLUMNS_TYPE };
const around = { epoch: 'e', incarnation: 'aaaaaaaaaaaa', pending: 0 };
const bomb = (values: unknown, rows = 2_000): object => ({ ...around, changes: { rows, shapes: [[0]], order: { runs: [0, rows] }, columns: [{ path: ['a'], values }] } });
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a request that makes no sense', () => {
  it.each<[string, () => Promise<Response>, number]>([
    ['broken JSON', () => post('{"epoch":'), 400],
    ['no JSON at all', () => post('hello', { 'content-type': 'text/plain' }), 415],
    ['an empty body', () => post(''), 400],
    ['a list instead of an object', () => post('[]'), 400],
    ['missing parts', () => post('{}'), 400],
    ['__proto__', () => post('{"__proto__":{"admin":true},"epoch":"e","incarnation":"aaaaaaaaaaaa","changes":[],"pending":0}'), 400],
    ['ten megabytes', () => post(JSON.stringify({ x: 'a'.repeat(10_000_000) })), 413],
    ['a gzip bomb', () => post(gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }), 413],
    ['a Brotli bomb', () => post(brotliCompressSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'br' }), 413],
    ['bytes that are not the compression they say', () => post('plain', { 'content-encoding': 'gzip' }), 400],
    ['a compression that nobody knows', () => post('x', { 'content-encoding': 'zstd' }), 415],
    ['a Brotli bomb under the name of columns', () => post(brotliCompressSync(Buffer.alloc(64 * 1024 * 1024)), columns), 413],
    ['columns of which one text stands for a gigabyte', () => post(asColumns(bomb({ all: 'ก'.repeat(200_000) })), columns), 413],
    ['columns of more changes than a push may have', () => post(asColumns(bomb({ all: 1 }, 2_001)), columns), 413],
    ['columns of a billion changes', () => post(asColumns(bomb({ all: 1 }, 1e9)), columns), 413],
    ['columns that are none', () => post(asColumns({ ...around, changes: { rows: 1 } }), columns), 400],
    ['columns with a hole', () => post(asColumns(bomb([1, 2])), columns), 400],
    ['columns whose chain breaks', () => post(asColumns({ ...around, changes: { ...(packMessage({ changes: [{}, {}, {}, {}] }, () => '')['changes'] as object), chains: [[0, 4, 'x']] } }), columns), 400],
    ['columns in UTF-8', () => post(brotliCompressSync('{"epoch":"ก–é"}'), columns), 400],
    ['columns that are not packed', () => post(JSON.stringify(around), columns), 400],
    ['columns that are packed twice', () => post(asColumns({}), { ...columns, 'content-encoding': 'gzip' }), 415],
    ['rows under the name of the packed type', () => post(brotliCompressSync('{}'), { 'content-type': PACKED_TYPE }), 415],
    ['columns of another version', () => post(asColumns({}), { 'content-type': `${PACKED_TYPE};columns=2` }), 415],
    ['more left out than a push could name', () => post(JSON.stringify({ ...around, changes: [], relay: { scope: 'x', leftOut: Array.from({ length: LIMITS.pushLeftOut + 1 }, () => 'aaaaaaaaaaaa:1') } })), 400],
    ['an unknown route', () => fetch(`${endpoint.address}v1/everything`, { headers }), 404],
    ['a cursor that is none', () => fetch(`${endpoint.address}v1/pull?cursor=%00%ff`, { headers }), 400],
    ['a snapshot token that is none', () => fetch(`${endpoint.address}v1/snapshot?token=abc`, { headers }), 410],
    ['a protocol of the past', () => fetch(`${endpoint.address}v1/status`, { headers: { ...headers, 'phinong-protocol': '0' } }), 426],
    ['a protocol of the future', () => fetch(`${endpoint.address}v1/status`, { headers: { ...headers, 'phinong-protocol': '99' } }), 426],
  ])('%s gets a typed refusal and changes nothing', async (_name, ask, status) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(typeof (await typeOf(answer))).toBe('string');
    expect(await endpoint.rows('SELECT count(*) AS n FROM changes')).toEqual([{ n: 0 }]);
  });

  it('never makes the endpoint fail, whatever the change holds', async () => {
    const epoch = (await endpoint.db.pool.query<{ value: string }>("SELECT value FROM meta WHERE key = 'epoch'")).rows[0]?.value ?? '';
    let life = 0;
    for (const set of ['{"a":"\\u0000"}', '{"a":"\\ud800"}', `{"a":${deep(200)}}`, '{"a":1e999}', '{"":1}', `{"${'k'.repeat(300)}":1}`, '7', 'null']) {
      life += 1;
      const name = `strange${String(life).padStart(8, '0')}`;
      const body = `{"epoch":"${epoch}","incarnation":"${name}","pending":0,"changes":[{"id":"${name}:1","prev":"","scope":"x","kind":"k","record":"r","set":${set},"base":{},"at":"0","author":{},"schema":1}]}`;
      expect((await post(body)).status).toBeLessThan(500);
    }
  });

  it('is answered with words of limits when codes are guessed too fast', async () => {
    const answers = [];
    for (let guess = 0; guess < 30; guess += 1) answers.push((await post(JSON.stringify({ code: `0000-0000-${String(guess).padStart(4, '0')}`, device: { label: 'x', publicKey: 'k' }, app: '0' }), {}, 'v1/enrol')).status);
    expect(answers.at(-1)).toBe(429);
  });
});
