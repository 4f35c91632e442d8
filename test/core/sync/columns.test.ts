import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashChange } from '#core/change/canonical.ts';
import { packMessage, unpackMessage } from '#core/sync/columns/message.ts';
import { readColumns } from '#core/sync/columns/read.ts';
import { thaiBytes, thaiText } from '#core/sync/columns/thai-text.ts';
import { writeColumns } from '#core/sync/columns/write.ts';
import { sampleRecords } from '#test/bench/support/records.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { sha256 } from '#test/support/sha256.ts';

const PLENTY = { rows: 10_000, bytes: 64 * 1024 * 1024 };
const hashOf = (change: object): string => hashChange(change, sha256);
/** What a line makes of a value: text, and back. */
const overTheLine = (value: unknown): unknown => JSON.parse(thaiText(thaiBytes(JSON.stringify(value))) ?? '');
const thereAndBack = (rows: readonly unknown[]): unknown => {
  const read = readColumns(overTheLine(writeColumns(rows)), PLENTY);
  return read.ok ? read.value.rows : read.error;
};
const messageThereAndBack = (message: Record<string, unknown>): unknown => {
  const read = unpackMessage(overTheLine(packMessage(message, hashOf)), PLENTY, hashOf);
  return read.ok ? read.value.message : read.error;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', '', 'set', 'parties/a1/name', 'parties/b/c/name', 'areas/x', '/', '//', 'ชื่อ', '0'), fc.string({ maxLength: 6 }));
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('สวัสดี', '昆明', '\u0e3b\u0e5c', '\ud800', '\\u0e01', 'k3v9x2m4q8ab:7', 'k3v9x2m4q8ab:0', '001764000000000-00a1', '01906b2f-1c3a-7def-8123-456789abcdef'));
const json = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof({ depthSize: 'small', maxDepth: 4 }, fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), text, fc.array(tie('json'), { maxLength: 6 }), fc.dictionary(name, tie('json'), { maxKeys: 5, noNullPrototype: true })),
})).json.map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const id = fc.tuple(fc.constantFrom('k3v9x2m4q8ab', 'zzzzzzzzzzzz9'), fc.integer({ min: 1, max: 10 ** 15 - 1 })).map(([life, n]) => `${life}:${String(n)}`);
const change = fc.record({ id, kind: fc.constantFrom('agreement', 'of-tomorrow'), record: fc.oneof(fc.uuid(), text), set: fc.dictionary(name, json, { maxKeys: 5, noNullPrototype: true }), base: fc.dictionary(name, fc.array(id, { maxLength: 6 }), { maxKeys: 3, noNullPrototype: true }), at: fc.oneof(fc.integer({ min: 0, max: 10 ** 15 - 1 }).map((ms) => `${String(ms).padStart(15, '0')}-00zz`), text), author: json, prev: text, ofTomorrow: json }, { requiredKeys: ['id', 'set'] });

describe('rows as columns', () => {
  it('come back equal, whatever JSON they are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(json, change), { maxLength: 24 }), (rows) => {
      expect(thereAndBack(rows)).toEqual(rows);
    }), { numRuns: 600 });
  });

  it('come back with their members in the order in which they stood', () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 12 }), (rows) => {
      expect(JSON.stringify(thereAndBack(rows))).toBe(JSON.stringify(rows));
    }));
  });

  it('keep a member called __proto__ an ordinary one', () => {
    const rows = Array.from({ length: 9 }, (_, n) => JSON.parse(`{"set":{"__proto__":{"n":${String(n)}}},"__proto__":1}`) as unknown);
    expect(JSON.stringify(thereAndBack(rows))).toBe(JSON.stringify(rows));
    expect(({} as { n?: number }).n).toBeUndefined();
  });

  it('are a good deal shorter where they are like each other', () => {
    const rows = sampleRecords(200);
    expect(JSON.stringify(writeColumns(rows)).length).toBeLessThan(JSON.stringify(rows).length * 0.7);
  });
});

