import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, hashChange, isSameChange, sameJson } from '#core/change/canonical.ts';
import { aChange } from '#test/support/a-change.ts';
import { seededRandom, shuffled } from '#test/support/histories.ts';
import { sha256 } from '#test/support/sha256.ts';

const reordered = (value: unknown, random: () => number): unknown => {
  if (Array.isArray(value)) return value.map((item) => reordered(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(shuffled(Object.entries(value), random).map(([key, member]) => [key, reordered(member, random)]));
};

const nested = (depth: number, inner: string): unknown => JSON.parse(`${'[{"k":'.repeat(depth)}${inner}${'}]'.repeat(depth)}`);

describe('canonical JSON', () => {
  test('says the same as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('does not depend on the order of members, and tells different values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.nat(), (value, other, seed) => {
        expect(canonicalJson(reordered(value, seededRandom(seed)))).toBe(canonicalJson(value));
        const same = canonicalJson(value) === canonicalJson(other);
        expect(same).toBe(canonicalJson(JSON.parse(JSON.stringify(value))) === canonicalJson(JSON.parse(JSON.stringify(other))));
        expect(canonicalJson([value])).not.toBe(canonicalJson([value, null]));
      }),
    );
  });

  test('sorts keys by UTF-16 code units and prints numbers as RFC 8785 does', () => {
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    expect(canonicalJson(JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0]'))).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  test('leaves out undefined members and keeps names that objects inherit', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(canonicalJson([undefined])).toBe('[null]');
    expect(canonicalJson(JSON.parse('{"toString":1,"constructor":2,"__proto__":3}'))).toBe('{"__proto__":3,"constructor":2,"toString":1}');
  });

  test('is defined for what JSON.parse can return and no parser of ours lets through', () => {
    expect(canonicalJson(JSON.parse('[1e999,-1e999]'))).not.toBe(canonicalJson([null, null]));
    expect(canonicalJson('\ud800')).toBe('"\\ud800"');
  });

  test('writes any depth, and the same text on both ways', () => {
    for (const depth of [1, 49, 50, 51, 52, 80, 200]) {
      const text = `${'[{"k":'.repeat(depth)}{"a":[1,{}],"b":[]}${'}]'.repeat(depth)}`;
      expect(canonicalJson(nested(depth, '{"b":[],"a":[1,{}]}'))).toBe(text);
    }
    expect(canonicalJson(nested(100_000, 'null'))).toHaveLength(8 * 100_000 + 4);
    const wide = Array.from({ length: 200_000 }, () => 0);
    expect(canonicalJson(Array.from({ length: 120 }).reduce((inner) => [inner], wide as unknown))).toHaveLength(240 + 2 * 200_000 + 1);
  });

  test('values are the same when their canonical texts are', () => {
    expect(sameJson({ x: 1, y: [2] }, { y: [2], x: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson(0, -0)).toBe(true);
    expect(sameJson(null, {})).toBe(false);
    expect(sameJson('1', 1)).toBe(false);
  });
});

describe('the hash of a change', () => {
  test('covers every member, also those of a newer version', () => {
    const change = { ...aChange({ set: { notes: 'a' } }), fromTheFuture: { deep: [1] } };
    const hash = hashChange(change, sha256);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    for (const member of Object.keys(change)) {
      expect(hashChange({ ...change, [member]: 'other' }, sha256)).not.toBe(hash);
      expect(hashChange({ ...change, [member]: undefined }, sha256)).not.toBe(hash);
    }
    expect(hashChange({ ...change, fromTheFuture: { deep: [2] } }, sha256)).not.toBe(hash);
    expect(hashChange(Object.fromEntries(Object.entries(change).toReversed()), sha256)).toBe(hash);
  });

  test('stays the same through JSON text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (set) => {
        const change = { ...aChange(), set };
        expect(hashChange(JSON.parse(JSON.stringify(change)) as object, sha256)).toBe(hashChange(change, sha256));
      }),
    );
  });

  test('two changes under one id that differ are not the same change', () => {
    const change = aChange({ set: { notes: 'a' } });
    expect(isSameChange(change, structuredClone(change))).toBe(true);
    expect(isSameChange(change, { ...change, set: { notes: 'b' } } as typeof change)).toBe(false);
    expect(isSameChange(change, { ...change, id: 'other0000000:1' })).toBe(false);
  });
});
