import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { pullPageSchema, type PullPage } from '#core/sync/protocol.ts';
import { asDevice, type Sight } from '#server/database.ts';
import { seal } from '#server/secrets.ts';
import { readCursor, writeCursor, type Cursor } from '#server/store/cursor.ts';
import { renewEpoch } from '#server/store/meta.ts';
import { pageText, readPage, type PageLimits } from '#server/store/pull.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
const fill = async (unit: string, count: number, parts: Partial<Change> = {}): Promise<Change[]> => {
  const pc = await endpoint.connect(unit, 'officer');
  const life = aLife(unit);
  const changes = Array.from({ length: count }, () => life.make(parts));
  must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
  return changes;
};

/** Page after page with limits that a test can reach. */
const pagesOf = async (sight: Sight, limits: PageLimits): Promise<PullPage[]> => {
  const pages: PullPage[] = [];
  let cursor: Cursor = { epoch: await endpoint.epoch(), revisions: new Map() };
  for (;;) {
    const from = cursor;
    const page = await asDevice(endpoint.db, sight, (client) => readPage(client, sight, from, endpoint.cursorKey, limits));
    if (page === 'lost') throw new Error('lost');
    const parsed = pullPageSchema.parse(JSON.parse(pageText(page)));
    pages.push(parsed);
    if (!parsed.more) return pages;
    cursor = readCursor(parsed.cursor, endpoint.cursorKey)!;
  }
};

const seeing = (unit: string): Sight => ({ unit, scopes: [unit], writes: null });

describe('a page', () => {
  it.each([1, 3, 7, 10, 11])('of %i changes at most brings each change once, in order, and counts what is left', async (size) => {
    const unit = await endpoint.newUnit();
    const changes = await fill(unit, 10);
    const pages = await pagesOf(seeing(unit), { changes: size, bytes: 1_000_000 });
    expect(pages.flatMap((page) => page.changes)).toEqual(changes);
    expect(pages.map((page) => page.changes.length)).toEqual(Array.from({ length: Math.ceil(10 / size) }, (_, index) => Math.min(size, 10 - index * size)));
    let left = 10;
    for (const page of pages) {
      left -= page.changes.length;
      expect([page.remaining, page.more]).toEqual([left, left > 0]);
    }
  });

  it('ends with the change that brings it to its size, and holds at least one', async () => {
    const unit = await endpoint.newUnit();
    const changes = await fill(unit, 6, { set: { title: 'ก'.repeat(1_000) } });
    const bytes = Math.max(...changes.map((change) => Buffer.byteLength(canonicalJson(change))));
    const counts = async (limit: number) => (await pagesOf(seeing(unit), { changes: 100, bytes: limit })).map((page) => page.changes.length);
    expect(await counts(1)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await counts(bytes + 1)).toEqual([2, 2, 2]);
    expect(await counts(3 * bytes + 1)).toEqual([4, 2]);
  });

  it('of the ministry goes on from unit to unit', async () => {
    const units = [await endpoint.newUnit(), await endpoint.newUnit(), await endpoint.newUnit()];
    const all: Change[] = [];
    for (const unit of units) all.push(...(await fill(unit, 4)));
    const pages = await pagesOf({ unit: 'x', scopes: units, writes: null }, { changes: 5, bytes: 1_000_000 });
    expect(pages.map((page) => page.changes.length)).toEqual([5, 5, 2]);
    expect(pages.map((page) => page.remaining)).toEqual([7, 2, 0]);
    expect(pages.flatMap((page) => page.changes)).toEqual(all);
  });

  it('of a unit that begins after the ministry has read everything is not missed', async () => {
    const ministry = await endpoint.connect(await endpoint.newUnit(true), 'ministry');
    const { cursor } = await pullAll(ministry);
    const changes = await fill(await endpoint.newUnit(), 2);
    expect((await pullAll(ministry, cursor)).changes).toEqual(changes);
  });

  it('that leaves nothing over counts as a sync', async () => {
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, 'reader');
    const synced = () => endpoint.rows<{ synced: boolean }>('SELECT last_synced IS NOT NULL AS synced FROM devices WHERE id = $1', [pc.device]);
    expect(await synced()).toEqual([{ synced: false }]);
    await pullAll(pc);
    expect(await synced()).toEqual([{ synced: true }]);
  });
});