describe('text as bytes of TIS-620', () => {
  it('has one byte for each Thai letter, and comes back as the same JSON', () => {
    expect(thaiBytes(JSON.stringify('ก็')).length).toBe(4);
    expect(new TextDecoder('tis-620').decode(thaiBytes(JSON.stringify('เชียงราย ฿1')))).toBe('"เชียงราย ฿1"');
    fc.assert(fc.property(json, (value) => {
      expect(overTheLine(value)).toEqual(value);
    }));
  });

  it('is not read from bytes that it does not have', () => {
    for (const byte of [0x80, 0xa0, 0xdb, 0xde, 0xfc, 0xff]) expect(thaiText(Uint8Array.of(0x22, byte, 0x22))).toBeNull();
  });
});

describe('a message', () => {
  it('comes back equal, with its page and its results', () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 10 }), fc.array(fc.oneof(fc.integer(), json), { maxLength: 10 }), (changes, results) => {
      const message = { epoch: 'e', changes, results, page: { changes: changes.toReversed(), cursor: 'c' } };
      expect(messageThereAndBack(message)).toEqual(message);
    }));
  });

  it('leaves out the links of a chain and brings them back', () => {
    const life = aLife('TH-57');
    const [mine, theirs] = [life.makeMany(8), aLife('TH-57').makeMany(5)];
    const changes = [...mine.slice(0, 6), ...theirs, ...mine.slice(7)];
    const packed = packMessage({ changes }, hashOf);
    expect(packed['changes']).toMatchObject({ chains: [[0, 6, hashOf(mine[5]!)], [6, 5, hashOf(theirs[4]!)]] });
    expect(JSON.stringify(packed)).not.toContain(mine[3]!.prev);
    expect(messageThereAndBack({ changes })).toEqual({ changes });
  });

  it('is malformed where a single letter of a chained change came otherwise than it was sent', () => {
    const packed = JSON.stringify(packMessage({ changes: aLife('TH-57').makeMany(6) }, hashOf));
    const altered = JSON.parse(packed.replace('"t4"', '"t5"')) as unknown;
    expect(unpackMessage(altered, PLENTY, hashOf)).toEqual({ ok: false, error: { type: 'malformed' } });
  });
});

