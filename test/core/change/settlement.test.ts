import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '#core/change/canonical.ts';
import type { Change, ChangeIntent, Json } from '#core/change/change.ts';
import { createLineage, type Logged } from '#core/change/lineage.ts';
import { applyChange, applyInto, closeRecord, conflictsOf, emptyRecord, headsOf, isDeleted, openRecord, shownValue } from '#core/change/merge.ts';
import { reopeningOf, settlementOf, type Decision, type Settled } from '#core/change/settlement.ts';
import { DELETED_FIELD, type RecordState } from '#core/change/state.ts';
import { aChange } from '#test/support/a-change.ts';

const empty = emptyRecord('TH-57', 'agreement', 'r1');
let count = 0;
const made = (intent: ChangeIntent, pc = 'me'): Change => {
  count += 1;
  return aChange({ set: intent.set, base: intent.base, pc, n: count, at: `${String(1_700_000_000_000 + count).padStart(15, '0')}-0000` });
};

/** A record that several PCs edited side by side, with its log. */
const world = (values: Readonly<Record<string, readonly Json[]>>): { state: RecordState; log: Logged[] } => {
  const log: Logged[] = [];
  let state = empty;
  const apply = (change: Change): void => {
    const open = openRecord(state);
    log.push({ change, before: applyInto(open, change) });
    state = closeRecord(open);
  };
  const first = aChange({ pc: 'first', n: 1, set: Object.fromEntries([...Object.keys(values), 'title/th'].map((field) => [field, field === DELETED_FIELD ? null : 'first'])) });
  apply(first);
  const most = Math.max(...Object.values(values).map((each) => each.length));
  for (let index = 0; index < most; index += 1) {
    const set = Object.fromEntries(Object.entries(values).flatMap(([field, each]) => (each[index] === undefined ? [] : [[field, each[index]!]])));
    apply(made({ kind: 'agreement', record: 'r1', set, base: Object.fromEntries(Object.keys(set).map((field) => [field, [first.id]])) }, `pc${index}`));
  }
  return { state, log };
};

const seenAll = (state: RecordState, choose: (heads: readonly { readonly value: Json }[]) => Json): Record<string, Decision> =>
  Object.fromEntries(conflictsOf(state).map(({ field, heads }) => [field, { value: choose(heads), seen: heads.map(({ id }) => id) }]));

const after = (state: RecordState, intents: readonly ChangeIntent[]): RecordState => intents.map((intent) => made(intent)).reduce(applyChange, state);

const settledIn = (before: RecordState, now: RecordState): Record<string, Settled> =>
  Object.fromEntries(conflictsOf(before).map(({ field, heads }) => [field, { by: headsOf(now, field)[0]!.id, heads }]));

const someValue = fc.constantFrom<Json>('a', 'b', 'c', null, { x: 1 }, 7);
const conflicted = fc
  .dictionary(fc.constantFrom('notes', 'why/motive', 'dates/end', 'constructor'), fc.array(someValue, { minLength: 2, maxLength: 5 }), { minKeys: 1 })
  .map(world)
  .filter(({ state }) => conflictsOf(state).length > 0);

