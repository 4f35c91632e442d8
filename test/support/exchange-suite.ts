import { describe, expect, test } from 'vitest';
import { hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import type { CarryContents } from '#core/exchange/carry.ts';
import { BRIEF_HASH, type Decision, type Receipt } from '#core/exchange/receipt.ts';
import type { Role } from '#core/journal/bodies.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import { LIMITS, type PushRequest } from '#core/sync/protocol.ts';
import { aLife } from './endpoint-suite.ts';
import { must } from './journal-kit.ts';
import { sha256 } from './sha256.ts';

/** A PC that has a line, and whose files somebody carries. */
export type CarryingPc = { readonly line: Endpoint; readonly handIn: (contents: CarryContents) => Promise<Receipt> };
export type ExchangeUnderTest = {
  readonly newUnit: () => Promise<string>;
  readonly connect: (unit: string, role: Role) => Promise<CarryingPc>;
};

const SIGNAL = { aborted: false };
const brief = (change: Change): string => hashChange(change, sha256).slice(0, BRIEF_HASH);
const numbersOf = ({ decisions }: Receipt): number[] => decisions.map(([id]) => Number(id.split(':')[1])).toSorted((a, b) => a - b);
const inOrder = (decisions: readonly Decision[]): Decision[] => decisions.toSorted(([a], [b]) => a.localeCompare(b));
const changesOf = ({ pages }: Receipt): string[] => pages.flatMap(({ page }) => page.changes.map(({ id }) => id));

/** What a carry file does at an endpoint and what its receipt says: asked of the one in memory, so that simulations can be believed, and of the real one. */
export const exchangeSuite = (name: string, open: () => Promise<ExchangeUnderTest>): void => {
  const start = async (role: Role = 'officer') => {
    const endpoint = await open();
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, role);
    const { epoch } = must(await pc.line.status(SIGNAL));
    const push = (changes: readonly Change[], parts: Partial<PushRequest> = {}): PushRequest => ({ epoch, incarnation: changes[0]!.id.split(':')[0]!, changes, pending: 0, ...parts });
    const carry = (parts: Partial<Omit<CarryContents, 'head'>> & { readonly head?: Partial<CarryContents['head']> } = {}): Promise<Receipt> => {
      const { head, ...rest } = parts;
      return pc.handIn({ epoch, relays: [], pushes: [], counts: {}, ...rest, head: { lives: {}, read: { type: 'changes', cursor: null }, history: null, pending: 0, ...head } });
    };
    return { endpoint, unit, pc, epoch, push, carry, life: aLife(unit) };
  };

  describe(`a carry file at ${name}`, () => {
    test('is taken like pushes, and its receipt decides on each change by its hash and brings what was pulled', async () => {
      const { unit, epoch, push, carry, life } = await start();
      const changes = life.makeMany(3);
      const receipt = await carry({ pushes: [push(changes.slice(0, 2)), push(changes.slice(2))] });
      expect(receipt).toMatchObject({ unit, epoch, obstacles: [], head: { carried: epoch, remaining: 0 }, status: { unit: { code: unit }, epoch } });
      expect(inOrder(receipt.decisions)).toEqual(changes.map((change, index) => [change.id, brief(change), index + 1]));
      expect(changesOf(receipt)).toEqual(changes.map(({ id }) => id));
      expect(receipt.known?.scopes[unit]).toEqual({ [life.name]: 3 });
    });

    test('is taken once, however often it comes, and its later receipts say the same', async () => {
      const { push, carry, life } = await start();
      const pushes = [push(life.makeMany(2))];
      const [first, second] = [await carry({ pushes }), await carry({ pushes })];
      expect([inOrder(second.decisions), changesOf(second), second.known]).toEqual([inOrder(first.decisions), changesOf(first), first.known]);
    });

    test('that comes late is told what another file has brought since', async () => {
      const { push, carry, life } = await start();
      const changes = life.makeMany(4);
      await carry({ pushes: [push(changes)] });
      expect(numbersOf(await carry({ pushes: [push(changes.slice(0, 2))], head: { lives: { [life.name]: 1 } } }))).toEqual([2, 3, 4]);
    });

    test('is told of lives of its PC that it does not know yet', async () => {
      const { unit, push, carry, life } = await start();
      const later = aLife(unit);
      await carry({ pushes: [push(later.makeMany(2))] });
      const receipt = await carry({ pushes: [push(life.makeMany(1))] });
      expect(receipt.decisions.map(([id]) => id).toSorted()).toEqual([`${life.name}:1`, `${later.name}:1`, `${later.name}:2`].toSorted());
    });

    test('is taken up to a fork, and nothing behind it', async () => {
      const { unit, push, carry, life, pc } = await start();
      const common = life.makeMany(2);
      const twin = { ...life.make(), set: { title: 'the twin' } };
      must(await pc.line.push(push([...common, twin]), SIGNAL));
      const own = aLife(unit, life.name);
      own.makeMany(2);
      const forked = own.make({ set: { title: 'this one' } });
      const next = aLife(unit);
      const receipt = await carry({ pushes: [push([...common, forked]), push(next.makeMany(1))] });
      expect(receipt.obstacles).toEqual([{ type: 'fork', id: forked.id, hash: brief(forked) }]);
      expect(receipt.decisions.find(([id]) => id === forked.id)).toEqual([twin.id, brief(twin), 3]);
      expect(receipt.known?.scopes[unit]?.[next.name]).toBeUndefined();
    });

    test('whose beginning is missing says from where it is wanted', async () => {
      const { push, carry, life } = await start();
      const changes = life.makeMany(3);
      expect(await carry({ pushes: [push(changes.slice(2))] })).toMatchObject({ obstacles: [{ type: 'gap', incarnation: life.name, from: 3, expected: 1 }], decisions: [] });
    });

    test('of a reader is refused change by change', async () => {
      const { unit, push, carry, life } = await start('reader');
      const { decisions } = await carry({ pushes: [push(life.makeMany(1))] });
      expect(decisions).toEqual([[`${life.name}:1`, expect.any(String), { refused: { type: 'not-allowed', scope: unit } }]]);
    });

    test('gives back what others made, and is told what was left out', async () => {
      const { unit, push, carry } = await start();
      const other = aLife(unit);
      const given = other.makeMany(2);
      const receipt = await carry({ relays: [push(given, { relay: { scope: unit } })], head: { lives: { [other.name]: 2 } } });
      expect(receipt.decisions.map(([id, , result]) => [id, typeof result])).toEqual(given.map(({ id }) => [id, 'number']));
      const altered = { ...given[1]!, set: { title: 'altered' } };
      const again = await carry({ relays: [push([given[0]!, altered], { relay: { scope: unit } })], head: { lives: { [other.name]: 2 } } });
      expect(again.decisions.map(([id, hash, result]) => [id, hash, typeof result])).toEqual([[given[0]!.id, brief(given[0]!), 'number'], [altered.id, brief(altered), 'object']]);
    });

    test('that gives back a chain of edits on a refused one in several requests has all of it left out', async () => {
      const { unit, push, carry } = await start();
      const other = aLife(unit);
      const refused = other.make({ set: { title: 'x'.repeat(LIMITS.changeBytes) } });
      const onIt = other.make({ base: { title: [refused.id] } });
      const onThat = other.make({ base: { title: [onIt.id] } });
      const relays = [[refused, onIt], [onThat]].map((changes) => push(changes, { relay: { scope: unit } }));
      const { decisions } = await carry({ relays, head: { lives: { [other.name]: 3 } } });
      expect(decisions.map(([id, , result]) => [id, typeof result === 'object' ? result.refused.type : 'taken'])).toEqual([[refused.id, 'too-large'], [onIt.id, 'base-refused'], [onThat.id, 'base-refused']]);
    });

    test('that speaks to an epoch that is over is answered, and nothing of it is taken', async () => {
      const { unit, epoch, push, carry, life } = await start();
      const receipt = await carry({ epoch: 'long-ago', pushes: [push(life.makeMany(1), { epoch: 'long-ago' })] });
      expect(receipt).toMatchObject({ epoch, head: { carried: 'long-ago' }, decisions: [], obstacles: [], pages: [], snapshot: [] });
      expect(receipt.known?.scopes[unit]).toBeUndefined();
    });

    test('reads on from its cursor, page by page', async () => {
      const { push, carry, life } = await start();
      const first = await carry({ pushes: [push(life.makeMany(1))] });
      const cursor = first.pages.at(-1)!.page.cursor;
      const receipt = await carry({ pushes: [push(life.makeMany(3))], head: { lives: { [life.name]: 1 }, read: { type: 'changes', cursor } } });
      expect(changesOf(receipt)).toEqual([2, 3, 4].map((n) => `${life.name}:${String(n)}`));
      expect(receipt.pages[0]?.after).toBe(cursor);
      for (const [index, { after }] of receipt.pages.slice(1).entries()) expect(after).toBe(receipt.pages[index]?.page.cursor);
    });

    test('of an empty PC brings the present state of all records, and goes on where that ends', async () => {
      const { push, carry, life } = await start();
      await carry({ pushes: [push(life.makeMany(3))] });
      const receipt = await carry({ head: { lives: { [life.name]: 3 }, read: { type: 'snapshot', token: null } } });
      expect(receipt.snapshot.flatMap(({ part }) => part.records.map(({ record }) => record)).toSorted()).toEqual(['r1', 'r2', 'r3']);
      expect(receipt.snapshot[0]?.token).toBeNull();
      expect(receipt.pages[0]?.after).toBe(receipt.snapshot.at(-1)?.part.cursor);
      expect(changesOf(receipt)).toEqual([]);
      const gone = await carry({ head: { read: { type: 'snapshot', token: 'gone' } } });
      expect(gone.snapshot[0]?.token).toBeNull();
    });

    test('is taken from a PC that has begun a new life with every file of many years', async () => {
      const { push, carry, life } = await start();
      const lives = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`ofyears00000${String(index)}`, 3]));
      expect(numbersOf(await carry({ pushes: [push(life.makeMany(2))], head: { lives } }))).toEqual([1, 2]);
    });

    test('brings the changes behind a snapshot where they are wanted', async () => {
      const { push, carry, life } = await start();
      const { pages } = await carry({ pushes: [push(life.makeMany(2))] });
      const receipt = await carry({ head: { read: { type: 'changes', cursor: pages.at(-1)!.page.cursor }, history: { cursor: null } } });
      expect(receipt.history.flatMap(({ page }) => page.changes.map(({ id }) => id))).toEqual([`${life.name}:1`, `${life.name}:2`]);
      expect(changesOf(receipt)).toEqual([]);
    });
  });
};
