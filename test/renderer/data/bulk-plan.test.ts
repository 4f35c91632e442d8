import { describe, expect, it } from 'vitest';
import { planBulk, refusedIn } from '#renderer/data/bulk-plan.ts';
import { viewOf } from '../screens/view-of.ts';

const isOwn = (scope: string): boolean => scope === 'TH-57';
const edit = { field: 'type', value: 'sister-city' };

describe('an edit of many records', () => {
  it('changes those that are otherwise, and leaves alone those that are so already', () => {
    const plan = planBulk([viewOf('agreement', { type: 'other' }), viewOf('agreement', {}), viewOf('agreement', { type: 'sister-city' })], edit, isOwn);
    expect([plan.changing.length, plan.same, refusedIn(plan)]).toEqual([2, 1, 0]);
  });

  it('empties a field only where there is something', () => {
    const plan = planBulk([viewOf('agreement', { 'areas/trade': true }), viewOf('agreement', {})], { field: 'areas/trade', value: null }, isOwn);
    expect([plan.changing.length, plan.same]).toEqual([1, 1]);
  });

  it('leaves out, and counts, what is of another unit, what is gone, and what waits for a decision in this field', () => {
    const record = viewOf('agreement', { type: 'other' });
    const conflict = (field: string) => ({ ...record, conflicts: [{ field, heads: [] }] });
    const plan = planBulk([{ ...record, scope: 'TH-50' }, undefined, { ...record, deleted: true }, conflict('type'), conflict('notes')], edit, isOwn);
    expect(plan.refused).toEqual({ 'other-unit': 1, gone: 2, conflict: 1 });
    expect([plan.changing.length, refusedIn(plan)]).toEqual([1, 4]);
  });
});
