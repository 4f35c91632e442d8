import { describe, expect, it } from 'vitest';
import { readAgreement } from '#core/domain/agreement.ts';
import { readActivity } from '#core/domain/activity.ts';
import { activitySigns, agreementSigns, attentionOf, isOverdue, lastActivityDay, type AgreementSigns } from '#core/domain/attention.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import type { Json } from '#core/json.ts';

const TODAY = '2026-11-28';
const agreement = (part: Partial<AgreementSigns> = {}): AgreementSigns => ({ state: 'active', endDate: null, ending: '', since: [pickedDate('2026-01')], dues: [], ...part });
const activity = (fields: Readonly<Record<string, Json>>) => activitySigns(readActivity(fields));
const withResult = activity({ date: pickedDate('2026-06') as Json, result: 'ขายได้' });

describe('what an agreement is looked at for', () => {
  it('is nothing while it lives and brings results', () => {
    expect(attentionOf(agreement(), [withResult], TODAY)).toEqual([]);
  });

  it('is that it is symbolic only: in force, and no activity had a result', () => {
    expect(attentionOf(agreement(), [], TODAY)).toEqual(['symbolic']);
    expect(attentionOf(agreement(), [activity({ date: pickedDate('2026-06') as Json })], TODAY)).toEqual(['symbolic']);
    expect(attentionOf(agreement({ state: 'intent' }), [], TODAY)).toEqual([]);
  });

  it('is a promise that is late, until it is done', () => {
    const promised = (done: boolean) => activity({ result: 'มี', 'followUps/a': { what: 'ส่งรายงาน', who: '', due: pickedDate('2026-10') as Json, done } });
    expect(attentionOf(agreement(), [promised(false)], TODAY)).toEqual(['overdue']);
    expect(attentionOf(agreement(), [promised(true)], TODAY)).toEqual([]);
    expect(isOverdue(promised(false), '2026-10-31')).toBe(false);
    expect(isOverdue(promised(false), '2026-11-01')).toBe(true);
  });

  it('is a step that is late, until it is done or not needed', () => {
    const steps = (part: Readonly<Record<string, Json>>) => agreementSigns(readAgreement({ state: 'drafting', 'steps/s': { name: 'ส่งร่าง', due: pickedDate('2026-10') as Json, ...part } }));
    expect(attentionOf(steps({}), [withResult], TODAY)).toEqual(['overdue']);
    expect(attentionOf(steps({ done: pickedDate('2026-11') as Json }), [withResult], TODAY)).toEqual([]);
    expect(attentionOf(steps({ skipped: 'ไม่ต้องทำ' }), [withResult], TODAY)).toEqual([]);
  });

  it('is its end, near or past', () => {
    expect(attentionOf(agreement({ endDate: pickedDate('2027-01') }), [withResult], TODAY)).toEqual(['expiring']);
    expect(attentionOf(agreement({ endDate: pickedDate('2025') }), [withResult], TODAY)).toEqual(['expiring']);
    expect(attentionOf(agreement({ endDate: pickedDate('2031') }), [withResult], TODAY)).toEqual([]);
  });

  it('is that nothing was heard of it for two years', () => {
    expect(attentionOf(agreement({ since: [pickedDate('2012-11')] }), [activity({ date: pickedDate('2024-10') as Json, result: 'มี' })], TODAY)).toEqual(['dormant']);
    expect(attentionOf(agreement({ since: [pickedDate('2012-11')] }), [withResult], TODAY)).toEqual([]);
  });
});

it('the last activity is the one that may have been latest', () => {
  expect(lastActivityDay([withResult, activity({ date: pickedDate('2025') as Json }), activity({})])).toBe('2026-06-30');
  expect(lastActivityDay([])).toBe('');
});
