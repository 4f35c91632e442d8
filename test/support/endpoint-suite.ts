import { describe, expect, test } from 'vitest';
import { hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { briefDigest, differingKinds, digestByKind } from '#core/change/digest.ts';
import { packRecord, unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import { splitChangeId } from '#core/ids.ts';
import type { Role } from '#core/journal/bodies.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import { LIMITS, type PullPage, type PushResponse, type SnapshotPart } from '#core/sync/protocol.ts';
import { must, mustFail } from './journal-kit.ts';
import { createReplica, REAL_KIT } from './merge-kit.ts';
import { sha256 } from './sha256.ts';

/** An endpoint to be asked: units that nobody else uses, and PCs enrolled in them. Several tests may share one database. */
export type EndpointUnderTest = {
  readonly newUnit: () => Promise<string>;
  /** enrols one more device */
  readonly connect: (unit: string, role: Role) => Promise<Endpoint>;
};

const SIGNAL = { aborted: false };
/** A key that no version of the app knows yet. */
const LATER = { signature: 'later' };
let lives = 0;

/** A PC's chain of changes, as its journal would number and link them. */
export const aLife = (scope: string, name = `life${String((lives += 1)).padStart(6, '0')}${String(process.pid)}`.slice(0, 32).padEnd(12, '0')) => {
  let prev = '';
  let n = 0;
  return {
    name,
    make: (parts: Partial<Change> = {}): Change => {
      n += 1;
      const author = { officer: 'officer-1', name: 'Sample Officer', device: 'PC 1' };
      const change: Change = { id: `${name}:${String(n)}`, scope, kind: 'agreement', record: `r${String(n)}`, set: { title: `t${String(n)}` }, base: {}, at: '000001700000000-0000', author, schema: 1, prev, ...parts };
      prev = hashChange(change, sha256);
      return change;
    },
    makeMany(count: number): Change[] {
      return Array.from({ length: count }, () => this.make());
    },
    /** Two changes that name each other, as no honest PC makes them: neither can come after what it names. */
    makeRing(): Change[] {
      return [n + 2, n + 1].map((other) => this.make({ base: { title: [`${name}:${String(other)}`] } }));
    },
  };
};

const epochOf = async (pc: Endpoint): Promise<string> => must(await pc.status(SIGNAL)).epoch;

const push = async (pc: Endpoint, changes: readonly unknown[], parts: { epoch?: string; incarnation?: string; pull?: { cursor: string; knows?: { from: number; upTo: number } }; confirmed?: number; relay?: { scope: string; leftOut?: readonly string[] } } = {}) => {
  const incarnation = splitChangeId((changes[0] as Change).id).incarnation;
  return pc.push({ epoch: await epochOf(pc), incarnation, pending: 0, ...parts, changes }, SIGNAL);
};

const taken = async (pc: Endpoint, changes: readonly unknown[], parts = {}): Promise<Extract<PushResponse, { type: 'taken' }>> => {
  const answer = must(await push(pc, changes, parts));
  if (answer.type !== 'taken') throw new Error(`expected it to be taken: ${JSON.stringify(answer)}`);
  return answer;
};

export const pullAll = async (pc: Endpoint, from: string | null = null): Promise<{ changes: Change[]; cursor: string; digests?: PullPage['digests'] }> => {
  const changes: Change[] = [];
  for (let cursor = from; ; ) {
    const page: PullPage = must(await pc.pull(cursor, SIGNAL));
    changes.push(...page.changes);
    if (!page.more) return { changes, cursor: page.cursor, digests: page.digests };
    cursor = page.cursor;
  }
};

const snapshotAll = async (pc: Endpoint): Promise<SnapshotPart[]> => {
  const parts: SnapshotPart[] = [];
  for (let token: string | null = null; ; ) {
    const part: SnapshotPart = must(await pc.snapshot(token, SIGNAL));
    parts.push(part);
    if (part.next === null) return parts;
    token = part.next;
  }
};

const refusalsIn = (results: readonly unknown[]): (string | null)[] =>
  results.map((result) => (typeof result === 'number' ? null : (result as { refused: { type: string } }).refused.type));

/** What every endpoint must do. */
export const endpointSuite = (name: string, open: () => Promise<EndpointUnderTest>): void => {
  describe(`the endpoint (${name})`, () => {
    describePushes(open);
    describeRefusals(open);
    describeRelays(open);
    describePulls(open);
    describeSnapshots(open);
  });
};

type Open = () => Promise<EndpointUnderTest>;

const officeOf = async (open: Open) => {
  const endpoint = await open();
  const unit = await endpoint.newUnit();
  return { endpoint, unit, pc: await endpoint.connect(unit, 'officer'), life: aLife(unit) };
};

const describePushes = (open: Open): void => {
  test('gives accepted changes the next revisions of their scope, without a gap', async () => {
    const { pc, life, endpoint, unit } = await officeOf(open);
    expect(await taken(pc, life.makeMany(3))).toMatchObject({ upTo: 3, results: [1, 2, 3] });
    expect(await taken(await endpoint.connect(unit, 'officer'), aLife(unit).makeMany(2))).toMatchObject({ upTo: 2, results: [4, 5] });
    expect((await taken(pc, life.makeMany(2))).results).toEqual([6, 7]);
  });

  test('answers the same again for what it has decided on, wherever the batch begins', async () => {
    const { pc, life } = await officeOf(open);
    const changes = life.makeMany(4);
    await taken(pc, changes.slice(0, 3));
    expect(await taken(pc, changes.slice(0, 3))).toMatchObject({ upTo: 3, results: [1, 2, 3] });
    expect(await taken(pc, changes.slice(1))).toMatchObject({ upTo: 4, results: [2, 3, 4] });
    expect((await pullAll(pc)).changes).toEqual(changes);
  });

  test('says from where it wants the changes when some before are missing', async () => {
    const { pc, life } = await officeOf(open);
    const changes = life.makeMany(5);
    expect(must(await push(pc, changes.slice(2)))).toMatchObject({ type: 'gap', expected: 1 });
    await taken(pc, changes.slice(0, 2));
    expect(must(await push(pc, changes.slice(4)))).toMatchObject({ type: 'gap', expected: 3 });
    expect((await pullAll(pc)).changes).toHaveLength(2);
  });

  test('says fork when a number comes again with other contents, and takes nothing of the batch', async () => {
    const { pc, life, unit } = await officeOf(open);
    const clone = aLife(unit, life.name);
    await taken(pc, life.makeMany(2));
    clone.make();
    const other = [clone.make({ set: { title: 'other' } }), clone.make()];
    expect(must(await push(pc, other))).toMatchObject({ type: 'fork', n: 2 });
    expect((await pullAll(pc)).changes).toHaveLength(2);
  });

  test('says fork when the chain does not go on from what it knows', async () => {
    const { pc, life } = await officeOf(open);
    await taken(pc, life.makeMany(2));
    life.make({ set: { title: 'never sent' } });
    const broken = { ...life.make(), id: `${life.name}:3` };
    expect(must(await push(pc, [broken]))).toMatchObject({ type: 'fork', n: 3 });
    expect((await pullAll(pc)).changes).toHaveLength(2);
  });

  test('lets a PC that was enrolled again go on under its name, as long as the chain does', async () => {
    const { pc, life, unit, endpoint } = await officeOf(open);
    const clone = aLife(unit, life.name);
    await taken(pc, life.makeMany(1));
    const again = await endpoint.connect(unit, 'officer');
    expect(await taken(again, life.makeMany(1))).toMatchObject({ upTo: 2, results: [2] });
    expect(must(await push(again, clone.makeMany(1).map((change) => ({ ...change, set: { title: 'other' } }))))).toMatchObject({ type: 'fork', n: 1 });
  });

  test('says fork when a PC of another unit counts under the same name', async () => {
    const { pc, life, endpoint } = await officeOf(open);
    await taken(pc, life.makeMany(1));
    const elsewhere = await endpoint.newUnit();
    expect(must(await push(await endpoint.connect(elsewhere, 'officer'), aLife(elsewhere, life.name).makeMany(1)))).toMatchObject({ type: 'fork' });
  });

  test('takes of a life from an earlier epoch what was confirmed or is known, and calls the rest a fork', async () => {
    const { pc, life } = await officeOf(open);
    const changes = life.makeMany(4);
    expect(must(await push(pc, changes, { confirmed: 2 }))).toMatchObject({ type: 'fork', n: 3 });
    expect((await pullAll(pc)).changes).toEqual([]);
    await taken(pc, changes.slice(0, 2), { confirmed: 2 });
    expect(must(await push(pc, changes.slice(2), { confirmed: 2 }))).toMatchObject({ type: 'fork', n: 3 });
    await taken(pc, changes.slice(0, 3));
    expect(await taken(pc, changes.slice(1, 3), { confirmed: 2 })).toMatchObject({ upTo: 3, results: [2, 3] });
  });

  test('does not take numbers out of order or of two lives', async () => {
    const { pc, life, unit } = await officeOf(open);
    const [a, b, c] = life.makeMany(3);
    expect(mustFail(await push(pc, [a, c])).type).toBe('malformed');
    expect(mustFail(await push(pc, [b, a])).type).toBe('malformed');
    expect(mustFail(await push(pc, [a, aLife(unit).make()])).type).toBe('malformed');
    expect((await pullAll(pc)).changes).toEqual([]);
  });

  test('takes nothing in another epoch', async () => {
    const { pc, life } = await officeOf(open);
    expect(mustFail(await push(pc, life.makeMany(1), { epoch: 'of-another-time' }))).toMatchObject({ type: 'epoch-changed', retry: false });
    expect((await pullAll(pc)).changes).toEqual([]);
  });

  test('says how far each life of the device has been decided on', async () => {
    const { pc, life, unit, endpoint } = await officeOf(open);
    const second = aLife(unit);
    await taken(pc, [...life.makeMany(2), life.make({ scope: 'ZZ-9' })]);
    await taken(pc, second.makeMany(1));
    expect(must(await pc.status(SIGNAL)).acknowledged).toEqual({ [life.name]: 3, [second.name]: 1 });
    expect(must(await (await endpoint.connect(unit, 'officer')).status(SIGNAL))).toMatchObject({ acknowledged: {}, unit: { code: unit }, role: 'officer' });
  });

  test('carries the other direction in the same exchange', async () => {
    const { pc, life, unit, endpoint } = await officeOf(open);
    const { cursor } = await pullAll(pc);
    const theirs = aLife(unit).makeMany(2);
    await taken(await endpoint.connect(unit, 'officer'), theirs);
    const mine = life.makeMany(1);
    const { page } = await taken(pc, mine, { pull: { cursor } });
    expect(page!.changes.length + page!.remaining).toBe(3);
    expect([...page!.changes, ...(await pullAll(pc, page!.cursor)).changes]).toEqual([...theirs, ...mine]);
  });
};

const describeRefusals = (open: Open): void => {
  test('refuses one by one, says why, and takes the others', async () => {
    const { pc, life } = await officeOf(open);
    const changes = [
      life.make(),
      life.make({ scope: 'ZZ-9' }),
      life.make({ set: { title: 'x'.repeat(LIMITS.changeBytes) } }),
      life.make({ record: '' }),
      life.make(),
    ];
    const { results, upTo } = await taken(pc, changes);
    expect(upTo).toBe(5);
    expect(refusalsIn(results)).toEqual([null, 'not-allowed', 'too-large', 'malformed', null]);
    expect([results[0], results[4]]).toEqual([1, 2]);
    expect((await pullAll(pc)).changes).toEqual([changes[0], changes[4]]);
    expect((await taken(pc, changes)).results).toEqual(results);
  });

  test('refuses what stands on a refused change, and what stands on that, in one batch or later', async () => {
    const { pc, life } = await officeOf(open);
    const refused = life.make({ scope: 'ZZ-9', record: 'a' });
    const onIt = life.make({ record: 'a', base: { title: [refused.id] } });
    const onThat = life.make({ record: 'a', base: { title: [onIt.id] } });
    const { results } = await taken(pc, [refused, onIt]);
    expect(results[1]).toMatchObject({ refused: { type: 'base-refused', base: refused.id } });
    expect((await taken(pc, [onThat])).results[0]).toMatchObject({ refused: { type: 'base-refused', base: onIt.id } });
    expect((await pullAll(pc)).changes).toEqual([]);
  });

  test('takes nothing from a reader, and answers so per change', async () => {
    const { endpoint, unit, life } = await officeOf(open);
    const reader = await endpoint.connect(unit, 'reader');
    expect(refusalsIn((await taken(reader, life.makeMany(2))).results)).toEqual(['not-allowed', 'not-allowed']);
  });

  test('keeps what a newer version wrote, to the letter', async () => {
    const { pc, life } = await officeOf(open);
    const change = life.make({ kind: 'kind-of-tomorrow', schema: 99, set: { 'new/field': { deep: [1, null] } }, ...LATER });
    await taken(pc, [change]);
    expect((await pullAll(pc)).changes).toEqual([change]);
  });
};

const knownOf = async (pc: Endpoint, scope: string) => must(await pc.known(SIGNAL)).scopes[scope];

const describeRelays = (open: Open): void => {
  test('takes back what others hold of a life, with gaps, and what fills them later', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const other = await endpoint.connect(unit, 'head');
    const [a, b, c, d, e] = life.makeMany(5);
    await taken(other, [b, e], { relay: { scope: unit } });
    expect(await knownOf(pc, unit)).toEqual({ [life.name]: 0 });
    await taken(other, [b, d], { relay: { scope: unit } });
    expect((await pullAll(pc)).changes).toEqual([b, e, d]);
    // Who made them comes after all.
    expect(await taken(pc, [a, b, c, d, e])).toMatchObject({ upTo: 5, results: [4, 1, 5, 3, 2] });
    expect((await pullAll(pc)).changes).toEqual([b, e, d, a, c]);
    expect(await knownOf(pc, unit)).toEqual({ [life.name]: 5 });
    expect((await taken(pc, life.makeMany(1))).results).toEqual([6]);
  });

  test('takes no unconfirmed number of an older life into a gap of which nobody knows what belongs there', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const [, b, c] = life.makeMany(3);
    await taken(await endpoint.connect(unit, 'officer'), [c], { relay: { scope: unit } });
    const twin = aLife(unit, life.name);
    expect(must(await push(pc, twin.makeMany(1), { confirmed: 0 }))).toMatchObject({ type: 'fork', n: 1 });
    expect(must(await push(pc, [b], { confirmed: 0 }))).toMatchObject({ type: 'taken' });
  });

  test('leaves out what contradicts the chain, also before and after a gap', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const other = await endpoint.connect(unit, 'officer');
    const forged = aLife(unit, life.name);
    const [a, b, c] = life.makeMany(3);
    const [fa, fb] = forged.makeMany(2).map((change) => ({ ...change, set: { title: 'forged' } }));
    await taken(other, [c], { relay: { scope: unit } });
    expect(refusalsIn((await taken(other, [fb], { relay: { scope: unit } })).results)).toEqual(['malformed']);
    await taken(other, [b], { relay: { scope: unit } });
    expect(refusalsIn((await taken(other, [fa, { ...c!, set: {} }], { relay: { scope: unit } })).results)).toEqual(['malformed', 'malformed']);
    expect(must(await push(pc, [fa]))).toMatchObject({ type: 'fork', n: 1 });
    await taken(other, [a], { relay: { scope: unit } });
    expect(refusalsIn((await taken(other, [{ ...life.make(), prev: hashChange(fa!, sha256) }], { relay: { scope: unit } })).results)).toEqual(['malformed']);
    expect((await pullAll(pc)).changes).toEqual([c, b, a]);
  });

  test('takes what was relayed once, and from whom made it with the same answer', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const changes = life.makeMany(3);
    const ministry = await endpoint.connect(await endpoint.newUnit(), 'ministry');
    expect((await taken(ministry, changes, { relay: { scope: unit } })).results).toEqual([1, 2, 3]);
    expect((await taken(ministry, changes, { relay: { scope: unit } })).results).toEqual([1, 2, 3]);
    expect(await taken(pc, changes)).toMatchObject({ upTo: 3, results: [1, 2, 3] });
    expect((await pullAll(pc)).changes).toEqual(changes);
  });

  test('takes back what lies far apart in any order, and always says up to where nothing is missing', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const changes = life.makeMany(40);
    const other = await endpoint.connect(unit, 'officer');
    const given = new Set<number>();
    for (const numbers of [[39], [5, 12, 20], [6], [1, 30, 31], [11, 13, 38, 40], [2, 4, 19, 21], Array.from({ length: 40 }, (_, index) => index + 1).filter((n) => n % 3 > 0), [3, 9, 36]]) {
      expect(refusalsIn((await taken(other, numbers.map((n) => changes[n - 1]), { relay: { scope: unit } })).results)).toEqual(numbers.map(() => null));
      for (const n of numbers) given.add(n);
      const missing = changes.findIndex((_, index) => !given.has(index + 1));
      expect(must(await pc.known(SIGNAL)).scopes[unit]).toEqual({ [life.name]: missing });
      // A number that is missing takes only what the change after it tells.
      const told = [...given].filter((n) => n > 1 && !given.has(n - 1)).map((n) => ({ ...changes[n - 2]!, set: { title: 'another' } }));
      expect(refusalsIn((await taken(other, [changes[numbers[0]! - 1], ...told], { relay: { scope: unit } })).results)).toEqual([null, ...told.map(() => 'malformed')]);
    }
    expect((await taken(pc, changes)).upTo).toBe(40);
    expect((await pullAll(pc)).changes.map(({ id }) => id).toSorted()).toEqual(changes.map(({ id }) => id).toSorted());
  });

  test('leaves out what is given back of numbers that nobody can have reached', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const [first, second] = life.makeMany(2);
    const numbered = (n: number): Change => ({ ...second!, id: `${life.name}:${String(n)}` });
    const far = [numbered(LIMITS.relayAhead + 2), numbered(4_000_000_000), numbered(999_999_999_999_999)];
    const other = await endpoint.connect(unit, 'officer');
    expect(refusalsIn((await taken(other, [first, ...far], { relay: { scope: unit } })).results)).toEqual([null, 'malformed', 'malformed', 'malformed']);
    expect((await taken(pc, [first, second])).upTo).toBe(2);
  });

  test('takes nothing back from a reader or for another unit', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const changes = life.makeMany(1);
    const reader = await endpoint.connect(unit, 'reader');
    const stranger = await endpoint.connect(await endpoint.newUnit(), 'head');
    for (const other of [reader, stranger]) expect(mustFail(await push(other, changes, { relay: { scope: unit } }))).toMatchObject({ type: 'not-allowed', retry: false });
    const inAnother = { ...changes[0]!, scope: 'ZZ-9' };
    expect(refusalsIn((await taken(pc, [inAnother], { relay: { scope: unit } })).results)).toEqual(['not-allowed']);
    expect((await pullAll(pc)).changes).toEqual([]);
  });

  test('refuses what is wrong in itself for good whoever brings it first, and what stands on it until its author writes that anew', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const wrong = life.make({ set: { title: 'x'.repeat(LIMITS.changeBytes) } });
    const onIt = life.make({ base: { title: [wrong.id] } });
    const onThat = life.make({ base: { title: [onIt.id] } });
    const other = await endpoint.connect(unit, 'officer');
    expect(refusalsIn((await taken(other, [wrong, onIt, onThat], { relay: { scope: unit } })).results)).toEqual(['too-large', 'base-refused', 'base-refused']);
    expect(refusalsIn((await taken(other, [onIt], { relay: { scope: unit } })).results)).toEqual(['base-refused']);
    expect(refusalsIn((await taken(other, [onThat], { relay: { scope: unit, leftOut: [onIt.id] } })).results)).toEqual(['base-refused']);
    const after = life.make();
    expect(refusalsIn((await taken(pc, [wrong, onIt, onThat, after])).results)).toEqual(['too-large', 'base-refused', 'base-refused', null]);
    expect((await pullAll(pc)).changes).toEqual([after]);
  });

  test('gives no snapshot while a number is missing that may still come', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const [, b] = life.makeMany(2);
    await taken(await endpoint.connect(unit, 'officer'), [b], { relay: { scope: unit } });
    const parts = await snapshotAll(pc);
    expect(parts.flatMap(({ records }) => records)).toEqual([]);
    expect((await pullAll(pc, parts.at(-1)!.cursor)).changes).toEqual([b]);
  });

  test('says how far it knows each life of the scopes in sight', async () => {
    const { endpoint, unit, pc, life } = await officeOf(open);
    const elsewhere = await endpoint.newUnit();
    const other = aLife(elsewhere);
    await taken(pc, [...life.makeMany(2), life.make({ scope: 'ZZ-9' })]);
    await taken(await endpoint.connect(elsewhere, 'officer'), other.makeMany(1));
    expect(must(await pc.known(SIGNAL))).toMatchObject({ epoch: await epochOf(pc), scopes: { [unit]: { [life.name]: 3 } } });
    expect(await knownOf(pc, elsewhere)).toBeUndefined();
    expect(await knownOf(await endpoint.connect(await endpoint.newUnit(), 'ministry'), elsewhere)).toEqual({ [other.name]: 1 });
  });
};

