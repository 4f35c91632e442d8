import { describe, expect, it } from 'vitest';
import { pickedDate } from '#core/dates/partial-date.ts';
import type { Json } from '#core/change/change.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { checkOf, checkPath, isContradicted } from '#core/domain/checks.ts';
import { isKnownField } from '#core/domain/record-kinds.ts';

const signed = (date: unknown) => readAgreement({ 'dates/signed': date as Json });

describe('the check of a fact', () => {
  it('stands under the field itself, so that two officers who judge it differently meet', () => {
    expect(checkPath('dates/signed')).toBe('checks/dates.signed');
    expect(isKnownField('agreement', checkPath('dates/signed'))).toBe(true);
    const { checks } = readAgreement({ 'checks/dates.signed': { standing: 'verified', source: 'ตัวบท' }, 'checks/type': 7 });
    expect(checkOf(checks, 'dates/signed')).toMatchObject({ standing: 'verified', source: 'ตัวบท', note: '' });
    expect(checkOf(checks, 'type')).toBeNull();
  });
});

describe('evidence', () => {
  it.each([
    ['contradicts a day of another year', '1999-01', pickedDate('2001'), true],
    ['agrees with a year that holds the month', '1999-01', pickedDate('1999'), false],
    ['that is only about says nothing against it', '1999-01', { ...pickedDate('2001'), circa: true }, false],
  ])('%s', (_of, known, date, against) => {
    expect(isContradicted(signed(pickedDate(known)), { field: 'dates/signed', date })).toBe(against);
  });

  it('contradicts an open date by its beginning', () => {
    expect(isContradicted(signed({ ...pickedDate('2013-02'), openEnd: true }), { field: 'dates/signed', date: pickedDate('2014') })).toBe(true);
  });

  it('without a field or a date contradicts nothing', () => {
    expect(isContradicted(signed(pickedDate('1999')), { field: undefined, date: pickedDate('2001') })).toBe(false);
    expect(isContradicted(signed(pickedDate('1999')), { field: 'dates/signed', date: undefined })).toBe(false);
    expect(isContradicted(signed(pickedDate('1999')), { field: 'type', date: pickedDate('2001') })).toBe(false);
  });

  it('is read as older versions wrote it, and with what it cannot read left out', () => {
    expect(readAgreement({ 'evidence/e': { says: '1996', url: 'https://example.org' }, 'evidence/f': { says: '2001', field: 3, date: 'x' } }).evidence).toMatchObject([{ says: '1996' }, { says: '2001', field: undefined, date: undefined, url: '' }]);
  });
});
