import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, TextColumn } from '#core/search/text-column.ts';

const shortText = fc.array(fc.constantFrom(...'abcd', '\u00E1', '\u00F5'), { maxLength: 12 }).map((letters) => `\u0000${letters.join('')}`);

const allHits = (column: TextColumn, text: string): number[] => {
  const hits: number[] = [];
  for (let block = 0; block < column.blockCount; block++) column.scan(block, column.needle(text), hits);
  return hits;
};

describe('TextColumn', () => {
  it('finds exactly the rows that contain a text', () => {
    const needle = fc.array(fc.constantFrom(...'abcd', '\u00E1'), { minLength: 1, maxLength: 9 }).map((letters) => letters.join(''));
    fc.assert(fc.property(fc.array(shortText, { maxLength: 300 }), fc.oneof(needle, shortText), (rows, text) => {
      const column = new TextColumn();
      for (const [row, rowText] of rows.entries()) column.put(row, rowText);
      expect(allHits(column, text)).toEqual([...rows.keys()].filter((row) => rows[row]!.includes(text)));
    }));
  });

  it('finds a text longer than what is probed for', () => {
    const column = new TextColumn();
    column.put(0, '\u0000abcabcabcabd');
    column.put(1, '\u0000abcabcabcabcabd');
    column.put(2, '\u0000abcabcabcabcabcabd');
    expect(allHits(column, 'abcabcabcabcabd')).toEqual([1, 2]);
    expect(allHits(column, 'abcabcd')).toEqual([]);
  });

  it('reads back what was written last, in any order of rows', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3 * BLOCK_ROWS), shortText, fc.boolean()), { maxLength: 60 }), (writes) => {
      const column = new TextColumn();
      const model = new Map<number, string>();
      for (const [row, text, read] of writes) {
        column.put(row, text);
        model.set(row, text);
        expect(read ? column.rowText(row) : text).toBe(text);
      }
      for (let row = 0; row <= 3 * BLOCK_ROWS; row++) expect(column.rowText(row)).toBe(model.get(row) ?? '');
    }));
  });

  it('moves rows to new numbers', () => {
    const column = new TextColumn();
    for (let row = 0; row < 2 * BLOCK_ROWS; row++) column.put(row, `\u0000${row}`);
    column.move(Uint32Array.of(200, 3, 129));
    expect([0, 1, 2, 3].map((row) => column.rowText(row))).toEqual(['\u0000200', '\u00003', '\u0000129', '']);
    expect(column.blockCount).toBe(1);
  });
});
