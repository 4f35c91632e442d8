import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, ChangeIntent, Json } from '#core/change/change.ts';
import { changedFields, settle } from '#core/change/diff.ts';
import { applyChange, conflictsOf, emptyRecord, headIds, isDeleted, shownFields } from '#core/change/merge.ts';
import { DELETED_FIELD, type RecordState } from '#core/change/state.ts';
import { aChange } from '#test/support/a-change.ts';
import { arbitraryHistory } from '#test/support/histories.ts';
import { oracleStates } from '#test/support/merge-oracle.ts';

const empty = emptyRecord('TH-57', 'agreement', 'r1');
const written = (intent: ChangeIntent, parts: Parameters<typeof aChange>[0]): Change => {
  const { scope = 'TH-57', ...rest } = intent;
  return aChange({ ...rest, scope, ...parts });
};
const made = applyChange(empty, aChange({ pc: 'a', set: { 'title/th': 'a', notes: 'b' } }));
const edited = (seen: RecordState, desired: Record<string, Json | undefined>, pc: string, at: string): Change => {
  const intent = changedFields(seen, desired);
  if (intent === null) throw new Error('nothing changed');
  return written(intent, { pc, at });
};

const besidesDeleted = (fields: Readonly<Record<string, Json | undefined>>) =>
  Object.entries(fields).filter(([field]) => field !== DELETED_FIELD).toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('what a form saves', () => {
  test('a new record: every field that is filled, naming nothing', () => {
    expect(changedFields(empty, { 'title/th': 'a', notes: undefined, status: null })).toEqual({
      scope: 'TH-57', kind: 'agreement', record: 'r1', set: { 'title/th': 'a' }, base: {},
    });
  });

  test('an edit: only what differs, naming what the form showed, and that the record lives', () => {
    expect(changedFields(made, { 'title/th': 'a', notes: 'c' })).toEqual({
      scope: 'TH-57', kind: 'agreement', record: 'r1', set: { notes: 'c', deleted: null }, base: { notes: headIds(made, 'notes') },
    });
  });

  test('nothing, when nothing differs', () => {
    expect(changedFields(made, { 'title/th': 'a', notes: 'b', status: undefined })).toBeNull();
    expect(changedFields(made, {})).toBeNull();
    const state = applyChange(empty, aChange({ set: { place: { x: 1, y: 2 } } }));
    expect(changedFields(state, { place: { y: 2, x: 1 } })).toBeNull();
  });

  test('a cleared field is emptied; one that the form does not have is left alone', () => {
    expect(changedFields(made, { notes: undefined })?.set).toEqual({ notes: null, deleted: null });
    expect(changedFields(made, { notes: null })?.set).toEqual({ notes: null, deleted: null });
  });

  test('an edit that came while the form was open becomes a conflict and is not superseded', () => {
    const meanwhile = edited(made, { notes: 'theirs' }, 'b', '5');
    const own = edited(made, { notes: 'mine' }, 'c', '6');
    const state = applyChange(applyChange(made, meanwhile), own);
    expect(conflictsOf(state)[0]?.heads.map((head) => head.value)).toEqual(['mine', 'theirs']);
  });

  test('whatever was there, what was desired is shown afterwards and the rest stays', () => {
    const value = fc.constantFrom<Json | undefined>('a', 'b', null, undefined, { x: 1, y: [2] }, { y: [2], x: 1 }, 0);
    const fields = fc.constantFrom('title/th', 'notes', 'constructor', 'toString');
    fc.assert(
      fc.property(arbitraryHistory(), fc.dictionary(fields, value), ({ changes }, desired) => {
        for (const seen of oracleStates(changes)) {
          const intent = changedFields(seen, desired);
          const after = intent === null ? seen : applyChange(seen, written(intent, { pc: 'form', at: '9' }));
          const expected = Object.entries({ ...shownFields(seen), ...desired }).filter(([, wanted]) => wanted !== null && wanted !== undefined);
          expect(besidesDeleted(shownFields(after))).toEqual(besidesDeleted(Object.fromEntries(expected)));
          expect(besidesDeleted(intent?.set ?? {}).filter(([field]) => headIds(after, field).length !== 1)).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

const deletion = (seen: RecordState, pc: string, at: string): Change => written(settle(seen, DELETED_FIELD, true), { pc, at });

describe('deleting', () => {
  test('a record and bringing it back are settlements of one field', () => {
    const gone = applyChange(made, deletion(made, 'b', '5'));
    expect(isDeleted(gone)).toBe(true);
    const back = applyChange(gone, written(settle(gone, DELETED_FIELD, null), { pc: 'c', at: '6' }));
    expect(isDeleted(back)).toBe(false);
    expect(conflictsOf(back)).toEqual([]);
  });

  test('against an edit of any field made at the same time is a conflict, whoever is shown', () => {
    for (const [deletedAt, editedAt] of [['5', '6'], ['6', '5']] as const) {
      const state = applyChange(applyChange(made, deletion(made, 'b', deletedAt)), edited(made, { status: 'new' }, 'c', editedAt));
      expect(conflictsOf(state).map(({ field }) => field)).toEqual([DELETED_FIELD]);
      expect(shownFields(state)['status']).toBe('new');
    }
  });

  test('after an edit that was seen is no conflict, and two edits at the same time are none either', () => {
    const first = applyChange(made, edited(made, { status: 'x' }, 'b', '5'));
    const both = applyChange(first, edited(made, { notes: 'y' }, 'c', '6'));
    expect(conflictsOf(both)).toEqual([]);
    const gone = applyChange(both, deletion(both, 'd', '7'));
    expect(conflictsOf(gone)).toEqual([]);
    expect(isDeleted(gone)).toBe(true);
  });

  test('is not undone by an edit of the deleted record, nor settled by an edit of one whose deletion is disputed', () => {
    const gone = applyChange(made, deletion(made, 'b', '5'));
    expect(changedFields(gone, { notes: 'x' })?.set).toEqual({ notes: 'x' });
    const disputed = applyChange(gone, edited(made, { status: 'x' }, 'c', '6'));
    const after = applyChange(disputed, edited(disputed, { status: 'y' }, 'd', '7'));
    expect(conflictsOf(after).map(({ field, heads }) => [field, heads.map((head) => head.value)])).toEqual([[DELETED_FIELD, [null, true]]]);
  });
});

describe('settling', () => {
  test('names every head that the person saw, and sets the value even where it is the one shown', () => {
    const state = applyChange(applyChange(empty, aChange({ pc: 'a', set: { notes: 'a' } })), aChange({ pc: 'b', set: { notes: 'b' } }));
    const intent = settle(state, 'notes', 'b');
    expect(intent.set).toEqual({ notes: 'b', deleted: null });
    expect(intent.base).toEqual({ notes: headIds(state, 'notes') });
    expect(intent.base['notes']).toHaveLength(2);
  });
});
