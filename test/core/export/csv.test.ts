import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeCell, toCsv } from '#core/export/csv.ts';
import { parseCsv } from '#core/import/csv.ts';

describe('a table as CSV', () => {
  test('begins with the mark by which Excel knows UTF-8, and ends each row with CRLF', () => {
    expect(toCsv([['ก', 1], ['ข', -2]])).toBe('\uFEFFก,1\r\nข,-2\r\n');
  });

  test('holds no cell that a spreadsheet takes for a formula', () => {
    for (const hostile of ['=1+1', '+1', '-1+cmd', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n@x', '\u0000=1', '＝1', '＋1', '－1', '＠x', '   \u00A0=HYPERLINK("x")']) {
      const [row = []] = parseCsv(toCsv([[hostile]]).slice(1));
      expect(row[0]).toMatch(/^'/);
    }
    expect(safeCell('ปี 2555 = ค.ศ. 2012')).toBe('ปี 2555 = ค.ศ. 2012');
  });

  test('is read back as it was, apart from what was made safe', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ก', '"', ',', '\n', '=', ' ', '1'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const width = Math.max(...rows.map(({ length }) => length));
        const even = rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => 'x')]);
        expect(parseCsv(toCsv(even).slice(1))).toEqual(even.map((row) => row.map(safeCell)));
      }),
    );
  });
});
