import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, emptyRecord } from '#core/change/merge.ts';
import type { Json } from '#core/change/change.ts';
import { pickedDate, type PartialDate } from '#core/dates/partial-date.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { AGREEMENT_STATES } from '#core/domain/code-lists.ts';
import { needsOf, passagesFrom, PASSAGES } from '#core/domain/lifecycle.ts';
import { firstEntry, loggedStates, missingNeeds, placedStates, stateChangeFields, type LoggedState, type StateChange, type StateEntry } from '#core/domain/state-log.ts';

const BEFORE = ['intent', 'exploring', 'drafting', 'in-approval', 'in-process'];
const IN_LIFE = ['signed', 'active', 'dormant', 'renewing'];
const PAIRS = AGREEMENT_STATES.flatMap((from) => AGREEMENT_STATES.map((to) => [from, to] as const));

/** The domain's rules in words of their own, beside the table of the code. */
const expected = (from: string, to: string): readonly string[] | null => {
  const rank = (state: string): number => BEFORE.indexOf(state);
  if (BEFORE.includes(from)) {
    if (to === 'abandoned') return ['reason'];
    if (to === 'signed') return [];
    if (to === 'in-process') return from === 'intent' ? [] : null;
    if (!BEFORE.includes(to) || from === to) return null;
    if (from === 'in-process') return to === 'intent' ? null : [];
    if (rank(to) > rank(from)) return [];
    return to === 'intent' && from !== 'exploring' ? null : ['reason'];
  }
  const ends: Readonly<Record<string, readonly string[]>> = { expired: [], suspended: ['reason'], terminated: ['document', 'reason'], superseded: ['successor'] };
  if (IN_LIFE.includes(from)) {
    if (to in ends) return ends[to] ?? null;
    if (from === 'active' && to === 'active') return ['reason'];
    if (from === to || !IN_LIFE.includes(to)) return null;
    if (to === 'signed') return from === 'renewing' ? [] : null;
    if (to === 'dormant') return from === 'renewing' ? null : [];
    return [];
  }
  if (from === 'suspended') return to === 'active' ? ['reason'] : to === 'suspended' ? null : (ends[to] ?? null);
  if (from === 'expired') return to === 'renewing' ? [] : to === 'superseded' ? ['successor'] : null;
  if (from === 'abandoned') return ['intent', 'exploring', 'drafting'].includes(to) ? ['reason'] : null;
  return null;
};

describe('the life of an agreement', () => {
  it.each(PAIRS)('from %s to %s goes as the domain says', (from, to) => {
    expect(needsOf(from, to)).toEqual(expected(from, to));
  });

  it('never ends an agreement in force without the paper or the words that the domain asks for', () => {
    for (const from of AGREEMENT_STATES) {
      expect(needsOf(from, 'terminated') ?? ['document', 'reason']).toEqual(['document', 'reason']);
      expect(needsOf(from, 'superseded') ?? ['successor']).toEqual(['successor']);
      expect(needsOf(from, 'abandoned') ?? ['reason']).toEqual(['reason']);
    }
  });

  it('begins anywhere for a record that says no state, and owes nothing: old relations come as they are', () => {
    expect(passagesFrom('')).toEqual(AGREEMENT_STATES.map((to) => ({ to, needs: [] })));
  });

  it('offers nothing from a state of a newer version or a final one', () => {
    for (const state of ['hibernating', 'toString', 'terminated', 'superseded']) expect(passagesFrom(state)).toEqual([]);
  });

  it('reaches every state from a wish', () => {
    const reached = new Set<string>(['intent']);
    for (const state of reached) for (const { to } of passagesFrom(state)) reached.add(to);
    expect([...reached].toSorted()).toEqual([...AGREEMENT_STATES].toSorted());
    expect(Object.keys(PASSAGES).toSorted()).toEqual([...AGREEMENT_STATES].toSorted());
  });
});

const CHANGE: StateChange = { state: 'terminated', from: 'active', date: null, by: '', reason: '', document: null, successor: '', successorId: '', corrects: '' };
const PAPER = { no: ' มท 0201/1 ', title: '', date: null };

describe('what a step has to say', () => {
  it.each([
    ['a termination, its decision and its reason', CHANGE, ['document', 'reason']],
    ['a paper has a number or a title, not only a date', { ...CHANGE, reason: 'x', document: { no: ' ', title: '', date: pickedDate('2020') } }, ['document']],
    ['nothing more once it is said', { ...CHANGE, reason: 'มติสภา', document: PAPER }, []],
    ['a successor in words', { ...CHANGE, state: 'superseded' }, ['successor']],
    ['or as an agreement', { ...CHANGE, state: 'superseded', successorId: 'r2' }, []],
    ['a correction, its reason and nothing else', { ...CHANGE, state: 'terminated', corrects: 'k1' }, ['reason']],
  ])('%s', (_of, change, missing) => {
    expect(missingNeeds(change)).toEqual(missing);
  });
});

