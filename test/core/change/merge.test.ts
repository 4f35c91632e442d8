import { describe, expect, test } from 'vitest';
import { applyBatch } from '#core/change/apply-batch.ts';
import { joinStates } from '#core/change/join.ts';
import { applyChange, conflictsOf, emptyRecord, headIds, isDeleted, lastTouched, shownFields, shownValue } from '#core/change/merge.ts';
import { recordKey, type RecordState } from '#core/change/state.ts';
import { withdraw } from '#core/change/withdraw.ts';
import { aChange } from '#test/support/a-change.ts';

const empty = emptyRecord('TH-57', 'agreement', 'r1');
const stateOf = (...changes: Parameters<typeof applyChange>[1][]): RecordState => changes.reduce(applyChange, empty);

describe('the state of a record', () => {
  test('two edits of one field that did not see each other both stay, the later is shown', () => {
    const early = aChange({ pc: 'a', set: { notes: 'early' }, at: '1' });
    const late = aChange({ pc: 'b', set: { notes: 'late' }, at: '2' });
    const state = stateOf(late, early);
    expect(shownValue(state, 'notes')).toBe('late');
    expect(conflictsOf(state)).toEqual([{ field: 'notes', heads: [{ id: late.id, value: 'late', at: '2', author: late.author }, { id: early.id, value: 'early', at: '1', author: early.author }] }]);
    expect(headIds(state, 'notes')).toEqual([late.id, early.id]);
  });

  test('of two edits with one stamp the greater id is shown', () => {
    const a = aChange({ pc: 'a', set: { notes: 'a' }, at: '1' });
    const b = aChange({ pc: 'b', set: { notes: 'b' }, at: '1' });
    expect(shownValue(stateOf(a, b), 'notes')).toBe('b');
    expect(shownValue(stateOf(b, a), 'notes')).toBe('b');
  });

  test('equal values are no conflict, yet a new change must name them all', () => {
    const a = aChange({ pc: 'a', set: { notes: { x: 1, y: 2 } } });
    const b = aChange({ pc: 'b', set: { notes: { y: 2, x: 1 } } });
    const state = stateOf(a, b);
    expect(conflictsOf(state)).toEqual([]);
    expect(headIds(state, 'notes').toSorted()).toEqual([a.id, b.id]);
  });

  test('edits of different fields merge in silence', () => {
    const state = stateOf(aChange({ pc: 'a', set: { notes: 'a' } }), aChange({ pc: 'b', set: { status: 'b' } }));
    expect(conflictsOf(state)).toEqual([]);
    expect(shownFields(state)).toEqual({ notes: 'a', status: 'b' });
  });

  test('an emptied field is left out of what is shown, and emptying against editing is a conflict', () => {
    const first = aChange({ pc: 'a', n: 1, set: { notes: 'a' } });
    const emptied = aChange({ pc: 'a', n: 2, set: { notes: null }, base: { notes: [first.id] } });
    const edited = aChange({ pc: 'b', n: 1, set: { notes: 'b' }, base: { notes: [first.id] } });
    expect(shownFields(stateOf(first, emptied))).toEqual({});
    expect(shownValue(stateOf(first, emptied), 'notes')).toBeNull();
    expect(conflictsOf(stateOf(first, emptied, edited)).map(({ field }) => field)).toEqual(['notes']);
  });

  test('is deleted when the shown value of the register says so', () => {
    const deleted = aChange({ pc: 'a', set: { deleted: true }, at: '2' });
    expect(isDeleted(empty)).toBe(false);
    expect(isDeleted(stateOf(deleted))).toBe(true);
    expect(isDeleted(stateOf(deleted, aChange({ pc: 'b', set: { deleted: null }, at: '3' })))).toBe(false);
    expect(isDeleted(stateOf(deleted, aChange({ pc: 'b', set: { deleted: null }, at: '1' })))).toBe(true);
  });

  test('was last touched at the greatest stamp of its heads', () => {
    expect(lastTouched(empty)).toBe('');
    const state = stateOf(aChange({ pc: 'a', set: { x: 1 }, at: '3' }), aChange({ pc: 'b', set: { y: 1 }, at: '7' }), aChange({ pc: 'c', set: { z: 1 }, at: '5' }));
    expect(lastTouched(state)).toBe('7');
  });

  test('takes no change of another record', () => {
    for (const other of [{ record: 'r2' }, { kind: 'activity' }, { scope: 'TH-90' }]) {
      expect(() => applyChange(empty, aChange(other))).toThrow(/not about/);
    }
  });

  test('a state that was handed out never changes', () => {
    const before = stateOf(aChange({ pc: 'a', set: { notes: 'a' } }));
    const copy = structuredClone(before);
    applyChange(before, aChange({ pc: 'b', set: { notes: 'b', more: 1 } }));
    applyBatch({ records: [before], incoming: [aChange({ pc: 'c', set: { notes: 'c' }, base: { notes: headIds(before, 'notes') } })], held: [], arrived: new Set(headIds(before, 'notes')), vectors: {} });
    expect(before).toEqual(copy);
  });

  test('keys of different records differ, whatever kinds and ids look like', () => {
    expect(recordKey({ scope: 'A', kind: 'b', record: 'c d' })).not.toBe(recordKey({ scope: 'A', kind: 'b c', record: 'd' }));
    expect(recordKey({ scope: 'A', kind: '1 b', record: 'c' })).not.toBe(recordKey({ scope: 'A', kind: '1', record: 'b c' }));
  });
});

/** As JSON gives them: own members, also the one that a literal cannot have. */
const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];
const table = <T>(value: T): Record<string, T> =>
  JSON.parse(`{${inherited.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`) as Record<string, T>;

describe('field names that objects inherit', () => {
  const first = aChange({ pc: 'a', n: 1, set: table('first') });
  const second = aChange({ pc: 'a', n: 2, set: table('second'), base: table([first.id]) });

  test('are ordinary fields of a state', () => {
    for (const name of inherited) {
      expect(shownValue(empty, name)).toBeUndefined();
      expect(headIds(empty, name)).toEqual([]);
    }
    const state = stateOf(first, second);
    for (const name of inherited) {
      expect(shownValue(state, name)).toBe('second');
      expect(headIds(state, name)).toEqual([second.id]);
    }
    expect(JSON.stringify(shownFields(state))).toBe(JSON.stringify(table('second')));
    expect(conflictsOf(stateOf(first, aChange({ pc: 'b', set: table('other') }))).map(({ field }) => field)).toEqual(inherited.toSorted());
    expect(Object.getPrototypeOf(state.fields)).toBe(Object.prototype);
  });

  test('are ordinary fields of a batch, a withdrawal and a join', () => {
    const batch = applyBatch({ records: [], incoming: [second, first], held: [], arrived: new Set(), vectors: {} });
    const [state] = batch.records;
    expect(state).toEqual(stateOf(first, second));
    expect(withdraw(state!, [second.id], batch.applied).state).toEqual(stateOf(first));
    expect(joinStates({ state: empty, knows: () => false }, { state: state!, knows: () => true })).toEqual(state);
  });
});
