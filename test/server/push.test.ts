import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { LIMITS, type PushResponse } from '#core/sync/protocol.ts';
import { asDevice, type Client } from '#server/database.ts';
import { takePush } from '#server/store/push.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';

let endpoint: TestEndpoint;
let epoch: string;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
  epoch = await endpoint.epoch();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
const office = async () => {
  const unit = await endpoint.newUnit();
  return { unit, pc: await endpoint.connect(unit, 'officer'), life: aLife(unit) };
};
const push = async (pc: Connected, incarnation: string, changes: readonly unknown[], pending = 0): Promise<PushResponse> =>
  must(await pc.push({ epoch, incarnation, pending, changes }, going));
/** A push whose JSON is written by hand. */
const pushText = (pc: Connected, incarnation: string, changes: readonly string[]): Promise<Response> =>
  endpoint.ask('v1/push', {
    method: 'POST',
    token: pc.token,
    headers: { 'content-type': 'application/json' },
    body: `{"epoch":"${epoch}","incarnation":"${incarnation}","pending":0,"changes":[${changes.join(',')}]}`,
  });
/** What follows a change that is not one: the chain goes on over the hash of whatever was sent. */
const after = (life: ReturnType<typeof aLife>, n: number, before: unknown, parts: Partial<Change> = {}): Change => ({
  ...life.make(),
  id: `${life.name}:${n}`,
  prev: hashChange(before as Change, sha256),
  ...parts,
});

describe('a change that cannot be read', () => {
  it.each<[string, (life: string) => unknown]>([
    ['no id', () => ({ prev: '' })],
    ['an id that is none', () => ({ id: 'x', prev: '' })],
    ['a number as id', () => ({ id: 7, prev: '' })],
    ['the number nought', (life) => ({ id: `${life}:0`, prev: '' })],
    ['a number beyond all counting', (life) => ({ id: `${life}:9999999999999999`, prev: '' })],
  ])('with %s is refused in its place between the others, and blocks none of them', async (_what, strange) => {
    const { pc, life } = await office();
    const bad = strange(life.name);
    const good = after(life, 2, bad);
    const last = after(life, 3, good);
    const answer = await push(pc, life.name, [bad, good, last]);
    expect(answer).toMatchObject({ type: 'taken', upTo: 3, results: [{ refused: { type: 'malformed' } }, 1, 2] });
    expect(await push(pc, life.name, [bad, good, last])).toEqual(answer);
    expect((await pullAll(pc)).changes).toEqual([good, last]);
  });

  it('alone in its batch is placed by the hash of the change before it, now and when it comes again', async () => {
    const { pc, life } = await office();
    const first = life.make();
    await push(pc, life.name, [first]);
    const bad = { strange: true, prev: hashChange(first, sha256) };
    const refused = { type: 'taken', upTo: 2, results: [{ refused: { type: 'malformed' } }] };
    expect(await push(pc, life.name, [bad])).toMatchObject(refused);
    expect(await push(pc, life.name, [bad])).toMatchObject(refused);
    const next = after(life, 3, bad);
    expect(await push(pc, life.name, [next])).toMatchObject({ type: 'taken', upTo: 3, results: [2] });
    expect(await push(pc, life.name, [{ other: true, prev: hashChange(first, sha256) }])).toMatchObject({ type: 'fork', n: 2 });
  });

  it('and that nothing places is not taken at all', async () => {
    const { pc, life } = await office();
    for (const bad of [null, 7, 'text', [], {}, { prev: 7 }, { prev: 'f'.repeat(64) }]) {
      const answer = await pc.push({ epoch, incarnation: life.name, pending: 0, changes: [bad] }, going);
      expect(answer).toMatchObject({ ok: false, error: { type: 'malformed' } });
    }
    expect(must(await pc.status(going)).acknowledged).toEqual({});
  });

  it('whose link cannot be read ends the life, so that the PC begins another', async () => {
    const { pc, life } = await office();
    const first = life.make();
    const { prev: _prev, ...unlinked } = life.make();
    expect(await push(pc, life.name, [first, unlinked])).toMatchObject({ type: 'fork', n: 2 });
  });
});