const write = (log: readonly { readonly key: string; readonly set: Readonly<Record<string, Json>> }[]) =>
  log.reduce((state, { set }, index) => {
    const base = Object.fromEntries(Object.keys(set).flatMap((field) => (state.fields[field] === undefined ? [] : [[field, state.fields[field].map((head) => head.id)]])));
    return applyChange(state, { id: `i:${index + 1}`, scope: 'TH-57', kind: 'agreement', record: 'r', set, base, at: `00000000000${index}-0000`, author: { officer: '', name: `เจ้าหน้าที่ ${index}`, device: 'pc' }, schema: 1, prev: '' });
  }, emptyRecord('TH-57', 'agreement', 'r'));
const shown = (state: ReturnType<typeof write>) => Object.fromEntries(Object.entries(state.fields).flatMap(([path, heads]) => (heads[0]?.value === null || heads[0] === undefined ? [] : [[path, heads[0].value]])));
const written = (state: ReturnType<typeof write>, log: readonly StateEntry[], now: string) => loggedStates(log, now, (path) => {
  const head = state.fields[path]?.[0];
  return head === undefined ? null : { name: head.author.name, at: head.at, atMs: null };
});
const NOT_KNOWN: { signedDate: PartialDate | null; intentDate: PartialDate | null } = { signedDate: null, intentDate: null };

describe('the log of states', () => {
  const signed = { ...CHANGE, state: 'signed', from: 'drafting', date: pickedDate('2012-11') };

  it('is written in one change with the state, and tells the day of the signing where nobody knew it', () => {
    const set = stateChangeFields('k1', { ...signed, by: ' ผู้ว่าราชการจังหวัด ', document: PAPER }, NOT_KNOWN);
    expect(set).toMatchObject({ state: 'signed', 'dates/signed': { start: '2012-11' }, 'stateLog/k1': { state: 'signed', from: 'drafting', by: 'ผู้ว่าราชการจังหวัด', document: { no: 'มท 0201/1' } } });
    expect(stateChangeFields('k1', signed, { ...NOT_KNOWN, signedDate: pickedDate('2011') })).not.toHaveProperty('dates/signed');
    expect(stateChangeFields('k1', { ...signed, state: 'active' }, NOT_KNOWN)).not.toHaveProperty('dates/signed');
  });

  it('says who wrote which step, and which one the shown state rests on', () => {
    const state = write([{ key: 'first', set: { state: 'drafting', 'stateLog/first': firstEntry('drafting') } }, { key: 'k1', set: stateChangeFields('k1', signed, NOT_KNOWN) }]);
    const { stateLog, state: now } = readAgreement(shown(state));
    expect(written(state, stateLog, now).map(({ key, writing, stands }) => [key, writing?.name, stands])).toEqual([['first', 'เจ้าหน้าที่ 0', false], ['k1', 'เจ้าหน้าที่ 1', true]]);
  });

  it('keeps a corrected step beside its correction, and moves the agreement only where the standing one was wrong', () => {
    const right = { ...CHANGE, state: 'in-approval', from: 'drafting', corrects: 'k1', reason: 'ยังไม่ได้ลงนาม' };
    const state = write([{ key: 'k1', set: stateChangeFields('k1', signed, NOT_KNOWN) }, { key: 'k2', set: stateChangeFields('k2', right, NOT_KNOWN) }]);
    const agreement = readAgreement(shown(state));
    expect(agreement.state).toBe('in-approval');
    expect(written(state, agreement.stateLog, agreement.state).map(({ key, isCorrected, stands }) => [key, isCorrected, stands])).toEqual([['k1', true, false], ['k2', false, true]]);
    expect(stateChangeFields('k3', right, NOT_KNOWN, false)).not.toHaveProperty('state');
  });

  it('has no standing step where an older version set the state without one', () => {
    const state = write([{ key: 'first', set: { state: 'active' } }]);
    expect(readAgreement(shown(state))).toMatchObject({ state: 'active', stateLog: [] });
    expect(written(state, [], 'active')).toEqual([]);
  });

  it('stands in time by its dates, and a step without one just before the step that was recorded after it', () => {
    const at = (key: string, minute: number, start: string | null): LoggedState => ({ ...CHANGE, key, date: start === null ? null : pickedDate(start), writing: { name: '', at: String(minute), atMs: 1_700_000_000_000 + minute * 60_000 }, isCorrected: false, stands: false });
    const order = (...log: LoggedState[]) => placedStates(log, ({ date }) => date).map(({ entry }) => entry.key);
    expect(order(at('drafting', 0, null), at('signed', 1, '2012-11'), at('dormant', 2, null))).toEqual(['dormant', 'signed', 'drafting']);
    expect(order(at('signed', 0, '2012'), at('intent', 1, '2008'), at('active', 2, null))).toEqual(['active', 'signed', 'intent']);
    expect(order(at('intent', 0, null), at('exploring', 1, null), at('drafting', 2, null))).toEqual(['drafting', 'exploring', 'intent']);
  });

  it('reads what a newer version wrote into it, and never fails on anything', () => {
    expect(readAgreement({ 'stateLog/n': { state: 'orbiting', date: 7, document: 'x', phase: 2 } }).stateLog).toMatchObject([{ key: 'n', state: 'orbiting', date: null, document: null, phase: 2 }]);
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('stateLog/a', 'stateLog/b', 'state'), fc.jsonValue()), (fields) => {
      const agreement = readAgreement(fields as Record<string, Json>);
      expect(loggedStates(agreement.stateLog, agreement.state, () => null).filter(({ stands }) => stands).length).toBeLessThan(2);
    }));
  });
});
