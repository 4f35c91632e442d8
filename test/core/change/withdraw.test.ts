import { describe, expect, test } from 'vitest';
import { applyBatch } from '#core/change/apply-batch.ts';
import type { Change } from '#core/change/change.ts';
import { joinBefores, joinStates } from '#core/change/join.ts';
import { emptyRecord, headIds, shownValue } from '#core/change/merge.ts';
import { withdraw, withDependents } from '#core/change/withdraw.ts';
import { aChange } from '#test/support/a-change.ts';

const apply = (...incoming: Change[]) => {
  const { records, applied } = applyBatch({ records: [], incoming, held: [], arrived: new Set(), vectors: {} });
  return { state: records[0]!, log: applied };
};

const first = aChange({ pc: 'a', n: 1, set: { notes: 'first' } });
const one = aChange({ pc: 'b', n: 1, set: { notes: 'one' }, base: { notes: [first.id] } });
const two = aChange({ pc: 'c', n: 1, set: { notes: 'two' }, base: { notes: [first.id] } });
const onOne = aChange({ pc: 'b', n: 2, set: { status: 'x' }, base: { notes: [one.id] } });

describe('withdrawing', () => {
  test('brings back the value before', () => {
    const { state, log } = apply(first, one);
    const result = withdraw(state, [one.id], log);
    expect(result.state).toEqual(apply(first).state);
    expect(result.withdrawn.map(({ change }) => change)).toEqual([one]);
    expect(result.log.map(({ change }) => change)).toEqual([first]);
  });

  test('does not bring back what somebody else superseded as well', () => {
    const { state, log } = apply(first, one, two);
    expect(withdraw(state, [one.id], log).state).toEqual(apply(first, two).state);
  });

  test('brings it back when both who superseded it are withdrawn, one after the other, in either order', () => {
    for (const [earlier, later] of [[one, two], [two, one]] as const) {
      const { state, log } = apply(first, one, two);
      const once = withdraw(state, [earlier.id], log);
      expect(withdraw(once.state, [later.id], once.log).state).toEqual(apply(first).state);
    }
  });

  test('takes along what builds on the withdrawn change', () => {
    const { state, log } = apply(first, one, onOne);
    const result = withdraw(state, [one.id], log);
    expect(result.withdrawn.map(({ change }) => change)).toEqual([one, onOne]);
    expect(result.state).toEqual(apply(first).state);
  });

  test('finds what builds on it in other records too, through any number of steps', () => {
    const other = aChange({ pc: 'b', n: 3, record: 'r2', base: { notes: [onOne.id] } });
    const last = aChange({ pc: 'b', n: 4, record: 'r3', base: { x: [other.id] } });
    expect([...withDependents([one.id], [last, other, onOne, two, first])].toSorted()).toEqual([one, onOne, other, last].map(({ id }) => id).toSorted());
  });

  test('of the only change leaves a record without fields', () => {
    const { state, log } = apply(first);
    expect(withdraw(state, [first.id], log).state).toEqual(emptyRecord('TH-57', 'agreement', 'r1'));
  });

  test('of nothing changes nothing', () => {
    const { state, log } = apply(first, one, two);
    expect(withdraw(state, ['z00000000000:9'], log)).toEqual({ state, withdrawn: [], log });
  });

  test('does not bring back what a snapshot had replaced long ago', () => {
    const here = apply(first, one);
    const snapshot = { state: apply(first, two).state, knows: (id: string) => id === first.id || id === two.id };
    const joined = joinStates({ state: here.state, knows: (id) => id === first.id || id === one.id }, snapshot);
    expect(headIds(joined, 'notes').toSorted()).toEqual([one.id, two.id]);
    const result = withdraw(joined, [one.id], joinBefores(here.log, snapshot));
    expect(headIds(result.state, 'notes')).toEqual([two.id]);
    expect(shownValue(result.state, 'notes')).toBe('two');
  });
});
