import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIST_FILTERS, type ListFilter, type ListRow, type ListSort } from '#core/domain/list-row.ts';
import { compareThai } from '#core/search/normalise.ts';
import { ListIndex, type ListQuery } from '#renderer/data/list-index.ts';

type Some = { readonly id: string; readonly name: string; readonly state: string; readonly country: readonly string[]; readonly date: string; readonly touched: string };

const rowOf = ({ name, state, country, date }: Some): ListRow => ({
  signs: { state, endDate: null, ending: '', since: [], dues: [] },
  texts: [name],
  values: { state: state === '' ? [] : [state], country },
  sort: { name, nameEn: name, date, intentDate: '', endDate: '' },
});

const indexOf = (rows: readonly Some[]): ListIndex => {
  const index = new ListIndex();
  for (const row of rows) index.put(`${row.id}/TH-57`, row.touched, rowOf(row), { sync: ['sent'] });
  return index;
};

const NAMES = ['เชียงใหม่', 'เกียวโต', 'ขอนแก่น', 'แพร่', 'Hokkaido', 'อ.แม่สาย 2', 'อ.แม่สาย 10'];
const anyRows: fc.Arbitrary<Some[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom(...NAMES),
      state: fc.constantFrom('', 'signed', 'active', 'intent'),
      country: fc.subarray(['JP', 'LA', 'CN']),
      date: fc.constantFrom('', '2012-11-00/0', '2013-02-00/2', '1989-08-00/0'),
    }),
    { maxLength: 30 },
  )
  .map((rows) => rows.map((row, i) => ({ ...row, id: `r${String(i).padStart(2, '0')}`, touched: String(1_000 + ((i * 7) % 31)) })));

const PLAIN: Omit<ListQuery, 'kind'> = { text: '', filters: {}, sort: { by: 'touched', direction: 'desc' } };
const named = (rows: readonly Some[], ids: readonly string[]): Some[] => ids.flatMap((id) => rows.filter((row) => `${row.id}/TH-57` === id));

describe('the list', () => {
  it('sorts by a column in Thai order both ways, what is not known last, the newest first where it is equal', () => {
    fc.assert(fc.property(anyRows, fc.constantFrom<ListSort>('name', 'date', 'state'), fc.constantFrom('asc', 'desc'), (rows, by, direction) => {
      const { ids } = indexOf(rows).query({ ...PLAIN, sort: { by, direction } });
      const valueOf = (row: Some): string => (by === 'name' ? row.name : by === 'date' ? row.date : row.state);
      const compare = by === 'date' ? (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0) : compareThai;
      const expected = rows.toSorted((a, b) => {
        const [x, y] = [valueOf(a), valueOf(b)];
        if (x === '' || y === '') return x === y ? Number(b.touched) - Number(a.touched) : x === '' ? 1 : -1;
        return (direction === 'asc' ? compare(x, y) : compare(y, x)) || Number(b.touched) - Number(a.touched);
      });
      expect(named(rows, ids).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    }));
  });

  it('sorts codes in the order that their words have', () => {
    const rows = ['signed', 'intent', 'active', ''].map((state, i): Some => ({ id: `r${i}`, name: state, state, country: [], date: '', touched: '1' }));
    const order = ['intent', 'active', 'signed'];
    const sorted = (direction: 'asc' | 'desc'): string[] => named(rows, indexOf(rows).query({ ...PLAIN, sort: { by: 'state', direction, order } }).ids).map(({ state }) => state);
    expect(sorted('asc')).toEqual(['intent', 'active', 'signed', '']);
    expect(sorted('desc')).toEqual(['signed', 'active', 'intent', '']);
  });

  it('says of every value of every filter how many records it would leave', () => {
    fc.assert(fc.property(anyRows, fc.subarray(['signed', 'active']), fc.subarray(['JP', 'LA']), (rows, state, country) => {
      const index = indexOf(rows);
      const filters = { state, country };
      const { facets, matching, total, ids } = index.query({ ...PLAIN, filters });
      expect([ids.length, total]).toEqual([matching, rows.length]);
      for (const filter of LIST_FILTERS) {
        for (const [value, count] of Object.entries(facets[filter] ?? {})) {
          const chosen: Partial<Record<ListFilter, readonly string[]>> = { ...filters, [filter]: [value] };
          expect([filter, value, index.query({ ...PLAIN, filters: chosen }).matching]).toEqual([filter, value, count]);
        }
      }
    }));
  });

  it('stands in groups whose counts together are the whole list, each value in one group', () => {
    fc.assert(fc.property(anyRows, fc.constantFrom<ListFilter>('country', 'state'), (rows, by) => {
      const { ids, groups = [], matching } = indexOf(rows).query({ ...PLAIN, sort: { by: 'name', direction: 'asc' }, group: { by, order: ['LA', 'JP', 'CN', 'intent', 'active', 'signed'] } });
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(matching);
      expect(new Set(groups.map(({ values }) => values.join('+'))).size).toBe(groups.length);
      let from = 0;
      for (const { values, count } of groups) {
        const members = named(rows, ids.slice(from, from + count));
        for (const member of members) expect(by === 'country' ? member.country : [member.state].filter((state) => state !== '')).toEqual(values);
        expect(members.map(({ name }) => name)).toEqual(members.map(({ name }) => name).toSorted(compareThai));
        from += count;
      }
    }));
  });

  it('puts groups in the order asked for and what is not given last', () => {
    const rows = [['JP'], [], ['CN'], ['LA']].map((country, i): Some => ({ id: `r${i}`, name: 'ก', state: '', country, date: '', touched: '1' }));
    const { groups } = indexOf(rows).query({ ...PLAIN, group: { by: 'country', order: ['LA', 'CN', 'JP'] } });
    expect(groups?.map(({ values }) => values.join('+'))).toEqual(['LA', 'CN', 'JP', '']);
  });

  it('knows at once what is derived of a record, and forgets what is removed', () => {
    const index = indexOf([{ id: 'a', name: 'ก', state: 'signed', country: [], date: '', touched: '1' }]);
    index.derive('a/TH-57', { attention: ['dormant'], sync: ['only-here'] });
    index.derive('none/TH-57', { attention: ['dormant'] });
    expect(index.query(PLAIN).facets).toMatchObject({ attention: { dormant: 1 }, sync: { 'only-here': 1 }, scope: { 'TH-57': 1 } });
    index.remove('a/TH-57');
    expect(index.query(PLAIN)).toMatchObject({ ids: [], matching: 0, total: 0, facets: {} });
  });

  it('takes typing mistakes for what was meant only where nothing else is found', () => {
    const index = indexOf([{ id: 'a', name: 'Yokohama', state: '', country: [], date: '', touched: '1' }, { id: 'b', name: 'Yokohana', state: '', country: [], date: '', touched: '2' }]);
    expect(index.query({ ...PLAIN, text: 'yokohama' }).ids).toEqual(['a/TH-57']);
    expect(index.query({ ...PLAIN, text: 'yokohaba' }).ids).toEqual(['b/TH-57', 'a/TH-57']);
  });
});
