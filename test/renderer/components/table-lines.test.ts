import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedLines, plainLines, type TableLine } from '#renderer/components/table-lines.ts';

const anyGroups = fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), isFolded: fc.boolean() }), { maxLength: 8 });

describe('the lines of a table', () => {
  it('are its rows where there are no groups', () => {
    const lines = plainLines(2);
    expect([lines.count, lines.at(1), lines.at(2), lines.ofRow(1)]).toEqual([2, { type: 'row', row: 1 }, null, 1]);
  });

  it('are each group behind its head, without the rows of folded ones, and every row is found again', () => {
    fc.assert(fc.property(anyGroups, (parts) => {
      const groups = parts.map(({ count }, i) => ({ key: `g${i}`, label: `g${i}`, count }));
      const folded = new Set(groups.filter((_, i) => parts[i]!.isFolded).map(({ key }) => key));
      const lines = groupedLines(groups, folded);
      const expected: TableLine[] = [];
      let row = 0;
      for (const group of groups) {
        const head = expected.length;
        expected.push({ type: 'group', group });
        for (let i = 0; i < group.count; i++, row++) {
          expect(lines.ofRow(row)).toBe(folded.has(group.key) ? head : expected.length);
          if (!folded.has(group.key)) expected.push({ type: 'row', row });
        }
        expect(lines.ofGroup(group.key)).toBe(head);
      }
      expect(lines.count).toBe(expected.length);
      expect(expected.map((_, i) => lines.at(i))).toEqual(expected);
      expect([lines.at(-1), lines.at(lines.count)]).toEqual([null, null]);
    }));
  });
});
