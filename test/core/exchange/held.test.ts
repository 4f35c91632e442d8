import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heldByAll, heldOf, heldSchema, holds, holdsAll } from '#core/exchange/held.ts';

const LIVES = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'] as const;
const ids = fc.array(fc.record({ life: fc.constantFrom(...LIVES), n: fc.integer({ min: 1, max: 12 }) }).map(({ life, n }) => ({ id: `${life}:${String(n)}` })));

describe('what a PC holds, in runs', () => {
  test('is exactly what was counted, in any order', () => {
    fc.assert(fc.property(ids, (changes) => {
      const held = heldOf(changes);
      const known = new Set(changes.map(({ id }) => id));
      for (const life of LIVES) for (let n = 1; n <= 13; n += 1) expect(holds(held, `${life}:${String(n)}`)).toBe(known.has(`${life}:${String(n)}`));
      expect(heldSchema.safeParse(held).success).toBe(true);
    }));
  });

  test('counts what a snapshot covers, too', () => {
    const held = heldOf([{ id: 'aaaaaaaaaaaa:7' }], [{ aaaaaaaaaaaa: 5, bbbbbbbbbbbb: 0 }]);
    expect(held).toEqual({ aaaaaaaaaaaa: [[1, 5], [7, 7]] });
    expect(holdsAll(held, { aaaaaaaaaaaa: 5 })).toBe(true);
    expect(holdsAll(held, { aaaaaaaaaaaa: 7 })).toBe(false);
    expect(holdsAll(held, { bbbbbbbbbbbb: 1 })).toBe(false);
  });

  test('of several PCs is what each of them holds', () => {
    fc.assert(fc.property(fc.array(ids, { minLength: 1, maxLength: 3 }), (all) => {
      const common = heldByAll(all.map((changes) => heldOf(changes)));
      for (const life of LIVES) for (let n = 1; n <= 13; n += 1) {
        const id = `${life}:${String(n)}`;
        expect(holds(common, id)).toBe(all.every((changes) => changes.some((change) => change.id === id)));
      }
    }));
    expect(heldByAll([])).toEqual({});
  });
});
