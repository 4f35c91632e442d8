import { describe, expect, it } from 'vitest';
import type { Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { newCorrection, newStateChange, newUnloggedCorrection, stateChangeSet, stateProblems, type StateChangeDraft } from '#renderer/screens/agreements/life/state-change-draft.ts';
import { viewOf } from './view-of.ts';

const RECORD = viewOf('agreement', { state: 'active', 'stateLog/first': { state: 'signed', from: '', date: null }, 'stateLog/k1': { state: 'active', from: 'signed', date: pickedDate('2015') as Json, by: 'ผู้ว่าราชการจังหวัด' } });
const draft = (part: Partial<StateChangeDraft>): StateChangeDraft => ({ ...newStateChange(RECORD), ...part });
const on = (start: string) => ({ text: '', date: pickedDate(start) });

describe('a change of state while it is written', () => {
  it.each([
    ['a state', {}, ['choose']],
    ['one that can follow', { to: 'intent' }, ['choose']],
    ['what the state asks for', { to: 'terminated' }, ['document', 'reason']],
    ['dates that are agreed', { to: 'dormant', date: { text: 'เมื่อก่อน', date: null }, docDate: { text: '?', date: null } }, ['date', 'docDate']],
    ['an order of days, which may be kept as a doubt', { to: 'dormant', date: on('2014') }, ['order']],
    ['nothing where the days only may contradict', { to: 'dormant', date: on('2015-06') }, []],
  ] as const)('needs %s', (_of, part, problems) => {
    expect(stateProblems(draft(part as Partial<StateChangeDraft>), RECORD)).toEqual(problems);
  });

  it('corrects a state that an older version set without an entry, whatever it is', () => {
    const old = viewOf('agreement', { state: 'terminated' });
    const correction = { ...newUnloggedCorrection(old), to: 'active', reason: 'บันทึกผิด' };
    expect(stateProblems(correction, old)).toEqual([]);
    expect(stateChangeSet(correction, old, 'k1', null)).toMatchObject({ state: 'active', 'stateLog/k1': { corrects: 'unlogged', from: '' } });
  });

  it('keeps a contradiction of days as a doubt', () => {
    const kept = draft({ to: 'dormant', date: on('2014'), keepsOrder: true });
    expect(stateProblems(kept, RECORD)).toEqual([]);
    expect(stateChangeSet(kept, RECORD, 'k2', 'k1')).toMatchObject({ state: 'dormant', 'stateLog/k2': { from: 'active' }, 'doubts/state-order-k2': { code: 'state-before-last', settled: false } });
  });

  it('corrects what stands with the state it should have been, and an older step without moving the agreement', () => {
    const log = readAgreement(RECORD.fields).stateLog;
    const standing = { ...newCorrection(RECORD, log.find(({ key }) => key === 'k1')!), to: 'dormant', reason: 'บันทึกผิด' };
    expect(standing).toMatchObject({ by: 'ผู้ว่าราชการจังหวัด', corrects: 'k1' });
    expect(stateChangeSet(standing, RECORD, 'k2', 'k1')).toMatchObject({ state: 'dormant', 'stateLog/k2': { corrects: 'k1', from: 'signed', reason: 'บันทึกผิด' } });
    const older = { ...newCorrection(RECORD, log.find(({ key }) => key === 'first')!), reason: 'วันที่ผิด', date: on('2012') };
    expect(stateChangeSet(older, RECORD, 'k2', 'k1')).not.toHaveProperty('state');
    expect(stateProblems({ ...older, reason: '' }, RECORD)).toEqual(['reason']);
  });
});
