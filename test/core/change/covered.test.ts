import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder, isCovered, isRefusedIn, joinCovered, type Covered, type Runs } from '#core/change/covered.ts';
import { changeId } from '#core/ids.ts';

const MOST = 12;
const [SCOPE, LIFE] = ['TH-57', 'a00000000000'];
const runsOf = (numbers: Iterable<number>): Runs => inOrder([...numbers].map((n) => [n, n] as const));
const numbersIn = (covered: Covered): number[] => Array.from({ length: MOST + 2 }, (_, index) => index + 1).filter((n) => isCovered(covered, SCOPE, changeId(LIFE, n)));
const aSnapshot = fc.record({ upTo: fc.nat({ max: MOST }), refused: fc.uniqueArray(fc.integer({ min: 1, max: MOST })) }).map(({ upTo, refused }) => {
  const within = refused.filter((n) => n <= upTo);
  const covered: Covered = { vectors: { [SCOPE]: { [LIFE]: upTo } }, ...(within.length === 0 ? {} : { refused: { [SCOPE]: { [LIFE]: runsOf(within) } } }) };
  return { covered, brought: Array.from({ length: upTo }, (_, index) => index + 1).filter((n) => !within.includes(n)), within };
});

describe('what a snapshot covers', () => {
  test('is every number up to its vector but those that were refused', () => {
    fc.assert(fc.property(aSnapshot, ({ covered, brought, within }) => {
      expect(numbersIn(covered)).toEqual(brought);
      for (let n = 1; n <= MOST; n += 1) expect(isRefusedIn(covered, SCOPE, changeId(LIFE, n))).toBe(within.includes(n));
    }));
  });

  test('is together with another what either brought, whichever comes first', () => {
    fc.assert(fc.property(aSnapshot, aSnapshot, (a, b) => {
      const both = [...new Set([...a.brought, ...b.brought])].toSorted((one, other) => one - other);
      expect(numbersIn(joinCovered(a.covered, b.covered))).toEqual(both);
      expect(joinCovered(b.covered, a.covered)).toEqual(joinCovered(a.covered, b.covered));
    }));
  });

  test('is nothing of another scope or life, whatever it is called', () => {
    const covered: Covered = { vectors: { [SCOPE]: { [LIFE]: 3 } }, refused: { [SCOPE]: { [LIFE]: [[2, 2]] } } };
    expect(isRefusedIn(covered, 'constructor', changeId(LIFE, 2))).toBe(false);
    expect(isRefusedIn(covered, SCOPE, 'constructor:2')).toBe(false);
    expect(isCovered(covered, SCOPE, 'b00000000000:1')).toBe(false);
  });
});
