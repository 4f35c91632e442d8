import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeSchema, jsonSchema } from '#core/change/change.ts';
import { jsonFault, MAX_JSON_DEPTH } from '#core/change/plain-json.ts';
import { aChange } from '#test/support/a-change.ts';
import { isSoundChange } from '#core/change/sound-change.ts';
import { arbitraryHistory } from '#test/support/histories.ts';

const sound = JSON.stringify(aChange({ set: { notes: 'a' } }));
/** A change as it comes from outside: `__proto__` in JSON text is an ordinary member, in a literal it is not. */
const parseWith = (members: string) => changeSchema.safeParse(JSON.parse(`${sound.slice(0, -1)},${members}}`));

const deep = (depth: number): string => `"set":{"notes":${'['.repeat(depth)}${']'.repeat(depth)}}`;

describe('a change from outside', () => {
  test('is taken as it is, with members that only a newer version knows', () => {
    const raw = { ...aChange({ set: { notes: { x: [1, null] } } }), added: { y: 1 }, author: { ...aChange().author, post: 'head' } };
    expect(changeSchema.parse(raw)).toEqual(raw);
  });

  test('may have any field name that is ordinary data', () => {
    const set = '"set":{"constructor":1,"toString":2,"hasOwnProperty":{"valueOf":3}}';
    const parsed = parseWith(set);
    expect(JSON.stringify(parsed.data?.set)).toBe('{"constructor":1,"toString":2,"hasOwnProperty":{"valueOf":3}}');
  });

  test.each([
    ['as a field', '"set":{"__proto__":1}'],
    ['inside a value', '"set":{"notes":{"deep":[{"__proto__":1}]}}'],
    ['in the base', '"base":{"__proto__":["pc0000000000:1"]}'],
    ['in the author', '"author":{"officer":"o","name":"n","device":"d","__proto__":1}'],
    ['beside its members', '"__proto__":{"x":1}'],
    ['inside an unknown member', '"added":{"__proto__":{"x":1}}'],
  ])('is refused with the key __proto__ %s, not stripped of it', (_, members) => {
    const parsed = parseWith(members);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.message).toBe('proto-key');
  });

  test('is refused when a number in it would be written back as null', () => {
    expect(parseWith('"set":{"amount":1e999}').error?.issues[0]?.message).toBe('not-finite');
    expect(parseWith('"added":[-1e999]').error?.issues[0]?.message).toBe('not-finite');
  });

  test('is refused when it is nested too deep, however deep', () => {
    expect(parseWith(deep(MAX_JSON_DEPTH - 2)).success).toBe(true);
    expect(parseWith(deep(MAX_JSON_DEPTH - 1)).error?.issues[0]?.message).toBe('too-deep');
    expect(parseWith(deep(100_000)).error?.issues[0]?.message).toBe('too-deep');
  });

  test('is refused without its members, whatever it is instead', () => {
    for (const raw of [null, undefined, 1, '', [], {}, { ...aChange(), id: 'pc:1' }, { ...aChange(), scope: '../x' }, { ...aChange(), schema: 0 }]) {
      expect(changeSchema.safeParse(raw).success).toBe(false);
    }
  });

  test('every change of a generated history is one', () => {
    fc.assert(
      fc.property(arbitraryHistory(), ({ changes }) => {
        for (const change of changes) expect(changeSchema.parse(change)).toEqual(change);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a JSON value from outside', () => {
  test('is refused like a change', () => {
    expect(jsonSchema.safeParse(JSON.parse('{"__proto__":1}')).success).toBe(false);
    expect(jsonSchema.safeParse(JSON.parse('[1e999]')).success).toBe(false);
    expect(jsonSchema.safeParse(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))).success).toBe(false);
    expect(jsonSchema.parse(JSON.parse('{"constructor":[1,"a",null,true]}'))).toEqual({ constructor: [1, 'a', null, true] });
  });

  test('has no fault when it is plain', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const raw: unknown = JSON.parse(JSON.stringify(value));
        expect(jsonFault(raw)).toBe(JSON.stringify(raw).includes('"__proto__":') ? 'proto-key' : null);
      }),
    );
  });
});

describe('the quick look at a change', () => {
  const plain = aChange({ set: { notes: 'a', list: [1, { x: null }] }, base: { notes: ['pc0000000000:1'] } }) as unknown as Record<string, unknown>;
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>('', 'x'.repeat(41), 'x'.repeat(65), 'x'.repeat(201), 0, 1, 1.5, -1, 2 ** 60, {}, [], { notes: [] }, { notes: 'pc0000000000:1' }, { '': 1 }, { notes: ['pc0000000000:0'] }, { notes: Array.from({ length: 101 }, () => 'pc0000000000:1') }, { officer: 'o', name: 'n', device: 'd', post: { x: [1] } }));
  const altered = fc.tuple(fc.constantFrom(...Object.keys(plain), 'added'), fc.option(value, { nil: undefined })).map(([name, other]) => {
    const { [name]: _gone, ...rest } = plain;
    return other === undefined ? rest : { ...rest, [name]: other };
  });

  test('takes nothing that the schema refuses, and nothing otherwise than the schema', () => {
    fc.assert(
      fc.property(fc.array(altered, { minLength: 1, maxLength: 2 }).map((parts) => JSON.parse(JSON.stringify(Object.assign({}, ...parts))) as unknown), (raw) => {
        const parsed = changeSchema.safeParse(raw);
        expect(isSoundChange(raw)).toBe(parsed.success);
        expect(parsed.success ? parsed.data : raw).toEqual(raw);
      }),
      { numRuns: 2_000 },
    );
  });

  test('refuses what is too deep, not finite, or named as no copy keeps it', () => {
    expect(isSoundChange(JSON.parse(sound))).toBe(true);
    for (const members of ['"set":{"__proto__":1}', '"set":{"notes":{"deep":[{"__proto__":1}]}}', '"base":{"__proto__":["pc0000000000:1"]}', '"author":{"officer":"o","name":"n","device":"d","__proto__":1}', '"__proto__":{"x":1}', '"added":{"__proto__":{"x":1}}', '"set":{"amount":1e999}', deep(MAX_JSON_DEPTH)]) {
      const raw = JSON.parse(`${sound.slice(0, -1)},${members}}`) as unknown;
      expect([members.slice(0, 40), isSoundChange(raw), changeSchema.safeParse(raw).success]).toEqual([members.slice(0, 40), false, false]);
    }
  });
});
