import { describe, expect, test } from 'vitest';
import { applyBatch } from '#core/change/apply-batch.ts';
import { isCovered } from '#core/change/covered.ts';
import { idsToLookUp, planBatch, recordsToLoad, type BatchInput } from '#core/change/plan-batch.ts';
import { aChange } from '#test/support/a-change.ts';

const batch = (parts: Partial<BatchInput>): BatchInput => ({ incoming: [], held: [], arrived: new Set(), vectors: {}, ...parts });

const first = aChange({ pc: 'a', n: 1, set: { notes: '1' } });
const second = aChange({ pc: 'b', n: 1, set: { notes: '2' }, base: { notes: [first.id] } });
const third = aChange({ pc: 'c', n: 1, set: { notes: '3' }, base: { notes: [second.id], status: [first.id] } });

describe('a batch', () => {
  test('is applied in causal order, whatever order it came in', () => {
    const { applied, held, records } = applyBatch({ ...batch({ incoming: [third, second, first] }), records: [] });
    expect(applied.map(({ change }) => change.id)).toEqual([first.id, second.id, third.id]);
    expect(held).toEqual([]);
    expect(records).toHaveLength(1);
  });

  test('tells for every change what it superseded', () => {
    const { applied } = applyBatch({ ...batch({ incoming: [third, second, first] }), records: [] });
    expect(applied.map(({ before }) => before)).toEqual([
      {},
      { notes: [{ id: first.id, value: '1', at: first.at, author: first.author }] },
      { notes: [{ id: second.id, value: '2', at: second.at, author: second.author }] },
    ]);
  });

  test('keeps back what names something missing and says what that is', () => {
    const plan = planBatch(batch({ incoming: [third] }));
    expect(plan.order).toEqual([]);
    expect(plan.held).toEqual([{ change: third, waitsFor: [second.id, first.id] }]);
    expect(planBatch(batch({ incoming: [first], held: [third] })).held).toEqual([{ change: third, waitsFor: [second.id] }]);
  });

  test('lets go what waited, in turn, when the last missing change arrives', () => {
    const plan = planBatch(batch({ incoming: [first], held: [third, second] }));
    expect(plan.order).toEqual([first, second, third]);
    expect(plan.held).toEqual([]);
  });

  test('lets go what waited when a snapshot covers it', () => {
    const vectors = { 'TH-57': { a00000000000: 1, b00000000000: 1 } };
    expect(planBatch(batch({ held: [third], vectors })).order).toEqual([third]);
    expect(planBatch(batch({ held: [third], vectors: { 'TH-90': vectors['TH-57'] } })).order).toEqual([]);
  });

  test('is not kept back by what only a part of a snapshot has shown, where it was made here; others wait for the last part', () => {
    const shown = new Set([first.id]);
    const plan = planBatch(batch({ incoming: [second], shown, letGo: () => true }));
    expect([plan.order, plan.lacking.get(second.id)]).toEqual([[second], [first.id]]);
    expect(planBatch(batch({ incoming: [second], held: [first], shown, letGo: ({ id }) => id === second.id })).lacking.get(second.id)).toEqual([first.id]);
    expect(planBatch(batch({ incoming: [second], shown })).held).toEqual([{ change: second, waitsFor: [first.id] }]);
  });

  test('drops a waiting change that a snapshot has brought', () => {
    const plan = planBatch(batch({ held: [third], vectors: { 'TH-57': { c00000000000: 1 } } }));
    expect(plan).toEqual({ order: [], lacking: new Map(), held: [], duplicates: [third] });
  });

  test('reports copies and applies one of them', () => {
    const plan = planBatch(batch({ incoming: [first, second, first], arrived: new Set([second.id]) }));
    expect(plan.order).toEqual([first]);
    expect(plan.duplicates).toEqual([second, first]);
  });

  test('keeps a change that names itself, or two that name each other, back for ever', () => {
    const self = aChange({ pc: 'd', base: { notes: [aChange({ pc: 'd' }).id] } });
    const [one, other] = [aChange({ pc: 'e' }), aChange({ pc: 'f' })];
    const circle = [{ ...one, base: { x: [other.id] } }, { ...other, base: { x: [one.id] } }];
    const plan = planBatch(batch({ incoming: [self, ...circle] }));
    expect(plan.order).toEqual([]);
    expect(plan.held).toHaveLength(3);
  });

  test('asks the log for the changes and for what they name, without what a snapshot covers', () => {
    const vectors = { 'TH-57': { a00000000000: 1 } };
    expect(idsToLookUp([second], [third], { vectors }).toSorted()).toEqual([second.id, third.id].toSorted());
    expect(idsToLookUp([second], [third], { vectors: {} }).toSorted()).toEqual([first.id, second.id, third.id].toSorted());
  });

  test('asks for each record once, and only where something is applied', () => {
    const elsewhere = aChange({ pc: 'g', record: 'r2', set: { x: 1 } });
    const plan = planBatch(batch({ incoming: [first, second, elsewhere, aChange({ pc: 'h', record: 'r3', base: { x: ['z00000000000:1'] } })] }));
    expect(recordsToLoad(plan)).toEqual([
      { scope: 'TH-57', kind: 'agreement', record: 'r1' },
      { scope: 'TH-57', kind: 'agreement', record: 'r2' },
    ]);
  });

  test('records of one id and different kinds do not touch', () => {
    const activity = { ...first, id: 'g00000000000:1', kind: 'activity' };
    const { records } = applyBatch({ ...batch({ incoming: [first, activity] }), records: [] });
    expect(records.map(({ kind }) => kind)).toEqual(['agreement', 'activity']);
  });

  test('a vector covers exactly up to its number, in its own scope', () => {
    const vectors = { 'TH-57': { a00000000000: 2 } };
    expect(['a00000000000:1', 'a00000000000:2', 'a00000000000:3', 'b00000000000:1'].map((id) => isCovered({ vectors }, 'TH-57', id))).toEqual([true, true, false, false]);
    expect(isCovered({ vectors }, 'TH-90', 'a00000000000:1')).toBe(false);
    expect(isCovered({ vectors }, 'constructor', 'a00000000000:1')).toBe(false);
    expect(isCovered({ vectors: { constructor: {} } }, 'constructor', 'valueof00000:1')).toBe(false);
  });
});

/** Counts the questions instead of the time: as many as there are changes and names, not their square. */
const countingSet = (): { arrived: ReadonlySet<string>; questions: () => number } => {
  let questions = 0;
  const arrived = new Set<string>();
  arrived.has = () => {
    questions += 1;
    return false;
  };
  return { arrived, questions: () => questions };
};

describe('a batch of 10,000', () => {
  const many = 10_000;
  const names = Array.from({ length: many }, (_, index) => index + 1);

  test('that comes backwards is looked at a few times per change', () => {
    const chain = names.map((n) => aChange({ n, set: { notes: n }, base: n > 1 ? { notes: [aChange({ n: n - 1 }).id] } : {} }));
    const { arrived, questions } = countingSet();
    const plan = planBatch(batch({ incoming: chain.toReversed(), arrived }));
    expect(plan.order).toEqual(chain);
    expect(questions()).toBeLessThanOrEqual(3 * many);
  });

  test('that waits for one change is let go by it at once', () => {
    const waiting = names.map((n) => aChange({ n, record: `r${n}`, set: { notes: n }, base: { notes: [first.id] } }));
    const { arrived, questions } = countingSet();
    const plan = planBatch(batch({ incoming: [first], held: waiting, arrived }));
    expect(plan.order).toHaveLength(many + 1);
    expect(questions()).toBeLessThanOrEqual(3 * many);
  });
});
