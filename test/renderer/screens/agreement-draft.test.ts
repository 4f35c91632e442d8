import { describe, expect, it } from 'vitest';
import { changedFields } from '#core/change/diff.ts';
import { emptyRecord } from '#core/change/merge.ts';
import type { Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { agreementDraftOf, completeDraft, desiredAgreement, newAgreementDraft, newParty, openedState, type AgreementDraft } from '#renderer/screens/agreements/agreement-draft.ts';
import { agreementProblems } from '#renderer/screens/agreements/agreement-problems.ts';
import { DATE_PATHS, TEXT_PATHS } from '#renderer/screens/agreements/draft-paths.ts';
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
    ['in-force-before-signed', { ...OPENED.dates, 'dates/inForce': date('2011') }],
    ['in-force-after-end', { ...OPENED.dates, 'dates/inForce': date('2020'), 'dates/end': date('2019') }],
  ] as const)('may be kept as a doubt: %s', (code, dates) => {
    expect(agreementProblems({ ...OPENED, dates })).toMatchObject([{ code, keepable: true }]);
    expect(codes({ dates, keptAsDoubt: [code] })).toEqual([]);
    expect(changesOf({ dates, keptAsDoubt: [code] })).toHaveProperty([`doubts/${code}`], { code, says: '', settled: false });
  });

  it('is never a date that only may contradict', () => {
    expect(codes({ dates: { ...OPENED.dates, 'dates/end': date('2012') } })).toEqual([]);
  });
});

describe('the state in the form', () => {
  const fresh = newAgreementDraft('r2', 'TH-57');

  it('begins the log with the first save of a record that had none', () => {
    expect(desiredAgreement({ ...fresh, texts: { ...fresh.texts, state: 'drafting' } })).toMatchObject({ state: 'drafting', 'stateLog/first': { state: 'drafting', from: '', date: null } });
    expect(Object.keys(desiredAgreement(fresh)).filter((path) => path.startsWith('stateLog/'))).toEqual([]);
  });

  it('is left to the page of the agreement once there is one', () => {
    expect(openedState(OPENED)).toBe('active');
    expect(Object.keys(desiredAgreement(OPENED)).filter((path) => path.startsWith('stateLog/'))).toEqual([]);
  });

  it('keeps the step that a refused change had written, and every other field beside the form', () => {
    const carried = { state: 'signed', 'stateLog/k1': { state: 'signed', from: 'drafting' }, 'sources/s0': { text: 'บันทึก' } };
    expect(desiredAgreement({ ...fresh, texts: { ...fresh.texts, state: 'signed' }, carried })).toMatchObject(carried);
    expect(desiredAgreement({ ...fresh, texts: { ...fresh.texts, state: 'signed' }, carried })).not.toHaveProperty(['stateLog/first']);
  });
});

describe('the parts that are more than a text', () => {
  const STORED = {
    ...RECORD.fields,
    'dates/signed': { ...pickedDate('2012-11-15'), basis: 'ceremony', source: 'บันทึก', page: 4 } as Json,
    'signatories/s1': { party: 'a', name: 'ผู้ลงนาม', post: 'ผู้ว่าราชการจังหวัด', date: null, photo: 'x' },
    'legal/mfa': { standing: 'done', no: 'กต 1', date: null, clerk: 'y' },
    equalStatus: { value: 'equal', reason: 'มีฐานะเท่ากัน' },
    'frames/synergy': true,
    'languages/th': true,
  };
  const record = viewOf('agreement', STORED);
  const opened = agreementDraftOf(record);
  const changed = (part: Partial<AgreementDraft>) => {
    const { deleted: _lives, ...set } = changedFields(record.state, desiredAgreement({ ...opened, ...part }))?.set ?? {};
    return set;
  };
  const more = (part: Partial<AgreementDraft['more']>): Partial<AgreementDraft> => ({ more: { ...opened.more, ...part } });

  it('change nothing when nothing was edited, whatever a newer version wrote into them', () => {
    expect(changed({})).toEqual({});
  });

  it('keep what a newer version wrote beside what is edited', () => {
    const [first] = opened.more.signatories;
    expect(changed(more({ signatories: [{ ...first!, name: 'อีกคน' }] }))).toEqual({ 'signatories/s1': { party: 'a', name: 'อีกคน', post: 'ผู้ว่าราชการจังหวัด', date: null, photo: 'x' } });
    expect(changed(more({ approvals: { ...opened.more.approvals, 'legal/mfa': { standing: 'refused', no: 'กต 1', date: { text: '', date: null } } } }))).toEqual({ 'legal/mfa': { standing: 'refused', no: 'กต 1', date: null, clerk: 'y' } });
    expect(changed(more({ grounds: { ...opened.more.grounds, 'dates/signed': { basis: 'minutes', source: '' } } }))).toEqual({ 'dates/signed': { ...pickedDate('2012-11-15'), basis: 'minutes', page: 4 } });
  });

  it('are cleared when they are emptied or taken out', () => {
    expect(changed(more({ signatories: [] }))).toEqual({ 'signatories/s1': null });
    expect(changed(more({ overrides: { ...opened.more.overrides, equalStatus: { value: '', reason: '' } } }))).toEqual({ equalStatus: null });
    expect(changed(more({ flags: { frames: ['security'], languages: [] } }))).toEqual({ 'frames/synergy': null, 'frames/security': true, 'languages/th': null });
  });

  it('are completed from the record where an older version left a draft without them', () => {
    const { more: _, ...older } = opened;
    const { 'why/committee': __, ...texts } = older.texts;
    expect(desiredAgreement(completeDraft({ ...older, texts } as unknown as AgreementDraft))).toEqual(desiredAgreement(opened));
  });

  it('keep the form from being finished while a judgement has no reason, a date is open, or the paper is secret', () => {
    const codesOf = (part: Partial<AgreementDraft>) => agreementProblems({ ...opened, ...part }).map(({ field, code, keepable }) => [field, code, keepable]);
    expect(codesOf(more({ overrides: { ...opened.more.overrides, recognised: { value: 'no', reason: ' ' } } }))).toEqual([['recognised/reason', 'override-reason', false]]);
    expect(codesOf(more({ approvals: { ...opened.more.approvals, 'legal/moi': { standing: 'done', no: '', date: { text: 'เมื่อวาน', date: null } } } }))).toEqual([['legal/moi/date', 'date-open', false]]);
    expect(codesOf({ texts: { ...opened.texts, sensitivity: 'secret' } })).toEqual([['sensitivity', 'secret', false]]);
    expect(agreementProblems(agreementDraftOf(viewOf('agreement', { ...STORED, sensitivity: 'secret' })))).toEqual([]);
  });
});
