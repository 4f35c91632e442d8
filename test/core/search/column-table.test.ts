import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnTable } from '#core/search/column-table.ts';
import { SearchColumns } from '#core/search/columns.ts';
import { compareThai } from '#core/search/normalise.ts';
import { RowKeys } from '#core/search/row-keys.ts';

const kinds = { state: 'enum', areas: 'set', year: 'uint32', score: 'uint8', budget: 'float64' } as const;

type Values = { state: string | null; areas: string[] | null; year: number | null; score: number | null; budget: number | null };

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4 });
const words = ['เชียงใหม่', 'เกียวโต', 'ขอนแก่น', '๒', '10', 'แพร่'];
const anyValues: fc.Arbitrary<Values> = fc.record({
  state: orNull(fc.constantFrom(...words)),
  areas: orNull(fc.uniqueArray(fc.constantFrom('trade', 'culture', 'health'), { minLength: 1 })),
  year: orNull(fc.integer({ min: 2530, max: 2570 })),
  score: orNull(fc.integer({ min: 0, max: 254 })),
  budget: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
});

const tableOf = (rows: readonly Values[]): ColumnTable<typeof kinds> => {
  const table = new ColumnTable(kinds);
  for (const [i, values] of rows.entries()) table.put(String(i), values);
  return table;
};

const listed = (rows: Uint32Array): number[] => Array.from(rows);

const ascending = (a: number, b: number): number => a - b;

