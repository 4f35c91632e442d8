import { describe, expect, test } from 'vitest';
import { addArrived, addNames, addRefused, addTaken, baseNow, nameNow } from '#core/journal/names.ts';

const id = (life: string, n: number): string => `${life.padEnd(12, '0')}:${String(n)}`;
const nobody = (): Readonly<Record<string, readonly string[]>> => ({});

describe('names of own changes', () => {
  test('keep a register that was written anew in one run', () => {
    const names = addNames([], Array.from({ length: 1_000 }, (_, index) => [id('a', index + 1), id('b', index + 1)] as const));
    expect(names).toHaveLength(1);
    expect(nameNow(names, id('a', 1_000))).toBe(id('b', 1_000));
    expect(nameNow(names, id('a', 1_001))).toBeUndefined();
    expect(nameNow(names, id('b', 1))).toBeUndefined();
  });

  test('tell a refused change from one that has another name, whatever came later', () => {
    const refused = addNames([], [[id('a', 1), null], [id('a', 2), null], [id('a', 4), null]]);
    expect(refused).toHaveLength(2);
    expect([1, 2, 3, 4].map((n) => nameNow(refused, id('a', n)))).toEqual([null, null, undefined, null]);
    const anew = addNames(refused, [[id('a', 2), id('a', 9)]]);
    expect([1, 2, 4].map((n) => nameNow(anew, id('a', n)))).toEqual([null, id('a', 9), null]);
  });
});

describe('a decision of the endpoint', () => {
  test('against a change that was written anew says nothing of what it is now', () => {
    const names = addRefused(addNames([], [[id('a', 2), id('a', 9)]]), [id('a', 1), id('a', 2), id('a', 1)]);
    expect([1, 2, 9].map((n) => nameNow(names, id('a', n)))).toEqual([null, id('a', 9), undefined]);
    expect(addRefused(names, [id('a', 1)])).toEqual(names);
  });

  test('for changes that were refused once takes those back, and no others', () => {
    const refused = addRefused([], [1, 2, 3, 4, 5].map((n) => id('a', n)));
    const names = addTaken(addNames(refused, [[id('a', 4), id('a', 9)]]), { incarnation: 'a'.padEnd(12, '0'), from: 2, to: 4 }, [id('a', 3)]);
    expect([1, 2, 3, 4, 5].map((n) => nameNow(names, id('a', n)))).toEqual([null, undefined, null, id('a', 9), null]);
    expect(baseNow({ title: [id('a', 2)] }, names, nobody)).toEqual({ title: [id('a', 2)] });
  });
});

describe('a base', () => {
  test('stays the very same object where nothing happened', () => {
    const base = { title: [id('a', 1)] };
    expect(baseNow(base, [], nobody)).toBe(base);
  });

  test('follows a name through every life', () => {
    const names = addNames([], [[id('a', 1), id('b', 1)], [id('b', 1), id('c', 5)]]);
    expect(baseNow({ title: [id('a', 1), id('x', 1)], notes: [] }, names, nobody)).toEqual({ title: [id('x', 1), id('c', 5)], notes: [] });
  });

  test('follows an own change through a number that a twin had too', () => {
    const anew = addNames([], [[id('a', 2), id('a', 4)], [id('a', 4), id('b', 2)]]);
    const names = addArrived(anew, [{ id: id('a', 4) }]);
    expect(baseNow({ title: [id('a', 2)] }, names, nobody)).toEqual({ title: [id('b', 2)] });
    expect(baseNow({ title: [id('a', 4)] }, names, nobody)).toEqual({ title: [id('a', 4)] });
    expect(baseNow({ title: [id('a', 4), id('a', 2)] }, names, nobody)).toEqual({ title: [id('a', 4), id('b', 2)] });
  });

  test('names what a refused change had named in the same field', () => {
    const names = addNames([], [[id('a', 3), null], [id('a', 4), null], [id('a', 2), id('b', 2)]]);
    const bases: Record<string, Readonly<Record<string, readonly string[]>>> = {
      [id('a', 4)]: { title: [id('a', 3)], notes: [id('x', 7)] },
      [id('a', 3)]: { title: [id('a', 2), id('x', 1)] },
    };
    const now = baseNow({ title: [id('a', 4), id('x', 1)], notes: [id('a', 4)], place: [id('a', 4)] }, names, (change) => bases[change] ?? {});
    expect(now).toEqual({ title: [id('x', 1), id('b', 2)], notes: [id('x', 7)], place: [] });
  });
});
