import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLUMNS_TYPE, LIMITS, PACKED_TYPE, PARTS_TYPE, snapshotPartSchema, type PullPage, type SnapshotPart } from '#core/sync/protocol.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { createLine } from '#electron/main/line.ts';
import { TIMEOUTS } from '#electron/main/line-watch.ts';
import { asOwner } from '#server/database.ts';
import { planParts } from '#server/store/build-snapshot.ts';
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
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(snapshotPartSchema.parse(await answer.json()).records).toHaveLength(CHANGES);
  });
});

describe('a snapshot in columns', () => {
  const columns = { accept: `${COLUMNS_TYPE}, application/json` };
  const RECORDS = 150;
  let reader: Connected;
  beforeAll(async () => {
    const unit = await endpoint.newUnit();
    const writer = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    const changes = Array.from({ length: RECORDS }, (_, index) => life.make({ record: `s${String(index).padStart(3, '0')}`, set: { title: `${index} ${'ยาว'.repeat(20 + ((index * 37) % 60))}` } }));
    must(await writer.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
    reader = await endpoint.connect(unit, 'reader');
  });

  /** All parts over a line that breaks after so many bytes of each answer; and what was asked. */
  const readAll = async (token: string, breakAfter = Infinity) => {
    const asked: (string | null)[] = [];
    let bytes = 0;
    const line = createLine();
    const over = createEndpoint(endpoint.address, token, async (url, init) => {
      asked.push(new Headers(init.headers).get('range'));
      const answer = await fetch(url, init);
      const body = new Uint8Array(await answer.arrayBuffer()).slice(0, breakAfter);
      bytes += body.byteLength;
      return new Response(body, answer);
    }, TIMEOUTS, line);
    const parts: SnapshotPart[] = [];
    for (let next: string | null = null, isFirst = true, tries = 0; isFirst || next !== null; tries += 1) {
      const part = await over.snapshot(next, going);
      expect(tries).toBeLessThan(200);
      if (!part.ok) continue;
      isFirst = false;
      parts.push(part.value);
      ({ next } = part.value);
    }
    return { parts, asked, bytes };
  };

  it('comes in one answer, the newest records first, and nothing of it twice', async () => {
    const { parts, asked } = await readAll(reader.token);
    expect(asked).toEqual([null]);
    expect(parts.map(({ part, records }) => [part, records.length])).toEqual([[0, 60], [1, 90]]);
    expect(parts[0]?.records.map(({ record }) => record).toSorted()[0]).toBe('s090');
    expect(new Set(parts.flatMap(({ records }) => records.map(({ record }) => record))).size).toBe(RECORDS);
    expect(parts[0]?.cursor).toBeUndefined();
    expect((await reader.pull(parts[1]?.cursor ?? '', going))).toMatchObject({ ok: true, value: { changes: [], remaining: 0 } });
  });

  it('goes on at the byte where the line broke, in whatever part, with nothing sent twice', async () => {
    const whole = await readAll(reader.token);
    for (const breakAfter of [1_100, 2_500, Math.ceil(whole.bytes * 0.7)]) {
      const { parts, asked, bytes } = await readAll(reader.token, breakAfter);
      expect(parts).toEqual(whole.parts);
      expect(asked.length).toBe(Math.ceil(whole.bytes / breakAfter));
      expect(bytes).toBe(whole.bytes);
    }
  });

  it('is given out while it is made: the newest records are here before anything of it is stored, for all who ask', async () => {
    const unit = await endpoint.newUnit();
    const [one, two] = [await endpoint.connect(unit, 'officer'), await endpoint.connect(unit, 'officer')];
    const life = aLife(unit);
    const changes = Array.from({ length: 150 }, (_, index) => life.make({ record: `t${String(index).padStart(3, '0')}`, set: { title: `${index}` } }));
    must(await one.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
    const firsts = await asOwner(endpoint.db, async (client) => {
      // Nothing can be stored as long as this is held.
      await client.query('LOCK TABLE snapshot_parts IN SHARE MODE');
      const both = await Promise.all([one, two].map(async (pc) => must(await pc.snapshot(null, going))));
      expect(await endpoint.rows('SELECT FROM snapshots WHERE scope = $1', [unit])).toEqual([]);
      return both;
    });
    const lasts = await Promise.all([one, two].map(async (pc, index) => must(await pc.snapshot(firsts[index]?.next ?? null, going))));
    expect(firsts.map(({ part, parts, records }) => [part, parts, records.length])).toEqual([[0, 2, 60], [0, 2, 60]]);
    expect(lasts.map(({ part, records, next, cursor }) => [part, records.length, next, cursor === undefined])).toEqual([[1, 90, null, false], [1, 90, null, false]]);
    // Who comes later gets the same, with its size.
    const later = await readAll(two.token);
    expect(later.parts).toEqual([firsts[0], lasts[0]]);
    expect(await endpoint.rows('SELECT FROM snapshots WHERE scope = $1', [unit])).toHaveLength(1);
    const whole = await bytesOf(await ask(one, 'v1/snapshot', columns));
    expect((await ask(one, 'v1/snapshot', columns)).headers.get('content-length')).toBe(String(whole.byteLength));
  });

  it('is the very same bytes for every device of the scope, and those stored for the ministry', async () => {
    const other = await endpoint.connect((await endpoint.rows<{ scope: string }>('SELECT scope FROM devices WHERE id = $1', [reader.device]))[0]?.scope ?? '', 'officer');
    const [one, two] = [await bytesOf(await ask(reader, 'v1/snapshot', columns)), await bytesOf(await ask(other, 'v1/snapshot', columns))];
    expect(two).toEqual(one);
    const stored = await endpoint.rows<{ packed: Buffer }>('SELECT packed FROM snapshot_parts');
    const all = await bytesOf(await ask(ministry, 'v1/snapshot', columns));
    for (const { packed: bytes } of stored) expect(all.includes(bytes)).toBe(true);
    const built = await endpoint.rows<{ n: number }>('SELECT count(*)::int AS n FROM snapshots GROUP BY scope');
    expect(built.every(({ n }) => n === 1)).toBe(true);
  });

  it('says its size and its tag, and is gone for a token of rows', async () => {
    const first = await ask(reader, 'v1/snapshot', columns);
    const whole = await bytesOf(first);
    const tag = first.headers.get('etag') ?? '';
    expect([first.headers.get('content-type'), first.headers.get('content-length'), first.headers.get('phinong-part')]).toEqual([PARTS_TYPE, String(whole.byteLength), '0/2']);
    const rest = await ask(reader, 'v1/snapshot', { ...columns, range: 'bytes=700-', 'if-range': tag });
    expect([rest.status, rest.headers.get('content-range'), (await bytesOf(rest)).equals(whole.subarray(700))]).toEqual([206, `bytes 700-${whole.byteLength - 1}/${whole.byteLength}`, true]);
    const rows = (await (await ask(reader, 'v1/snapshot')).json()) as SnapshotPart;
    expect(rows.records).toHaveLength(60);
    expect((await ask(reader, `v1/snapshot?token=${rows.next ?? ''}`, columns)).status).toBe(410);
    expect(((await (await ask(reader, `v1/snapshot?token=${rows.next ?? ''}`)).json()) as SnapshotPart).records).toHaveLength(90);
  });

  it('begins with the newest agreements and then the newest of each other kind, as many as a second carries with all that it takes to ask', () => {
    const limits = { records: 2_000, bytes: 1e6, first: 100 };
    const of = (kind: string, count: number, bytes = 100) => Array.from({ length: count }, (_, index) => ({ kind, record: String(index).padStart(4, '0'), bytes }));
    const [first] = planParts([...of('activity', 900), ...of('agreement', 30)], limits);
    expect([first?.filter(({ kind }) => kind === 'activity').at(0)?.record, first?.filter(({ kind }) => kind === 'agreement').length]).toEqual(['0899', 30]);
    expect(planParts(of('agreement', 900, 50_000), limits)[0]).toHaveLength(2);
    expect(planParts(of('agreement', 5_000), limits).map(({ length }) => length)).toEqual([60, 2_000, 2_000, 940]);
    const mixed = planParts([...of('activity', 900), ...of('agreement', 900), ...of('place', 900)], limits)[0];
    expect(['agreement', 'activity', 'place'].map((wanted) => mixed?.filter(({ kind }) => kind === wanted).length)).toEqual([60, 20, 20]);
    expect(mixed?.at(0)).toMatchObject({ kind: 'agreement', record: '0899' });
    expect(planParts([], limits)).toEqual([[]]);
    expect(planParts(of('agreement', 40), limits).map(({ length }) => length)).toEqual([40]);
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