describe('a change that cannot be kept', () => {
  it.each<[string, Partial<Change>]>([
    ['NUL in its kind', { kind: 'a\u0000b' }],
    ['NUL in its record', { record: 'r\u0000' }],
    ['half a letter in its record', { record: 'r\ud800' }],
    ['an author that is none', { author: 7 as unknown as Change['author'] }],
    ['a base that names no change', { base: { title: ['nobody'] } }],
    ['the scope of nobody', { scope: 'no scope!' }],
    ['a key of 300 letters', { set: { ['k'.repeat(300)]: 1 } }],
    ['no schema', { schema: 0 }],
  ])('with %s is refused as malformed, and the next one is taken', async (_what, parts) => {
    const { pc, life } = await office();
    const bad = life.make(parts);
    const good = life.make();
    const answer = await push(pc, life.name, [bad, good]);
    expect(answer).toMatchObject({ type: 'taken', results: [{ refused: { type: 'malformed' } }, 1] });
    expect(await push(pc, life.name, [bad, good])).toEqual(answer);
    expect((await pullAll(pc)).changes).toEqual([good]);
  });

  it.each([
    ['the key __proto__', '{"__proto__":{"admin":true}}'],
    ['the key __proto__ deep inside', '{"a":{"b":[{"__proto__":1}]}}'],
    ['a number that JSON has not', '{"a":1e999}'],
    ['a depth of 100', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('with %s is refused as malformed, and blocks nobody', async (_what, set) => {
    const { pc, life } = await office();
    const text = `{"author":{"device":"d","name":"n","officer":"o"},"at":"1","base":{},"id":"${life.name}:1","kind":"k","prev":"","record":"r","schema":1,"scope":"x","set":${set}}`;
    const raw = JSON.parse(text) as Change;
    const next = after(life, 2, raw);
    const answer = await pushText(pc, life.name, [text, JSON.stringify(next)]);
    expect([answer.status, await answer.json()]).toMatchObject([200, { type: 'taken', results: [{ refused: { type: 'malformed' } }, 1] }]);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  it('says how large it is and may be', async () => {
    const { pc, life } = await office();
    const big = life.make({ set: { title: 'ก'.repeat(LIMITS.changeBytes / 3) } });
    const bytes = Buffer.byteLength(canonicalJson(big));
    expect(await push(pc, life.name, [big])).toMatchObject({ results: [{ refused: { type: 'too-large', bytes, limit: LIMITS.changeBytes } }] });
  });
});

describe('what is taken', () => {
  it('comes back to the letter, whatever a newer version wrote, and its hash still verifies', async () => {
    const { pc, unit, life } = await office();
    const members = ['"zeta":1.50,"alpha":{"b":[1e2,-0,0.1],"a":"\\u0000 \\ud800 ก","10":1,"9":2}', '"kind":"kind-of-tomorrow"', '"constructor":{"prototype":1},"toString":"x"'];
    const base = `"scope":"${unit}","record":"r","base":{},"at":"000001700000000-0000","author":{"officer":"o","name":"n","device":"d","rank":9},"schema":99`;
    let prev = '';
    const texts = members.map((member, index) => {
      const kind = member.includes('"kind"') ? '' : '"kind":"agreement",';
      const text = `{"id":"${life.name}:${index + 1}",${kind}${base},${member},"set":{"a/ข":12345678901234567890,"z":[],"toString":null},"prev":"${prev}"}`;
      prev = hashChange(JSON.parse(text) as Change, sha256);
      return text;
    });
    const answer = await pushText(pc, life.name, texts);
    expect(await answer.json()).toMatchObject({ type: 'taken', results: [1, 2, 3] });
    const page = (await (await endpoint.ask('v1/pull', { token: pc.token })).json()) as { changes: Change[] };
    expect(page.changes.map(canonicalJson)).toEqual(texts.map((text) => canonicalJson(JSON.parse(text))));
    expect(hashChange(page.changes.at(-1)!, sha256)).toBe(prev);
    const stored = await endpoint.rows<{ hash: string; body: string }>('SELECT hash, body FROM changes WHERE scope = $1 ORDER BY revision', [unit]);
    for (const { hash, body } of stored) expect(sha256(body)).toBe(hash);
  });

  it('keeps its revision when it is sent again within a larger batch, after others have come', async () => {
    const { pc, unit, life } = await office();
    const mine = life.makeMany(4);
    expect(await push(pc, life.name, mine.slice(0, 2))).toMatchObject({ results: [1, 2] });
    const colleague = aLife(unit);
    await push(await endpoint.connect(unit, 'officer'), colleague.name, colleague.makeMany(3));
    expect(await push(pc, life.name, mine)).toMatchObject({ upTo: 4, results: [1, 2, 6, 7] });
    expect(await push(pc, life.name, mine.slice(0, 3))).toMatchObject({ upTo: 4, results: [1, 2, 6] });
  });

  it('is merged into a record as the offices merge it, in whatever order it comes', async () => {
    const { pc, unit, life } = await office();
    const made = life.make({ record: 'a', set: { title: 'one', status: 'wish' } });
    const colleague = aLife(unit);
    const edit = colleague.make({ record: 'a', set: { title: 'two' }, base: { title: [made.id] } });
    await push(await endpoint.connect(unit, 'officer'), colleague.name, [edit]);
    const packed = async (): Promise<unknown> => JSON.parse((await endpoint.rows<{ packed: string }>('SELECT packed FROM records WHERE scope = $1', [unit]))[0]!.packed);
    expect(await packed()).toMatchObject({ fields: { title: 'two' }, gone: { title: [made.id] } });
    await push(pc, life.name, [made]);
    expect(await packed()).toMatchObject({ fields: { title: 'two', status: 'wish' } });
    expect(await packed()).not.toHaveProperty('gone');
    expect(await packed()).not.toHaveProperty('more');
  });

  it('may set nothing: then it is relayed, and makes no record', async () => {
    const { pc, unit, life } = await office();
    const empty = life.make({ set: {} });
    expect(await push(pc, life.name, [empty])).toMatchObject({ results: [1] });
    expect((await pullAll(pc)).changes).toEqual([empty]);
    expect(await endpoint.rows('SELECT record FROM records WHERE scope = $1', [unit])).toEqual([]);
    expect(must(await pc.snapshot(null, going)).records).toEqual([]);
  });

  it('may be nothing: then the answer says how far the endpoint has come', async () => {
    const { pc, life } = await office();
    expect(await push(pc, life.name, [])).toMatchObject({ type: 'taken', upTo: 0, results: [] });
    await push(pc, life.name, life.makeMany(2));
    expect(await push(pc, life.name, [])).toMatchObject({ type: 'taken', upTo: 2, results: [] });
  });

  it('goes in with a few statements, however many changes there are', async () => {
    const { pc, unit, life } = await office();
    const { count, countStatements } = countingStatements();
    const device = { id: pc.device, unit, role: 'officer' as const };
    const sight = { unit, scopes: [unit], writes: unit };
    const answer = await asDevice(endpoint.db, sight, (client) => takePush(countStatements(client), device, unit, { epoch, incarnation: life.name, pending: 0, changes: life.makeMany(LIMITS.pushChanges) }));
    expect(answer).toMatchObject({ type: 'taken', upTo: LIMITS.pushChanges });
    expect(count()).toBeLessThan(15);
  });
});

const countingStatements = () => {
  let calls = 0;
  const countStatements = (client: Client): Client =>
    new Proxy(client, {
      get: (target, key) => {
        if (key === 'query') calls += 1;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  return { count: () => calls, countStatements };
};

describe('a batch', () => {
  it('larger than the protocol allows is not taken', async () => {
    const { pc, life } = await office();
    const answer = await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(LIMITS.pushChanges + 1) }, going);
    expect(answer).toMatchObject({ ok: false, error: { type: 'too-large' } });
  });

  it('tells the administrator how much its PC still holds', async () => {
    const { pc, life } = await office();
    await push(pc, life.name, life.makeMany(1), 41);
    const device = () => endpoint.rows<{ pending: number }>('SELECT last_pending AS pending FROM devices WHERE id = $1 AND last_synced IS NOT NULL', [pc.device]);
    expect(await device()).toEqual([{ pending: 41 }]);
    await push(pc, life.name, life.makeMany(1), 0);
    expect(await device()).toEqual([{ pending: 0 }]);
  });

  it('of a life of another unit is a fork, though that unit is out of sight', async () => {
    const [here, there] = [await office(), await office()];
    await push(here.pc, here.life.name, here.life.makeMany(1));
    const clone = aLife(there.unit, here.life.name);
    expect(await push(there.pc, clone.name, clone.makeMany(1))).toMatchObject({ type: 'fork', n: 1 });
    expect((await pullAll(there.pc)).changes).toEqual([]);
  });

  it('that ends in an error leaves nothing behind', async () => {
    const { pc, unit, life } = await office();
    await endpoint.rows(`CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more room' USING ERRCODE = '53100'; END $$`);
    await endpoint.rows(`CREATE TRIGGER full_disk BEFORE INSERT ON records FOR EACH ROW WHEN (NEW.scope = '${unit}') EXECUTE FUNCTION no_more()`);
    const changes = [...life.makeMany(3), life.make({ scope: 'elsewhere' })];
    const answer = await pc.push({ epoch, incarnation: life.name, pending: 0, changes }, going);
    expect(answer).toMatchObject({ ok: false, error: { type: 'server-trouble', retry: true, retryAfterMs: 5_000 } });
    for (const table of ['changes', 'refused', 'incarnations', 'scopes']) expect(await endpoint.rows(`SELECT FROM ${table} WHERE scope = $1`, [unit])).toEqual([]);
    await endpoint.rows('DROP TRIGGER full_disk ON records');
    expect(await push(pc, life.name, changes)).toMatchObject({ upTo: 4, results: [1, 2, 3, { refused: {} }] });
  });
});

describe('a push that says that another one comes before it', () => {
  it('waits for that one when it overtakes it, and both are taken in their order', async () => {
    const { unit, pc, life } = await office();
    const changes = [life.make(), life.make(), life.make(), life.make()];
    const later = pc.push({ epoch, incarnation: life.name, pending: 0, changes: changes.slice(2), follows: true }, going);
    // It has been looked at once this life is known, and nothing of it was taken.
    for (let known: object[] = []; known.length === 0; ) known = await endpoint.rows('SELECT last_n FROM incarnations WHERE incarnation = $1 AND last_n = 0', [life.name]);
    expect(await push(pc, life.name, changes.slice(0, 2), 2)).toMatchObject({ type: 'taken', upTo: 2, results: [1, 2] });
    expect(must(await later)).toMatchObject({ type: 'taken', upTo: 4, results: [3, 4] });
    expect((await pullAll(pc)).changes).toEqual(changes);
    expect(await endpoint.rows('SELECT count(*)::int AS n FROM changes WHERE scope = $1', [unit])).toEqual([{ n: 4 }]);
  });

  it('is told of the gap at once where it does not say so', async () => {
    const { pc, life } = await office();
    const changes = [life.make(), life.make(), life.make()];
    expect(await push(pc, life.name, changes.slice(2))).toEqual({ type: 'gap', epoch, expected: 1 });
  });
});
