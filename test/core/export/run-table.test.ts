import { describe, expect, it } from 'vitest';
import { toCsv } from '#core/export/csv.ts';
import { conflictsOf, runTable } from '#core/export/run-table.ts';
import type { SyncRun } from '#core/journal/bodies.ts';

const RUN: SyncRun = {
  id: '0a1b',
  startedAt: Date.UTC(2026, 10, 14, 2, 41),
  endedAt: Date.UTC(2026, 10, 14, 2, 42),
  outcome: 'failed',
  stage: 'pushing',
  sent: 3,
  received: 0,
  refused: 1,
  requests: 2,
  bytesUp: 400,
  bytesDown: 90,
  complete: false,
  error: { type: '=cmd()', detail: 'https://a-token@somewhere', unit: 'TH-57' },
  kinds: { agreement: { sent: 2, received: 0, refused: 1, conflicts: 2 }, activity: { sent: 1, received: 0, refused: 0 } },
  versions: { app: '1.0.0', protocol: 1, endpoint: 2 },
  digests: { agreement: [3, 'sum'] },
};

describe('the list of runs as a file', () => {
  const [head = [], row = []] = runTable([RUN]);
  const cell = (column: string): string | number | undefined => row[head.indexOf(column)];

  it('has a cell for every column', () => {
    expect(row).toHaveLength(head.length);
    expect(cell('started')).toBe('2026-11-14T02:41:00.000Z');
    expect(cell('stopped in')).toBe('pushing');
    expect(cell('conflicts')).toBe(2);
    expect(cell('by kind (sent/received/refused/conflicts)')).toBe('agreement: 2/0/1/2; activity: 1/0/0/0');
  });

  it('says of a run that was read from a receipt that it came by file', () => {
    expect(cell('by file')).toBe('no');
    expect(runTable([{ ...RUN, byFile: true }])[1]?.[head.indexOf('by file')]).toBe('yes');
  });

  it('carries the kind of a failure and none of its free text', () => {
    expect(row.join('|')).not.toContain('token');
    expect(row.join('|')).not.toContain('TH-57');
  });

  it('is harmless in a spreadsheet, whatever a newer endpoint calls its failures', () => {
    expect(toCsv(runTable([RUN]))).toContain(",'=cmd(),");
  });

  it('leaves empty what an older version did not store', () => {
    const { stage: _stage, kinds: _kinds, versions: _versions, ...old } = RUN;
    expect(runTable([old])[1]).toHaveLength(head.length);
    expect(conflictsOf(old)).toBe(0);
  });
});