describe('settling', () => {
  test('leaves one head with the chosen value in every decided field', () => {
    fc.assert(
      fc.property(conflicted, fc.nat(4), ({ state }, pick) => {
        const decisions = seenAll(state, (heads) => heads[pick % heads.length]!.value);
        const now = after(state, [settlementOf(state, decisions)]);
        expect(conflictsOf(now)).toEqual([]);
        for (const [field, { value }] of Object.entries(decisions)) expect(shownValue(now, field)).toEqual(value);
      }),
    );
  });

  test('a field that was not decided stays in conflict as it was', () => {
    const { state } = world({ notes: ['a', 'b'], 'why/motive': ['c', 'd'] });
    const { notes } = seenAll(state, () => 'a');
    const now = after(state, [settlementOf(state, { notes: notes! })]);
    expect(conflictsOf(now).map(({ field }) => field)).toEqual(['why/motive']);
    expect(headsOf(now, 'why/motive')).toEqual(headsOf(state, 'why/motive'));
  });

  test('a head that came after the person looked is not overruled: the conflict goes on with it', () => {
    const { state } = world({ notes: ['a', 'b'] });
    const decisions = seenAll(state, () => 'third');
    const arrived = made({ kind: 'agreement', record: 'r1', set: { notes: 'late' }, base: {} }, 'late');
    const grown = applyChange(state, arrived);
    const now = after(grown, [settlementOf(grown, decisions)]);
    expect(headsOf(now, 'notes').map((head) => head.value)).toEqual(['third', 'late']);
  });

  test('heads that no longer stand are not named, so the change never waits for what nobody has', () => {
    const { state } = world({ notes: ['a', 'b'] });
    const intent = settlementOf(state, { notes: { value: 'a', seen: ['gonegonegone:1', headsOf(state, 'notes')[0]!.id] } });
    expect(intent.base['notes']).toEqual([headsOf(state, 'notes')[0]!.id]);
  });

  test('is an edit: it says that the record lives, so a deletion made at the same time is a conflict that is shown', () => {
    const { state } = world({ notes: ['a', 'b'] });
    expect(settlementOf(state, seenAll(state, () => 'a')).set).toEqual({ notes: 'a', deleted: null });
  });

  test('deleting against editing is settled either way', () => {
    const { state } = world({ [DELETED_FIELD]: [true, null], notes: ['edited'] });
    for (const value of [true, null]) {
      const now = after(state, [settlementOf(state, seenAll(state, () => value))]);
      expect(isDeleted(now)).toBe(value === true);
      expect(conflictsOf(now)).toEqual([]);
    }
  });
});

describe('undoing a settlement', () => {
  test('opens the same question again: the same values side by side, the same one shown', () => {
    fc.assert(
      fc.property(conflicted, fc.nat(4), ({ state }, pick) => {
        const settled = after(state, [settlementOf(state, seenAll(state, (heads) => heads[pick % heads.length]!.value))]);
        const now = after(settled, reopeningOf(settled, settledIn(state, settled)));
        const asked = (each: RecordState): unknown => conflictsOf(each).map(({ field, heads }) => [field, heads[0]?.value, new Set(heads.map(({ value }) => JSON.stringify(value)))]);
        expect(asked(now)).toEqual(asked(state));
      }),
    );
  });

  test('tells whose the values were, and that the undone settlement was one', () => {
    const { state, log } = world({ notes: ['a', 'b'] });
    let now = state;
    const apply = (intent: ChangeIntent): Change => {
      const change = made(intent);
      const open = openRecord(now);
      log.push({ change, before: applyInto(open, change) });
      now = closeRecord(open);
      return change;
    };
    const settlement = apply(settlementOf(state, seenAll(state, () => 'a')));
    for (const intent of reopeningOf(now, settledIn(state, now))) apply(intent);
    const lineage = createLineage(log);
    for (const head of headsOf(now, 'notes')) {
      expect(lineage.origin('notes', head)).toEqual(headsOf(state, 'notes').find(({ value }) => sameJson(value, head.value)));
      expect(lineage.reopens(log.find(({ change }) => change.id === head.id)!.change, 'notes')?.id).toBe(settlement.id);
    }
    expect(lineage.commonEarlier('notes', headsOf(now, 'notes'))).toEqual({ known: true, value: 'first' });
  });

  test('leaves a field alone that was edited since', () => {
    const { state } = world({ notes: ['a', 'b'] });
    const settled = after(state, [settlementOf(state, seenAll(state, () => 'a'))]);
    const undo = settledIn(state, settled);
    const edited = after(settled, [settlementOf(settled, { notes: { value: 'later', seen: headsOf(settled, 'notes').map(({ id }) => id) } })]);
    expect(reopeningOf(edited, undo)).toEqual([]);
  });

  test('brings a deletion and the edit against it back as the same question', () => {
    const { state } = world({ [DELETED_FIELD]: [true, null] });
    const settled = after(state, [settlementOf(state, seenAll(state, () => true))]);
    const now = after(settled, reopeningOf(settled, settledIn(state, settled)));
    expect(conflictsOf(now).map(({ field }) => field)).toEqual([DELETED_FIELD]);
    expect(isDeleted(now)).toBe(isDeleted(state));
  });
});
