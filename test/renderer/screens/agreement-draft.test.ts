import { describe, expect, it } from 'vitest';
import { changedFields } from '#core/change/diff.ts';
import { emptyRecord } from '#core/change/merge.ts';
import type { Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { agreementDraftOf, agreementProblems, DATE_PATHS, desiredAgreement, newAgreementDraft, newParty, TEXT_PATHS, type AgreementDraft } from '#renderer/screens/agreements/agreement-draft.ts';
import { viewOf } from './view-of.ts';

const RECORD = viewOf('agreement', {
  deleted: null, 'title/th': 'ความตกลง', state: 'active', type: 'sister-city', notes: 'เดิม', 'areas/trade': true, 'areas/health': true, 'dates/signed': pickedDate('2012-11-15') as Json,
  'parties/a/side': 'thai', 'parties/a/name': 'จ.เชียงราย', 'parties/a/country': 'TH', 'parties/b/side': 'partner', 'parties/b/name': 'แขวงบ่อแก้ว', 'parties/b/country': 'LA',
  'sources/s0': { text: 'เอกสาร' }, 'future/field': 1,
});
const OPENED = agreementDraftOf(RECORD);
const changesOf = (part: Partial<AgreementDraft>): Readonly<Record<string, Json>> => {
  const { deleted: _lives, ...set } = changedFields(RECORD.state, desiredAgreement({ ...OPENED, ...part }))?.set ?? {};
  return set;
};
const date = (start: string) => ({ text: '', date: pickedDate(start) });
const codes = (part: Partial<AgreementDraft>): string[] => agreementProblems({ ...OPENED, ...part }).map(({ code }) => code);

describe('the draft of an agreement', () => {
  it('changes nothing when nothing was edited', () => {
    expect(changedFields(RECORD.state, desiredAgreement(OPENED))).toBeNull();
  });

  it.each(TEXT_PATHS)('changes %s and nothing else when that was edited', (path) => {
    expect(changesOf({ texts: { ...OPENED.texts, [path]: ' ใหม่ ' } })).toEqual({ [path]: 'ใหม่' });
  });

  it.each(DATE_PATHS)('changes %s and nothing else when that was edited', (path) => {
    expect(changesOf({ dates: { ...OPENED.dates, [path]: date('2020-01') } })).toEqual({ [path]: pickedDate('2020-01') });
  });

  it('clears what was emptied', () => {
    expect(changesOf({ texts: { ...OPENED.texts, notes: '  ' } })).toEqual({ notes: null });
    expect(changesOf({ dates: { ...OPENED.dates, 'dates/signed': { text: '', date: null } } })).toEqual({ 'dates/signed': null });
  });

  it('adds and takes out single areas', () => {
    expect(changesOf({ areas: ['health', 'tourism'] })).toEqual({ 'areas/trade': null, 'areas/tourism': true });
  });

  it('clears all fields of a party that is taken out, and no other', () => {
    expect(changesOf({ parties: OPENED.parties.filter(({ key }) => key !== 'b') })).toEqual({ 'parties/b/side': null, 'parties/b/name': null, 'parties/b/country': null });
  });

  it('writes only what was filled of a party that is added', () => {
    expect(changesOf({ parties: [...OPENED.parties, { ...newParty('c', 'partner'), name: 'เมืองใหม่' }] })).toEqual({ 'parties/c/side': 'partner', 'parties/c/name': 'เมืองใหม่' });
  });

  it('begins with the own province on the Thai side', () => {
    const fresh = newAgreementDraft('r2', 'TH-57');
    expect(fresh.parties.map(({ side, place, country }) => [side, place, country])).toEqual([['thai', 'TH-57', 'TH'], ['partner', '', '']]);
    expect(Object.keys(changedFields(emptyRecord('TH-57', 'agreement', 'r2'), desiredAgreement(fresh))?.set ?? {}).toSorted()).toEqual(['parties/a/country', 'parties/a/place', 'parties/a/side', 'parties/b/side']);
  });
});

describe('what keeps an agreement from being finished', () => {
  it('is nothing where both sides are named', () => {
    expect(codes({})).toEqual([]);
  });

  it('is a side without a name', () => {
    expect(agreementProblems(newAgreementDraft('r2', 'TH-57'))).toEqual([
      { field: 'parties/a/name', code: 'nobody', keepable: false },
      { field: 'parties/b/name', code: 'no-partner', keepable: false },
    ]);
  });

  it('is a date whose words were not understood', () => {
    expect(codes({ dates: { ...OPENED.dates, 'dates/end': { text: 'เมื่อไรก็ได้', date: null } } })).toEqual(['date-open']);
  });

  it.each([
    ['signed-after-end', { ...OPENED.dates, 'dates/end': date('2010') }],
    ['signed-before-intent', { ...OPENED.dates, 'dates/intent': date('2014') }],
  ] as const)('may be kept as a doubt: %s', (code, dates) => {
    expect(agreementProblems({ ...OPENED, dates })).toMatchObject([{ code, keepable: true }]);
    expect(codes({ dates, keptAsDoubt: [code] })).toEqual([]);
    expect(changesOf({ dates, keptAsDoubt: [code] })).toHaveProperty([`doubts/${code}`], { code, says: '', settled: false });
  });

  it('is never a date that only may contradict', () => {
    expect(codes({ dates: { ...OPENED.dates, 'dates/end': date('2012') } })).toEqual([]);
  });
});
