import { describe, expect, it } from 'vitest';
import { FIRST_LAYOUT, moved, readLayout, withColumn, withWidth, writeLayout } from '#renderer/screens/agreements/list/layout.ts';
import { asksTheSame, readViews, SHIPPED_VIEWS, writeViews, type SavedView } from '#renderer/screens/agreements/list/views.ts';

describe('the columns of the list', () => {
  it('are read back as they were kept', () => {
    const columns = withWidth(withColumn(moved(FIRST_LAYOUT, 'signed', -1), 'country', true), 'state', 200);
    expect(columns.map(({ id }) => id)).toEqual(['parties', 'signed', 'state', 'continuity', 'country']);
    expect(readLayout(writeLayout(columns))).toEqual(columns);
  });

  it('always hold the names of the parties', () => {
    expect(withColumn(FIRST_LAYOUT, 'parties', false)).toEqual(FIRST_LAYOUT);
    expect(readLayout([{ id: 'state' }])).toEqual([{ id: 'parties' }, { id: 'state' }]);
  });

  it('are those of the start where the setting holds none, and without what this version does not know', () => {
    expect(readLayout(null)).toEqual(FIRST_LAYOUT);
    expect(readLayout([{ id: 'parties' }, { id: 'moon' }, 7, { id: 'state', width: 9_999 }, { id: 'state' }])).toEqual([{ id: 'parties' }, { id: 'state', width: 640 }]);
  });

  it('do not move beyond the ends', () => {
    expect(moved(FIRST_LAYOUT, 'parties', -1)).toEqual(FIRST_LAYOUT);
    expect(moved(FIRST_LAYOUT, 'continuity', 1)).toEqual(FIRST_LAYOUT);
  });
});

describe('a saved view', () => {
  const view: SavedView = { id: 'v1', name: 'ลาวที่ลงนามแล้ว', text: 'บ่อแก้ว', filters: { state: ['signed'], country: ['LA'] }, sort: { by: 'name', direction: 'asc' }, group: 'state', columns: [{ id: 'parties' }, { id: 'end', width: 130 }] };

  it('is read back as it was kept', () => {
    expect(readViews(writeViews([view]))).toEqual([view]);
  });

  it('of a newer version loses what this one does not know, and nothing else', () => {
    const newer = [{ ...view, filters: { state: ['signed'], moon: ['full'] }, sort: { by: 'moon', direction: 'asc' }, group: 'moon', columns: writeLayout(view.columns) }, 'not a view'];
    expect(readViews(newer)).toEqual([{ ...view, filters: { state: ['signed'] }, sort: { by: 'touched', direction: 'desc' }, group: null }]);
  });

  it('asks the same whatever the order of its values', () => {
    expect(asksTheSame({ ...view, filters: { country: ['LA', 'JP'] } }, { ...view, filters: { state: [], country: ['JP', 'LA'] } })).toBe(true);
    expect(asksTheSame(SHIPPED_VIEWS.all, SHIPPED_VIEWS.expiring)).toBe(false);
  });
});