describe('hostile columns', () => {
  const good = writeColumns(sampleRecords(5)) as unknown as Record<string, unknown>;
  const one = (parts: object): unknown => ({ rows: 2, shapes: [[0]], order: [0, 0], columns: [{ path: ['a'], values: [1, 2] }], ...parts });
  const refused = (coded: unknown, limits = PLENTY): unknown => {
    const read = readColumns(coded, limits);
    return read.ok ? read.value.rows : read.error.type;
  };

  it('are read when they are in order', () => {
    expect(refused(one({}))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each<readonly [string, unknown]>([
    ['no object', null],
    ['a list', []],
    ['no rows', {}],
    ['a negative count', one({ rows: -1 })],
    ['half a row', one({ rows: 0.5 })],
    ['fewer shapes than rows', one({ order: [0] })],
    ['a shape that is not there', one({ order: [0, 7] })],
    ['a column that is not there', one({ shapes: [[3]] })],
    ['an empty shape', one({ shapes: [[]] })],
    ['the same column twice in a row', one({ shapes: [[0, 0]], columns: [{ path: ['a'], values: [1, 2, 3, 4] }] })],
    ['too few values', one({ columns: [{ path: ['a'], values: [1] }] })],
    ['an empty path', one({ columns: [{ path: [], values: [1, 2] }] })],
    ['a path of a hundred parts', one({ columns: [{ path: Array.from({ length: 100 }, () => 'a'), values: [1, 2] }] })],
    ['a list with a hole', one({ columns: [{ path: [1], values: [1, 2] }] })],
    ['a place beyond the longest list', one({ columns: [{ path: [1e9], values: [1, 2] }] })],
    ['a path through a value', one({ shapes: [[0, 1]], columns: [{ path: ['a'], values: [{}, {}] }, { path: ['a', 'b'], values: [1, 2] }] })],
    ['a path through a value that a name leads to', one({ shapes: [[0, 1]], columns: [{ path: [['', '']], names: ['a', 'a'], values: [{}, {}] }, { path: ['a', 'b'], values: [1, 2] }] })],
    ['names in the middle of a path', one({ columns: [{ path: [['', ''], 'b'], names: ['a', 'a'], values: [1, 2] }] })],
    ['names that are no texts', one({ columns: [{ path: [['', '']], names: [1, {}], values: [1, 2] }] })],
    ['names without a place for them', one({ columns: [{ path: ['a'], names: ['a', 'b'], values: [1, 2] }] })],
    ['a letter outside the dictionary', one({ columns: [{ path: ['a'], values: { of: [1], at: 'AB' } }] })],
    ['letters of another alphabet', one({ columns: [{ path: ['a'], values: { of: [1], at: 'กข' } }] })],
    ['runs that are too long', one({ columns: [{ path: ['a'], values: { of: [1], at: { runs: [0, 1e15] } } }] })],
    ['runs without end', one({ columns: [{ path: ['a'], values: { of: [1], at: { runs: [0, 0] } } }] })],
    ['steps of steps', one({ columns: [{ path: ['a'], values: { ms: { steps: { steps: [1, 1] } }, counts: [0, 0] } }] })],
    ['a name that is none', one({ columns: [{ path: ['a'], values: { ids: ['../../etc'], at: 'AA', steps: [1, 1] } }] })],
    ['a number below one', one({ columns: [{ path: ['a'], values: { ids: ['k3v9x2m4q8ab'], at: 'AA', steps: [0, 1] } }] })],
    ['a stamp before time', one({ columns: [{ path: ['a'], values: { ms: [-1, 1], counts: [0, 0] } }] })],
    ['digits that are none', one({ columns: [{ path: ['a'], values: { hex: 'g'.repeat(64) } }] })],
    ['rows that nobody asks for', one({ whole: [1] })],
    ['rows that are missing', one({ shapes: [null] })],
  ])('with %s are malformed', (_, coded) => {
    expect(refused(coded)).toBe('malformed');
  });

  it('that stand for more rows or bytes than allowed are too large, before they are made', () => {
    expect(refused(good, { rows: 4, bytes: 1e9 })).toBe('too-large');
    const bomb = (values: unknown, rows = 5_000): unknown => ({ rows, shapes: [[0]], order: { runs: [0, rows] }, columns: [{ path: ['a'], values }] });
    const long = 'ก'.repeat(200_000);
    expect(refused(bomb({ all: long }))).toBe('too-large');
    expect(refused(bomb({ of: [long], at: { runs: [0, 5_000] } }))).toBe('too-large');
    expect(refused({ rows: 5_000, shapes: [[0]], order: { runs: [0, 5_000] }, columns: [{ path: [long], values: { all: 1 } }] })).toBe('too-large');
    expect(refused(bomb({ all: 1 }, 1e12), { rows: 2_000, bytes: 1e9 })).toBe('too-large');
  });

  it('never throw, and never give more than allowed, however they are bent', () => {
    const pieces = JSON.stringify(good);
    const bend = fc.tuple(fc.nat({ max: pieces.length - 1 }), fc.nat({ max: 40 }), fc.constantFrom('', '0', '1e9', '[]', '{}', 'null', '"__proto__"', '-1', '[[0]]'));
    fc.assert(fc.property(fc.array(bend, { minLength: 1, maxLength: 4 }), (bends) => {
      let bent = pieces;
      for (const [at, length, into] of bends) bent = bent.slice(0, at) + into + bent.slice(at + length);
      const read = readColumns(jsonOf(bent), { rows: 12, bytes: 60_000 });
      expect(JSON.stringify(read.ok ? read.value.rows : []).length).toBeLessThan(120_000);
    }), { numRuns: 800 });
  });

  it('that do not follow a chain are malformed', () => {
    const packed = packMessage({ changes: aLife('TH-57').makeMany(6) }, hashOf)['changes'] as object;
    for (const chains of [[[0, 6, 'x']], [[0, 7, '']], [[-1, 6, '']], [[0, 1, '']], [[0, 6]], {}, [null], [[5, 2, '']]]) {
      expect(unpackMessage({ changes: { ...packed, chains } }, PLENTY, hashOf)).toMatchObject({ error: { type: 'malformed' } });
    }
  });
});
