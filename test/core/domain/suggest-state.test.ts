import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickedDate, unknownDate } from '#core/dates/partial-date.ts';
import { AGREEMENT_STATES } from '#core/domain/code-lists.ts';
import { suggestState, type LifeSigns } from '#core/domain/suggest-state.ts';

const TODAY = '2026-11-28';
const SIGNS: LifeSigns = { state: 'active', endDate: null, ending: '', activities: [], since: [] };
const ask = (part: Partial<LifeSigns>, months?: number) => suggestState({ ...SIGNS, ...part }, TODAY, months);

describe('the question whether a relation is dormant', () => {
  it('comes after 24 months without an activity, or after as many as the office chose', () => {
    expect(ask({ activities: [pickedDate('2024-11-28')] })).toEqual({ to: 'dormant', day: '2024-11-28' });
    expect(ask({ activities: [pickedDate('2024-11-29')] })).toBeNull();
    expect(ask({ activities: [pickedDate('2024-11-29')] }, 12)).toEqual({ to: 'dormant', day: '2024-11-29' });
    expect(ask({ activities: [pickedDate('2001')] }, 0)).toBeNull();
  });

  it('counts from the last day that a date can mean, so that nobody is asked too early', () => {
    expect(ask({ activities: [pickedDate('2024')] })).toBeNull();
    expect(ask({ activities: [pickedDate('2023')] })).toEqual({ to: 'dormant', day: '2023-12-31' });
  });

  it('counts from the signing or the last step where there was no activity, and not at all without a date', () => {
    expect(ask({ since: [pickedDate('2019-05'), null] })).toEqual({ to: 'dormant', day: '2019-05-31' });
    expect(ask({ since: [pickedDate('2019-05'), pickedDate('2026-01')] })).toBeNull();
    expect(ask({ since: [{ ...pickedDate('2013-02'), openEnd: true }] })).toEqual({ to: 'dormant', day: '2013-02-28' });
    expect(ask({ since: [unknownDate, null], activities: [null] })).toBeNull();
  });

  it('does not come while an activity has not ended', () => {
    expect(ask({ activities: [{ ...pickedDate('2019'), openEnd: true }] })).toBeNull();
  });

  it.each(AGREEMENT_STATES)('comes only for what is signed or active: %s', (state) => {
    expect(ask({ state, activities: [pickedDate('2001')] })?.to).toBe(['signed', 'active'].includes(state) ? 'dormant' : undefined);
  });
});

describe('the question about an end', () => {
  it('comes half a year before it, and again when it is over', () => {
    expect(ask({ endDate: pickedDate('2027-05-28') })).toEqual({ to: 'renewing', day: '2027-05-28' });
    expect(ask({ endDate: pickedDate('2027-05-29') })).toBeNull();
    expect(ask({ endDate: pickedDate('2026-11-27') })).toEqual({ to: 'expired', day: '2026-11-27' });
    expect(ask({ endDate: pickedDate('2026') })).toEqual({ to: 'renewing', day: '2026-01-01' });
  });

  it('does not come where the agreement renews itself, is being renewed, or is not in force', () => {
    expect(ask({ endDate: pickedDate('2020'), ending: 'auto-renew' })).toBeNull();
    expect(ask({ endDate: pickedDate('2027-01'), state: 'renewing' })).toBeNull();
    expect(ask({ endDate: pickedDate('2020'), state: 'renewing' })?.to).toBe('expired');
    expect(ask({ endDate: pickedDate('2020'), state: 'terminated' })).toBeNull();
  });
});

describe('a suggestion', () => {
  it('never fails, whatever the dates', () => {
    const date = fc.option(fc.record({ year: fc.integer({ min: 1, max: 9999 }), month: fc.option(fc.integer({ min: 1, max: 12 })) }).map(({ year, month }) => pickedDate(String(year).padStart(4, '0') + (month === null ? '' : `-${String(month).padStart(2, '0')}`))));
    fc.assert(fc.property(fc.constantFrom(...AGREEMENT_STATES), date, fc.array(date), (state, endDate, activities) => {
      expect([undefined, 'dormant', 'renewing', 'expired']).toContain(ask({ state, endDate, activities })?.to);
    }));
  });
});
