import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, emptyRecord, shownFields } from '#core/change/merge.ts';
import type { Change, ChangeIntent } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { choicesOf, mergeIntents, takenAtFirst, unmergeIntents, type Shown } from '#core/duplicates/merge-agreements.ts';
import { pairId, readPair } from '#core/domain/pair.ts';
import type { Json } from '#core/json.ts';

const SCOPE = 'TH-57';
const states = new Map<string, RecordState>();
let n = 0;

const nameOf = (kind: string, record: string): string => `${kind}/${record}`;
const apply = (intent: Omit<ChangeIntent, 'scope'>): void => {
  n += 1;
  const key = nameOf(intent.kind, intent.record);
  const change = { ...intent, scope: SCOPE, id: `life00000000:${n}`, at: String(1_000 + n), author: { officer: 'o', name: 'x', device: 'd' }, schema: 1 } as Change;
  states.set(key, applyChange(states.get(key) ?? emptyRecord(SCOPE, intent.kind, intent.record), change));
};
const shown = (kind: string, record: string): Shown => {
  const state = states.get(nameOf(kind, record)) ?? emptyRecord(SCOPE, kind, record);
  const fields = Object.fromEntries(Object.entries(shownFields(state)).filter(([, value]) => value !== null)) as Record<string, Json>;
  return { key: `${kind}/${record}/${SCOPE}`, id: record, state, fields };
};
const begin = (records: Readonly<Record<string, Readonly<Record<string, Json>>>>): void => {
  states.clear();
  for (const [name, set] of Object.entries(records)) {
    const [kind = '', record = ''] = name.split('/');
    apply({ kind, record, set, base: {} });
  }
};
const merge = (taken: readonly string[], activities: readonly string[]): void => {
  for (const intent of mergeIntents({ kept: shown('agreement', 'a'), other: shown('agreement', 'b'), taken, linked: activities.map((id) => shown('activity', id)), verdict: null, scope: SCOPE })) apply(intent);
};
const verdict = (): Shown => shown('pair', pairId(`a/${SCOPE}`, `b/${SCOPE}`));
const unmerge = (): void => {
  const pair = readPair(verdict().fields);
  for (const intent of unmergeIntents(pair, shown('agreement', 'a'), shown('agreement', 'b'), pair.moved.map((moved) => shown(...(moved.split(':') as [string, string]))), verdict())) apply(intent);
};

describe('two agreements that are one', () => {
  it('are asked about only where they differ, and what the kept one lacks is taken at first', () => {
    const choices = choicesOf({ type: 'other', notes: 'x', 'areas/trade': true }, { type: 'sister-city', notes: 'x', signedPlace: 'แม่สาย', 'areas/health': true, sample: true });
    expect(choices).toEqual([{ path: 'type', kept: 'other', other: 'sister-city' }, { path: 'signedPlace', kept: null, other: 'แม่สาย' }]);
    expect(takenAtFirst(choices)).toEqual(['signedPlace']);
  });

  it('become one: chosen fields and all entries of lists in the kept one, activities moved, the other gone and saying where to', () => {
    begin({
      'agreement/a': { type: 'other', 'areas/trade': true },
      'agreement/b': { type: 'sister-city', signedPlace: 'แม่สาย', 'areas/health': true, 'sources/s': { text: 'หนังสือ' } },
      'activity/v': { title: 'เยือน', 'agreements/b': true },
    });
    merge(['signedPlace'], ['v']);
    expect(shown('agreement', 'a').fields).toMatchObject({ type: 'other', signedPlace: 'แม่สาย', 'areas/trade': true, 'areas/health': true, 'sources/s': { text: 'หนังสือ' } });
    expect(shown('agreement', 'b').fields).toMatchObject({ deleted: true, mergedInto: 'a', type: 'sister-city' });
    expect(shown('activity', 'v').fields).toEqual({ title: 'เยือน', 'agreements/a': true });
    expect(readPair(verdict().fields)).toMatchObject({ verdict: 'merged', winner: `a/${SCOPE}`, moved: ['activity:v'] });
  });

  it('are two again as they were when it is taken back, whatever was taken', () => {
    const anyFields = fc.dictionary(fc.constantFrom('type', 'notes', 'signedPlace', 'areas/trade', 'areas/health', 'sources/s'), fc.constantFrom<Json>('x', 'y', true), { noNullPrototype: true });
    fc.assert(fc.property(anyFields, anyFields, fc.subarray(['v', 'w']), fc.boolean(), (a, b, moved, both) => {
      begin({ 'agreement/a': { ...a, state: 'active' }, 'agreement/b': { ...b, state: 'signed' }, 'activity/v': { 'agreements/b': true, ...(both ? { 'agreements/a': true } : {}) }, 'activity/w': { 'agreements/b': true } });
      const before = ['agreement/a', 'agreement/b', 'activity/v', 'activity/w'].map((name) => shown(...(name.split('/') as [string, string])).fields);
      const choices = choicesOf(shown('agreement', 'a').fields, shown('agreement', 'b').fields);
      merge(choices.map(({ path }) => path), moved);
      unmerge();
      const after = ['agreement/a', 'agreement/b', 'activity/v', 'activity/w'].map((name) => shown(...(name.split('/') as [string, string])).fields);
      expect(after).toEqual(before);
      expect(readPair(verdict().fields)).toMatchObject({ verdict: '', winner: '', moved: [], before: {} });
    }));
  });

  it('keep what was edited after the merger when it is taken back', () => {
    begin({ 'agreement/a': { type: 'other' }, 'agreement/b': { type: 'sister-city', signedPlace: 'แม่สาย' } });
    merge(['type', 'signedPlace'], []);
    apply({ kind: 'agreement', record: 'a', set: { type: 'twin-town' }, base: { type: [shown('agreement', 'a').state.fields['type']![0]!.id] } });
    unmerge();
    expect(shown('agreement', 'a').fields).toEqual({ type: 'twin-town' });
  });
});

describe('the record of a verdict', () => {
  it('has the same id on every PC, whichever of the two is named first, and fits where ids travel', () => {
    const [a, b] = ['01890a5d-ac96-774b-bcce-b302099a8057/TH-57', '01890a5d-ac96-774b-bcce-b302099a8058/TH-50'] as const;
    expect(pairId(a, b)).toBe(pairId(b, a));
    expect(pairId(a, b)).toHaveLength(64);
  });
});