const describePulls = (open: Open): void => {
  test('gives an office its own scope only, and the ministry all', async () => {
    const { endpoint, pc, life, unit } = await officeOf(open);
    const elsewhere = await endpoint.newUnit();
    const ministry = await endpoint.connect(await endpoint.newUnit(), 'ministry');
    const here = life.makeMany(2);
    const there = aLife(elsewhere).makeMany(1);
    await taken(pc, here);
    await taken(await endpoint.connect(elsewhere, 'officer'), there);
    expect((await pullAll(pc)).changes).toEqual(here);
    const all = (await pullAll(ministry)).changes.filter(({ scope }) => scope === unit || scope === elsewhere);
    expect(all.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([...here, ...there].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  });

  test('goes on after the cursor, and the same cursor gives the same again', async () => {
    const { pc, life } = await officeOf(open);
    const first = life.makeMany(2);
    await taken(pc, first);
    const { cursor } = await pullAll(pc);
    expect((await pullAll(pc, cursor)).changes).toEqual([]);
    const second = life.makeMany(2);
    await taken(pc, second);
    expect((await pullAll(pc, cursor)).changes).toEqual(second);
    expect((await pullAll(pc, cursor)).changes).toEqual(second);
  });

  test('says on the last page what it holds: what the changes make of the records, and nothing that was refused', async () => {
    const { pc, life, unit, endpoint } = await officeOf(open);
    const made = life.makeMany(3);
    const edits = [life.make({ record: 'r1', base: { title: [made[0]!.id] } }), life.make({ record: 'r2' }), life.make({ record: 'r9', kind: 'constructor' })];
    const refused = life.make({ scope: 'TH-elsewhere' });
    const alone = aLife(unit).makeMany(1).map((change) => ({ ...change, base: { title: [`${life.name}:99`] } }));
    const checkAll = async (known: readonly Change[]): Promise<void> => {
      const replica = createReplica(REAL_KIT);
      replica.receive(known, () => true);
      const here = Object.fromEntries([...digestByKind(replica.states(), sha256)].map(([kind, digest]) => [kind, briefDigest(digest)]));
      const there = (await pullAll(pc)).digests;
      expect(there).toBeDefined();
      expect(differingKinds(here, there!)).toEqual([]);
      expect(differingKinds({ ...here, agreement: [1, ''] }, there!)).toEqual([{ kind: 'agreement', here: 1, there: there!['agreement']![0] }]);
    };
    await taken(pc, made);
    await checkAll(made);
    await taken(pc, [...edits, refused]);
    await checkAll([...made, ...edits]);
    await taken(await endpoint.connect(unit, 'officer'), alone);
    await checkAll([...made, ...edits, ...alone]);
  });

  test('says to the ministry what all units hold together', async () => {
    const { pc, life, endpoint } = await officeOf(open);
    const ministry = await endpoint.connect(await endpoint.newUnit(), 'ministry');
    const before = (await pullAll(ministry)).digests?.['agreement']?.[0] ?? 0;
    await taken(pc, life.makeMany(2));
    const elsewhere = await endpoint.newUnit();
    await taken(await endpoint.connect(elsewhere, 'officer'), aLife(elsewhere).makeMany(3));
    expect((await pullAll(ministry)).digests?.['agreement']?.[0]).toBe(before + 5);
  });

  test('does not send back what the asker has just given, where it says that it knows it, and loses nothing of others by it', async () => {
    const { pc, life, endpoint, unit } = await officeOf(open);
    await taken(pc, life.makeMany(1));
    const { cursor } = await pullAll(pc);
    const others = aLife(unit).makeMany(3);
    await taken(await endpoint.connect(unit, 'officer'), others);
    const own = life.makeMany(5);
    const answer = await taken(pc, own, { pull: { cursor, knows: { from: 2, upTo: 6 } } });
    const came = new Set(answer.page!.changes.map(({ id }) => id));
    for (const { id } of own) expect(came.has(id)).toBe(false);
    const rest = answer.page!.more ? (await pullAll(pc, answer.page!.cursor)).changes : [];
    const all = new Set([...came, ...rest.map(({ id }) => id)]);
    for (const { id } of others) expect(all.has(id)).toBe(true);
    expect((await pullAll(pc, cursor)).changes).toHaveLength(8);
  });

  test('does not take a cursor that it did not write', async () => {
    const { pc } = await officeOf(open);
    expect(mustFail(await pc.pull('not a cursor', SIGNAL))).toMatchObject({ type: 'malformed', retry: false });
  });
};

const describeSnapshots = (open: Open): void => {
  test('gives the state of all records, and a cursor from which the rest follows', async () => {
    const { pc, life, unit } = await officeOf(open);
    const made = life.makeMany(5);
    const edits = [life.make({ record: 'r1', base: { title: [made[0]!.id] } }), life.make({ record: 'r2' }), life.make({ record: 'r3', set: { deleted: true } })];
    await taken(pc, [...made, ...edits]);
    const parts = await snapshotAll(pc);
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
    expect(new Set(parts.map((part) => part.parts))).toEqual(new Set([parts.length]));
    expect(parts.map(({ cursor }) => cursor !== undefined)).toEqual(parts.map((_, index) => index === parts.length - 1));
    expect(parts.reduce((sum, { records }) => sum + records.length, 0)).toBe(parts[0]!.totalRecords);
    const later = life.makeMany(2);
    await taken(pc, later);
    const rest = await pullAll(pc, parts.at(-1)!.cursor);
    const replica = createReplica(REAL_KIT);
    replica.takeSnapshot(parts.flatMap(({ records }) => records.map((record) => unpackRecord(record as PackedRecord))), parts.at(-1)!);
    replica.receive(rest.changes);
    const whole = createReplica(REAL_KIT);
    whole.receive([...made, ...edits, ...later]);
    expect(replica.held()).toEqual([]);
    expect(replica.states().map(packRecord)).toEqual(whole.states().map(packRecord));
    expect(parts.at(-1)!.vectors[unit]).toEqual({ [life.name]: expect.any(Number) as number });
  });

  test('says which of the numbers that it covers were refused', async () => {
    const { pc, life, unit } = await officeOf(open);
    const refused = (): Change => life.make({ scope: 'elsewhere' });
    const batch = [...life.makeMany(1), refused(), refused(), ...life.makeMany(1), refused(), ...life.makeMany(2), refused()];
    await taken(pc, batch);
    const last = (await snapshotAll(pc)).at(-1)!;
    expect(last.vectors[unit]).toEqual({ [life.name]: 8 });
    expect(last.refused).toEqual({ [unit]: { [life.name]: [[2, 3], [5, 5], [8, 8]] } });
  });

  test('says also that nothing was refused', async () => {
    const { pc, life, unit } = await officeOf(open);
    await taken(pc, life.makeMany(2));
    expect((await snapshotAll(pc)).at(-1)!.refused).toEqual({ [unit]: {} });
  });

  test('says with the last part what all parts cover, of every scope', async () => {
    const { endpoint, pc, life, unit } = await officeOf(open);
    const elsewhere = await endpoint.newUnit();
    const other = aLife(elsewhere);
    await taken(pc, life.makeMany(1));
    await taken(await endpoint.connect(elsewhere, 'officer'), other.makeMany(1));
    const parts = await snapshotAll(await endpoint.connect(await endpoint.newUnit(), 'ministry'));
    expect(parts.at(-1)!.vectors).toMatchObject({ [unit]: { [life.name]: 1 }, [elsewhere]: { [other.name]: 1 } });
  });

  test('holds a change although what it names never came, and says so', async () => {
    const { pc, life } = await officeOf(open);
    const alone = life.make({ base: { title: ['nobodyknowsme:7'] } });
    await taken(pc, [alone]);
    const parts = await snapshotAll(pc);
    expect(parts.flatMap(({ records }) => records)).toMatchObject([{ record: alone.record, fields: alone.set, gone: { title: ['nobodyknowsme:7'] } }]);
    expect((await pullAll(pc, parts.at(-1)!.cursor)).changes).toEqual([]);
  });

  test('gives no head to what was superseded before it came', async () => {
    const { pc, life, unit, endpoint } = await officeOf(open);
    const superseded = aLife(unit).make({ set: { title: 'earlier', notes: 'kept' } });
    const { record } = superseded;
    await taken(pc, [life.make({ record, set: { title: 'later' }, base: { title: [superseded.id] } })]);
    await taken(await endpoint.connect(unit, 'officer'), [superseded]);
    const [held] = (await snapshotAll(pc)).flatMap(({ records }) => records);
    expect(held).toMatchObject({ record, fields: { title: 'later', notes: 'kept' } });
    expect(held).not.toHaveProperty('more');
    expect(held).not.toHaveProperty('gone');
  });

  test('of an empty scope is one empty part', async () => {
    const { pc } = await officeOf(open);
    const [part, ...more] = await snapshotAll(pc);
    expect(more).toEqual([]);
    expect(part).toMatchObject({ part: 0, parts: 1, records: [], totalRecords: 0, next: null });
    expect((await pullAll(pc, part!.cursor)).changes).toEqual([]);
  });

  test('says gone to a token that it does not know', async () => {
    const { pc } = await officeOf(open);
    expect(mustFail(await pc.snapshot('eyJub3RoaW5nIjoxfQ', SIGNAL)).type).toBe('snapshot-gone');
  });
};
