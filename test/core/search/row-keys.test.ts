import { describe, expect, it } from 'vitest';
import { RowKeys } from '#core/search/row-keys.ts';

const filled = (...keys: string[]): RowKeys => {
  const rows = new RowKeys();
  for (const key of keys) rows.ensure(key);
  return rows;
};

describe('RowKeys', () => {
  it('gives a key one number until it is removed', () => {
    const rows = filled('a', 'b');
    expect(rows.ensure('a')).toBe(0);
    expect(rows.remove('a')).toBe(true);
    expect(rows.remove('a')).toBe(false);
    expect([rows.rowOf('a'), rows.keyAt(0), rows.ensure('a')]).toEqual([undefined, undefined, 2]);
  });

  it('lists present rows and skips removed ones', () => {
    const rows = filled('a', 'b', 'c');
    rows.remove('b');
    expect([[...rows.present()], rows.size, rows.end]).toEqual([[0, 2], 2, 3]);
  });

  it('tells its columns which row is gone and how rows move', () => {
    const rows = filled('a', 'b', 'c');
    const told: unknown[] = [];
    rows.attach({ clearRow: (row) => told.push(row), move: (order) => told.push([...order]) });
    rows.remove('b');
    rows.compact();
    rows.compact();
    rows.clear();
    expect(told).toEqual([1, [0, 2], []]);
  });

  it('closes gaps without changing the order', () => {
    const rows = filled('a', 'b', 'c', 'd');
    rows.remove('a');
    rows.remove('c');
    rows.compact();
    expect([rows.keyAt(0), rows.keyAt(1), rows.end, rows.rowOf('d')]).toEqual(['b', 'd', 2, 1]);
  });
});