describe('a cursor', () => {
  const cursorOf = async (pc: Connected): Promise<string> => (await pullAll(pc)).cursor;

  it('is taken only as the endpoint wrote it', async () => {
    const unit = await endpoint.newUnit();
    await fill(unit, 3);
    const pc = await endpoint.connect(unit, 'officer');
    const cursor = await cursorOf(pc);
    const [text = '', mark = ''] = cursor.split('*');
    const forged = Buffer.from(JSON.stringify({ e: await endpoint.epoch(), r: [[unit, 1]] })).toString('base64url');
    for (const bad of ['', 'x', text, `${text}*`, `${text}.${mark}`, `${text}*${mark}x`, `${text}*${mark}*`, `${forged}.${mark}`, `${forged}*${mark}`, `*${mark}`, `${mark}*${text}`, 'ก'.repeat(50)]) {
      expect(await pc.pull(bad, going)).toMatchObject({ ok: false, error: { type: 'malformed' } });
    }
    expect((await pc.pull(cursor, going)).ok).toBe(true);
  });

  it('of an earlier epoch is answered so', async () => {
    const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
    const cursor = await cursorOf(pc);
    await renewEpoch(endpoint.db);
    expect(await pc.pull(cursor, going)).toMatchObject({ ok: false, error: { type: 'epoch-changed', retry: false } });
    expect((await pc.pull(null, going)).ok).toBe(true);
  });

  it('that knows more than the database begins a new epoch: it was set back, and the offices must offer again', async () => {
    const unit = await endpoint.newUnit();
    await fill(unit, 3);
    const pc = await endpoint.connect(unit, 'officer');
    const cursor = await cursorOf(pc);
    const before = await endpoint.epoch();
    await endpoint.rows('DELETE FROM changes WHERE scope = $1 AND revision = 3', [unit]);
    await endpoint.rows('UPDATE scopes SET revision = 2 WHERE scope = $1', [unit]);
    const answers = await Promise.all([pc.pull(cursor, going), pc.pull(cursor, going), pc.pull(cursor, going)]);
    expect(answers.map((answer) => (answer.ok ? 'page' : answer.error.type))).toEqual(['epoch-changed', 'epoch-changed', 'epoch-changed']);
    const renewed = await endpoint.epoch();
    expect(renewed).not.toBe(before);
    expect(must(await pc.status(going)).epoch).toBe(renewed);
    expect(must(await pc.pull(null, going)).changes).toHaveLength(2);
    expect(await endpoint.epoch()).toBe(renewed);
  });

  it('is read as it was written before, too', () => {
    const cursor: Cursor = { epoch: '2ed83c41-ce39-46ec-97f8-8a24fd05b360', revisions: new Map([['TH-57', 200]]) };
    const text = Buffer.from(JSON.stringify({ e: cursor.epoch, r: [...cursor.revisions] })).toString('base64url');
    expect(readCursor(`${text}.${seal(text, 'key')}`, 'key')).toEqual(cursor);
    expect(readCursor(`${text}.${seal(text, 'other key')}`, 'key')).toBe(null);
    expect(writeCursor(cursor, 'key').length).toBeLessThan(60);
  });

  it('is the same after it was written and read, whatever it says', () => {
    const scope = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/);
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), fc.string({ unit: 'binary', maxLength: 40 })), fc.array(fc.tuple(scope, fc.maxSafeNat())), (epoch, pairs) => {
        const cursor: Cursor = { epoch, revisions: new Map(pairs) };
        const sealed = writeCursor(cursor, 'key');
        expect(readCursor(sealed, 'key')).toEqual(cursor);
        expect(new URLSearchParams({ sealed }).toString()).toBe(`sealed=${sealed}`);
      }),
    );
  });

  it('holds scopes of any name', () => {
    const cursor: Cursor = { epoch: 'e', revisions: new Map([['constructor', 3], ['__proto__', 4]]) };
    expect(readCursor(writeCursor(cursor, 'key'), 'key')).toEqual(cursor);
    expect(readCursor(writeCursor(cursor, 'key'), 'other key')).toBe(null);
  });
});
