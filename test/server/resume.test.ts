import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS, PACKED_TYPE, snapshotPartSchema, type PullPage } from '#core/sync/protocol.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
let office: Connected;
let ministry: Connected;
const going = { aborted: false };
const CHANGES = 60;

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  for (const unit of [await endpoint.newUnit(), await endpoint.newUnit()]) {
    office = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    const changes = Array.from({ length: CHANGES }, (_, index) => life.make({ record: `r${index}`, set: { title: `${index} ${'ยาว'.repeat(40 + ((index * 37) % 60))}` } }));
    must(await office.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
  }
  ministry = await endpoint.connect(await endpoint.newUnit(true), 'ministry');
});
afterAll(() => endpoint.close());

const ask = (who: Connected, path: string, headers: Record<string, string> = {}): Promise<Response> => endpoint.ask(path, { token: who.token, headers });
const packed = { accept: PACKED_TYPE };
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('a part of a snapshot', () => {
  it.each(['office', 'ministry'] as const)('goes on from any byte, under the same tag, for the %s', async (who) => {
    const asker = who === 'office' ? office : ministry;
    const first = await ask(asker, 'v1/snapshot', packed);
    const whole = await bytesOf(first);
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('content-type'), first.headers.get('content-encoding'), first.headers.get('phinong-part')]).toEqual([200, PACKED_TYPE, null, '0/1']);
    expect(snapshotPartSchema.parse(JSON.parse(brotliDecompressSync(whole).toString('utf8'))).records).toHaveLength(who === 'office' ? CHANGES : 2 * CHANGES);
    for (const from of [1, 7, Math.trunc(whole.byteLength / 2), whole.byteLength - 1]) {
      const rest = await ask(asker, 'v1/snapshot', { ...packed, range: `bytes=${from}-`, 'if-range': tag });
      expect([rest.status, rest.headers.get('etag'), rest.headers.get('content-range')]).toEqual([206, tag, `bytes ${from}-${whole.byteLength - 1}/${whole.byteLength}`]);
      expect(await bytesOf(rest)).toEqual(whole.subarray(from));
    }
  });

  it('comes whole where the tag is another one, or the range is none that we serve', async () => {
    const first = await ask(office, 'v1/snapshot', packed);
    const whole = await bytesOf(first);
    const tag = first.headers.get('etag') ?? '';
    const others = [{ range: 'bytes=5-', 'if-range': '"another"' }, { range: 'bytes=5-' }, ...['bytes=5-9', 'bytes=-5', `bytes=${whole.byteLength}-`, 'bytes=99999999999999-', 'lines=1-'].map((range) => ({ range, 'if-range': tag }))];
    for (const headers of others) {
      const answer = await ask(office, 'v1/snapshot', { ...packed, ...headers });
      expect(answer.status).toBe(200);
      expect(await bytesOf(answer)).toEqual(whole);
    }
  });

  it('is JSON as ever for those who do not ask for more', async () => {
    const answer = await ask(office, 'v1/snapshot', { accept: 'application/json', range: 'bytes=5-' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(snapshotPartSchema.parse(await answer.json()).records).toHaveLength(CHANGES);
  });
});

describe('a page', () => {
  const page = async (bytes: string): Promise<PullPage> => (await (await ask(office, `v1/pull?bytes=${bytes}`)).json()) as PullPage;

  it('is about as large as the asker wishes, and never less than what moves', async () => {
    const sizes = [];
    for (const wish of [1, LIMITS.pullLeastBytes, 16_000, LIMITS.pullBytes * 10]) sizes.push((await page(String(wish))).changes.length);
    expect(sizes[0]).toBe(sizes[1]);
    expect(sizes[1]).toBeGreaterThan(0);
    expect(sizes[2]).toBeGreaterThan(sizes[1] ?? 0);
    expect(sizes[3]).toBe(CHANGES);
  });

  it('follows a push in the size wished', async () => {
    const life = aLife(office.device);
    const { cursor } = await page('1');
    const body = JSON.stringify({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes: [], pull: { cursor, bytes: 1 } });
    const answer = await endpoint.ask('v1/push', { method: 'POST', token: office.token, headers: { 'content-type': 'application/json' }, body });
    expect(await answer.json()).toMatchObject({ type: 'taken', page: { more: true } });
  });

  it('is not given for a wish that is no number of bytes', async () => {
    for (const wish of ['', '0', '-5', '1.5', 'many', '1&bytes=2']) expect((await ask(office, `v1/pull?bytes=${wish}`)).status).toBe(400);
  });
});
