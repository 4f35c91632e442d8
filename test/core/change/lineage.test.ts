import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyBatch } from '#core/change/apply-batch.ts';
import { sameJson } from '#core/change/canonical.ts';
import type { Change, Json } from '#core/change/change.ts';
import { createLineage, type Logged } from '#core/change/lineage.ts';
import { headsOf } from '#core/change/merge.ts';
import { createParallels } from '#core/change/parallels.ts';
import { recordKey } from '#core/change/state.ts';
import { aChange } from '#test/support/a-change.ts';
import { arbitraryHistory, seededRandom } from '#test/support/histories.ts';

const NOTES = 'notes';
const notes = (pc: string, n: number, value: Json, base: readonly Change[], rest: Partial<Change> = {}): Change =>
  aChange({ pc, n, set: { [NOTES]: value }, base: base.length === 0 ? {} : { [NOTES]: base.map(({ id }) => id) }, at: `00000170000000${n}-0000`, ...rest });

/** The log of one record after these changes have come in this order. */
const applied = (changes: readonly Change[]) => applyBatch({ incoming: changes, held: [], arrived: new Set(), vectors: {}, records: [] });
const logOf = (changes: readonly Change[]): readonly Logged[] => applied(changes).applied;
const stateOf = (changes: readonly Change[]) => applied(changes).records[0]!;

const first = notes('a', 1, 'x', []);
const ours = notes('a', 2, 'ours', [first]);
const theirs = notes('b', 1, 'theirs', [first]);
const decided = notes('a', 3, 'ours', [ours, theirs]);

describe('what a log tells of a conflict', () => {
  test('the common earlier value is the newest that all authors had before them', () => {
    const more = notes('b', 2, 'theirs again', [theirs]);
    const log = logOf([first, ours, theirs, more]);
    expect(createLineage(log).commonEarlier(NOTES, headsOf(stateOf([first, ours, theirs, more]), NOTES))).toEqual({ known: true, value: 'x' });
  });

  test('two who filled an empty field had nothing in common', () => {
    const a = notes('a', 1, 'one', []);
    const b = notes('b', 1, 'two', []);
    expect(createLineage(logOf([a, b])).commonEarlier(NOTES, headsOf(stateOf([a, b]), NOTES))).toEqual({ known: true, value: null });
  });

  test('what lies before a snapshot is said to be unknown and not empty', () => {
    const log: Logged[] = [ours, theirs].map((change) => ({ change, before: {} }));
    expect(createLineage(log).commonEarlier(NOTES, [ours, theirs].map((change) => ({ id: change.id, value: change.set[NOTES]!, at: change.at, author: change.author })))).toEqual({ known: false });
  });

  test('a head that came with a snapshot is known from what took its place', () => {
    const head = { id: first.id, value: 'x', at: first.at, author: first.author };
    const log: Logged[] = [{ change: ours, before: { [NOTES]: [head] } }, { change: theirs, before: {} }];
    expect(createLineage(log).seen(theirs, NOTES)).toEqual([head]);
  });

  test('a change that names heads of different values settled them, and says which it overruled', () => {
    const lineage = createLineage(logOf([first, ours, theirs, decided]));
    expect(lineage.settles(decided, NOTES)).toBe(true);
    expect(lineage.overruled(decided, NOTES).map((head) => head.value)).toEqual(['theirs']);
    expect(lineage.settles(ours, NOTES)).toBe(false);
  });

  test('naming equal heads settles nothing', () => {
    const same = notes('b', 1, 'ours', [first]);
    const next = notes('a', 3, 'next', [ours, same]);
    expect(createLineage(logOf([first, ours, same, next])).settles(next, NOTES)).toBe(false);
  });

  test('two settlements of one conflict are read alike whichever came first', () => {
    const other = notes('b', 2, 'third', [ours, theirs]);
    for (const changes of [[first, ours, theirs, decided, other], [first, theirs, ours, other, decided]]) {
      const lineage = createLineage(logOf(changes));
      expect(lineage.overruled(decided, NOTES).map((head) => head.value)).toEqual(['theirs']);
      expect(new Set(lineage.overruled(other, NOTES).map((head) => head.value))).toEqual(new Set(['ours', 'theirs']));
      expect(lineage.met(decided, NOTES).map(({ id }) => id)).toEqual([other.id]);
    }
  });

  test('an edit met the newest of the others, not what those had built on', () => {
    const again = notes('a', 3, 'ours again', [ours]);
    const lineage = createLineage(logOf([first, ours, again, theirs]));
    expect(lineage.met(theirs, NOTES).map(({ id }) => id)).toEqual([again.id]);
    expect(lineage.met(first, NOTES)).toEqual([]);
  });

  test('whatever the history, the lineage is the same for every order of arrival, and relations are mutual', () => {
    fc.assert(
      fc.property(arbitraryHistory(25), fc.integer(), ({ changes }, seed) => {
        const random = seededRandom(seed);
        const shuffled = changes.map((change) => ({ change, key: random() })).toSorted((a, b) => a.key - b.key).map(({ change }) => change);
        const [here, there] = [logOf(changes), logOf(shuffled)];
        for (const key of new Set(here.map(({ change }) => recordKey(change)))) {
          const of = (log: readonly Logged[]): Logged[] => log.filter(({ change }) => recordKey(change) === key);
          const [one, two] = [createLineage(of(here)), createLineage(of(there))];
          for (const { change } of of(here)) {
            for (const [field, value] of Object.entries(change.set)) {
              const met = one.met(change, field);
              expect(two.met(change, field).map(({ id }) => id).toSorted()).toEqual(met.map(({ id }) => id).toSorted());
              expect(two.overruled(change, field)).toEqual(one.overruled(change, field));
              expect(two.reopens(change, field)?.id).toEqual(one.reopens(change, field)?.id);
              expect(met.every((each) => !sameJson(each.set[field]!, value))).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('edits made side by side', () => {
  const lives = (pc: string, n: number, field: string, deletedBase: readonly Change[]): Change =>
    aChange({ pc, n, set: { [field]: pc, deleted: null }, base: deletedBase.length === 0 ? {} : { deleted: deletedBase.map(({ id }) => id) } });
  const begun = aChange({ pc: 'a', n: 1, set: { title: 't' } });

  test('of different fields by two PCs without knowledge of each other are parallel, seen from both', () => {
    const a = lives('a', 2, 'notes', []);
    const b = lives('b', 1, 'place', []);
    const parallels = createParallels([begun, a, b]);
    expect(parallels(a)).toEqual([b]);
    expect(parallels(b)).toEqual([a]);
    expect(parallels(begun)).toEqual([]);
  });

  test('one that had seen the other is not parallel to it, though it names it in no field of its own', () => {
    const a = lives('a', 2, 'notes', []);
    const b = lives('b', 1, 'place', [a]);
    const c = lives('b', 2, 'result', [b]);
    const parallels = createParallels([begun, a, b, c]);
    expect(parallels(a)).toEqual([]);
    expect(parallels(c)).toEqual([]);
  });

  test('a change that names one which has not come is no trouble', () => {
    const far = lives('c', 9, 'notes', []);
    const near = lives('b', 1, 'place', [far]);
    expect(createParallels([near])(near)).toEqual([]);
  });
});