describe('ColumnTable', () => {
  it('reads back what was put', () => {
    fc.assert(fc.property(fc.array(anyValues, { maxLength: 20 }), (rows) => {
      const table = tableOf(rows);
      for (const [row, values] of rows.entries()) {
        for (const name of ['state', 'areas', 'year', 'score', 'budget'] as const) expect(table.valueAt(row, name)).toEqual(values[name]);
      }
    }));
  });

  it('keeps exactly the rows that pass every predicate', () => {
    fc.assert(fc.property(fc.array(anyValues, { maxLength: 40 }), fc.integer({ min: 2530, max: 2570 }), (rows, from) => {
      const found = tableOf(rows).filter([
        { column: 'state', oneOf: ['เชียงใหม่', 'ขอนแก่น', null] },
        { column: 'areas', oneOf: ['trade', 'health'] },
        { column: 'year', from, to: from + 20 },
      ]);
      const expected = [...rows.keys()].filter((i) => {
        const { state, areas, year } = rows[i]!;
        const isState = state === null || state === 'เชียงใหม่' || state === 'ขอนแก่น';
        return isState && (areas ?? []).some((area) => area !== 'culture') && year !== null && year >= from && year <= from + 20;
      });
      expect([...found]).toEqual(expected);
    }));
  });

  it('sorts numbers by value and words by the Thai dictionary, equal rows in their order, unknown ones last', () => {
    const compare = { state: compareThai, year: ascending, score: ascending, budget: ascending };
    fc.assert(fc.property(fc.array(anyValues, { maxLength: 40 }), fc.constantFrom('state', 'year', 'score', 'budget'), fc.boolean(), (rows, column, up) => {
      const table = tableOf(rows);
      const sorted = [...table.sort(table.rows.present(), column, up ? 'ascending' : 'descending')];
      const known = [...rows.keys()].filter((i) => rows[i]![column] !== null);
      const order = compare[column] as (a: unknown, b: unknown) => number;
      const expected = known.toSorted((a, b) => (up ? 1 : -1) * order(rows[a]![column], rows[b]![column]));
      expect(sorted).toEqual([...expected, ...[...rows.keys()].filter((i) => rows[i]![column] === null)]);
    }));
  });

  it('sorts again when words have come since', () => {
    const table = new ColumnTable({ place: 'enum' });
    const places = (): unknown[] => [...table.sort(table.rows.present(), 'place', 'ascending')].map((row) => table.valueAt(row, 'place'));
    table.put('1', { place: 'เชียงใหม่' });
    table.put('2', { place: 'ขอนแก่น' });
    expect(places()).toEqual(['ขอนแก่น', 'เชียงใหม่']);
    table.put('3', { place: 'เกียวโต' });
    expect(places()).toEqual(['เกียวโต', 'ขอนแก่น', 'เชียงใหม่']);
  });

  it('sorts by two columns when sorted by the lesser one first', () => {
    const table = new ColumnTable({ state: 'enum', year: 'uint32' });
    for (const [key, state, year] of [['1', 'ข', 2550], ['2', 'ก', 2560], ['3', 'ข', 2540], ['4', 'ก', 2550]] as const) table.put(key, { state, year });
    const byYear = table.sort(table.rows.present(), 'year', 'descending');
    expect([...table.sort(byYear, 'state', 'ascending')].map((row) => table.rows.keyAt(row))).toEqual(['2', '4', '1', '3']);
  });

  it('counts rows per value, a row of a set once for each word', () => {
    fc.assert(fc.property(fc.array(anyValues, { maxLength: 40 }), (rows) => {
      const table = tableOf(rows);
      for (const column of ['state', 'areas', 'year'] as const) {
        const expected = new Map<unknown, number>();
        for (const values of rows) for (const choice of [values[column] ?? [null]].flat()) expected.set(choice, (expected.get(choice) ?? 0) + 1);
        expect(new Map(table.counts(column))).toEqual(expected);
      }
    }));
  });

  it('counts the choices of a filter as if that filter were not set', () => {
    const table = new ColumnTable({ state: 'enum', year: 'uint32' });
    for (const [key, state, year] of [['1', 'ก', 2550], ['2', 'ข', 2550], ['3', 'ข', 2560]] as const) table.put(key, { state, year });
    const predicates = [{ column: 'state', oneOf: ['ก'] }, { column: 'year', from: 2550, to: 2550 }] as const;
    expect(new Map(table.facet('state', predicates))).toEqual(new Map([['ก', 1], ['ข', 1]]));
  });

  it('takes columns that were left out, and replaced rows, as unknown', () => {
    const table = new ColumnTable(kinds);
    table.put('a', { state: 'ก', year: 2550 });
    table.put('a', { score: 3, areas: [] });
    expect((['state', 'areas', 'year', 'score', 'budget'] as const).map((name) => table.valueAt(0, name))).toEqual([null, null, null, 3, null]);
  });

  it('refuses what a column cannot hold', () => {
    const table = new ColumnTable(kinds);
    expect(() => table.put('a', { score: 255 })).toThrow(RangeError);
    expect(() => table.put('a', { score: 1.5 })).toThrow(RangeError);
    expect(() => table.put('a', { year: -1 })).toThrow(RangeError);
    expect(() => table.put('a', { budget: Number.NaN })).toThrow(RangeError);
    expect(() => table.filter([{ column: 'state', from: 1 }])).toThrow(TypeError);
  });

  it('skips removed rows before and after compaction, and forgets words nobody uses', () => {
    const table = new ColumnTable({ state: 'enum', year: 'uint32' });
    for (const [i, state] of ['ก', 'ข', 'ค', 'ข'].entries()) table.put(String(i), { state, year: 2550 + i });
    const held = table.rows.present();
    expect(listed(table.sort(held, 'state', 'descending'))).toEqual([2, 1, 3, 0]);
    table.remove('1');
    table.remove('2');
    expect(listed(table.filter([]))).toEqual([0, 3]);
    expect(listed(table.filter([{ column: 'year', from: 2551 }], held))).toEqual([3]);
    table.rows.compact();
    expect(listed(table.filter([{ column: 'state', oneOf: ['ข', 'ค'] }]))).toEqual([1]);
    expect([...table.counts('state').keys()]).toEqual(['ก', 'ข']);
    expect(listed(table.sort(table.rows.present(), 'state', 'descending'))).toEqual([1, 0]);
    table.put('5', { state: 'จ' });
    expect(listed(table.sort(table.rows.present(), 'state', 'descending'))).toEqual([2, 1, 0]);
    expect([table.size, table.valueAt(1, 'year')]).toEqual([3, 2553]);
  });

  it('shares its rows with a search: filtered, searched and sorted rows are the same rows', () => {
    const rows = new RowKeys();
    const table = new ColumnTable({ state: 'enum', year: 'uint32' }, rows);
    const search = new SearchColumns({ rows });
    for (const [key, text, state, year] of [
      ['a', 'เชียงราย ยูนนาน', 'signed', 2555], ['b', 'เชียงราย ยูกิ', 'draft', 2556], ['c', 'เชียงใหม่', 'signed', 2551], ['d', 'เชียงราย', 'signed', 2560],
    ] as const) {
      table.put(key, { state, year });
      search.put({ key, fields: [text] });
    }
    search.remove('d');
    rows.compact();
    const signed = table.filter([{ column: 'state', oneOf: ['signed'] }]);
    const byYear = table.sort(signed, 'year', 'descending');
    expect(search.search('เชียง', { limit: 10, scope: byYear }).keys).toEqual(['a', 'c']);
    expect(search.countAll('เชียงราย', (row) => table.valueAt(row, 'state') === 'signed')).toBe(1);
  });
});
