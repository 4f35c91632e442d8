import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { readActivity } from '#core/domain/activity.ts';
import { agreementName, partyFields, readAgreement, removePartyFields, type Party } from '#core/domain/agreement.ts';
import { listRow } from '#core/domain/list-row.ts';
import { emptyRecord, applyChange, shownFields } from '#core/change/merge.ts';
import { changedFields } from '#core/change/diff.ts';
import { recordName } from '#core/domain/record-name.ts';
import { createRecordId } from '#core/domain/record-id.ts';
import { isKnownField, RECORD_KINDS } from '#core/domain/record-kinds.ts';

const THAI: Party = { key: 'a', side: 'thai', name: 'จ.เชียงราย', nameEn: 'Chiang Rai', country: 'TH', place: 'TH-57', locality: '', coordinates: '', level: 'province', body: '' };
const PARTNER: Party = { key: 'b', side: 'partner', name: 'แขวงบ่อแก้ว', nameEn: 'Bokeo', country: 'LA', place: 'LA-BK', locality: '', coordinates: '', level: 'region', body: 'สำนักงานแขวง' };
const withoutNull = (fields: Readonly<Record<string, string | null>>): Record<string, string> => Object.fromEntries(Object.entries(fields).flatMap(([path, value]) => (value === null ? [] : [[path, value]])));
const parties = { ...withoutNull(partyFields(PARTNER)), ...withoutNull(partyFields(THAI)) };

describe('reading a record', () => {
  const known = [...RECORD_KINDS['agreement']!.fields, ...RECORD_KINDS['activity']!.fields, 'parties/a/name', 'parties/a', 'sources/s', 'doubts/d', 'evidence/e', 'areas/trade', 'outcomes/o', 'followUps/f', 'agreements/x', 'future/field'];
  const fields = fc.dictionary(fc.constantFrom(...known), fc.jsonValue().map((value) => value as Json));

  it('never fails, whatever stands in its fields', () => {
    fc.assert(fc.property(fields, (stored) => {
      expect(Array.isArray(readAgreement(stored).parties)).toBe(true);
      expect(Array.isArray(readActivity(stored).outcomes)).toBe(true);
      for (const kind of ['agreement', 'activity']) expect(listRow(kind, stored)?.texts.every((text) => text !== '')).toBe(true);
    }));
  });

  it('names what it cannot read, and reads the rest', () => {
    const agreement = readAgreement({ 'dates/signed': { start: 'yesterday' }, 'doubts/d': { says: 7 }, 'title/th': 'ข้อตกลง', 'future/field': [1] });
    expect(agreement.unreadable.map(({ path }) => path).toSorted()).toEqual(['dates/signed', 'doubts/d']);
    expect(agreement).toMatchObject({ titleTh: 'ข้อตกลง', signedDate: null, doubts: [] });
    expect(readActivity({ date: 5, title: 'ประชุม' })).toMatchObject({ title: 'ประชุม', date: null, unreadable: [{ path: 'date' }] });
  });

  it('keeps unknown keys of a value that it reads', () => {
    expect(readAgreement({ 'sources/s': { text: 'บันทึก', page: 3 } }).sources).toEqual([{ key: 's', text: 'บันทึก', page: 3 }]);
  });

  it('puts the Thai party first and names the relation after both', () => {
    const agreement = readAgreement(parties);
    expect(agreement.parties).toEqual([THAI, PARTNER]);
    expect(agreementName(agreement, 'th')).toBe('จ.เชียงราย – แขวงบ่อแก้ว');
    expect(agreementName(agreement, 'en')).toBe('Chiang Rai – Bokeo');
    expect(agreementName({ parties: [], titleTh: 'ไทย', titleEn: '' }, 'en')).toBe('ไทย');
  });
});

describe('the fields of a party', () => {
  it('are cleared where a text was emptied', () => {
    expect(partyFields({ ...THAI, level: '' })).toMatchObject({ 'parties/a/level': null, 'parties/a/name': 'จ.เชียงราย' });
  });

  it('are all taken out together', () => {
    expect(Object.keys(removePartyFields('a')).toSorted()).toEqual(Object.keys(partyFields(THAI)).toSorted());
    expect(new Set(Object.values(removePartyFields('a')))).toEqual(new Set([null]));
  });
});

describe('what the list knows', () => {
  it('finds an agreement by country, place, level, area, state, fiscal year and open doubt', () => {
    const row = listRow('agreement', { ...parties, state: 'active', type: 'sister-city', 'areas/trade': true, 'dates/signed': pickedDate('2012-11') as Json, 'doubts/d': { says: 'x', settled: false } });
    expect(row?.values).toEqual({ state: ['active'], country: ['LA'], place: ['TH-57', 'LA-BK'], verification: [], frame: [], type: ['sister-city'], area: ['trade'], level: ['province', 'region'], fiscalYear: ['2556'], flags: ['doubt'] });
    expect(row?.texts).toEqual(expect.arrayContaining(['จ.เชียงราย', 'Bokeo', 'สำนักงานแขวง', 'สปป.ลาว', 'Lao PDR', 'เชียงราย']));
  });

  it('has no doubt where all are settled, and marks samples', () => {
    expect(listRow('agreement', { sample: true, 'doubts/d': { says: 'x', settled: true } })?.values.flags).toEqual(['sample']);
  });

  it('knows no other kinds', () => {
    expect(listRow('officer', { name: 'x' })).toBeNull();
  });
});

describe('what people call a record', () => {
  it.each([
    ['agreement', parties, 'จ.เชียงราย – แขวงบ่อแก้ว', 'Chiang Rai – Bokeo'],
    ['activity', { title: 'ประชุม' }, 'ประชุม', 'ประชุม'],
    ['notice', { subject: 'ขอข้อมูล' }, 'ขอข้อมูล', 'ขอข้อมูล'],
    ['officer', { name: 'เจ้าหน้าที่หนึ่ง', post: 'นักวิเทศสัมพันธ์' }, 'เจ้าหน้าที่หนึ่ง', 'เจ้าหน้าที่หนึ่ง'],
    ['place', { 'name/th': 'เมืองโยชิดะ', 'name/en': 'Yoshida' }, 'เมืองโยชิดะ', 'Yoshida'],
    ['place', { 'name/local': '吉田町' }, '吉田町', '吉田町'],
    ['tomorrow', { name: 'x' }, 'x', 'x'],
    ['officer', { name: 7 }, '', ''],
  ])('of the kind %s stands in its own fields: %j', (kind, fields, th, en) => {
    expect([recordName(kind, fields as Record<string, Json>, 'th'), recordName(kind, fields as Record<string, Json>, 'en')]).toEqual([th, en]);
  });
});

describe('a field of a newer version', () => {
  it.each(Object.keys(RECORD_KINDS))('stays in a record of the kind %s when this version edits it', (kind) => {
    const [known = ''] = RECORD_KINDS[kind]!.fields;
    const newer = { id: 'n:1', scope: 'TH-57', kind, record: 'r', set: { [known]: 'before', 'future/field': { deep: [1] } }, base: {}, at: '2026', author: { officer: 'o', name: 'x' }, schema: 2 } as unknown as Change;
    const seen = applyChange(emptyRecord('TH-57', kind, 'r'), newer);
    const intent = changedFields(seen, { [known]: 'after' })!;
    const edited = applyChange(seen, { ...newer, id: 'n:2', set: intent.set, base: intent.base });
    expect(intent.set).not.toHaveProperty('future/field');
    expect(shownFields(edited)).toMatchObject({ [known]: 'after', 'future/field': { deep: [1] } });
  });
});

describe('a record id', () => {
  const random = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => index * 37);

  it('is a UUID of version 7', () => {
    expect(createRecordId(() => 1_700_000_000_000, random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by the time it was made', () => {
    const time = fc.nat({ max: 2 ** 47 });
    fc.assert(fc.property(time, time, (a, b) => {
      const [first, second] = [createRecordId(() => a, random), createRecordId(() => b, random)];
      expect(first < second).toBe(a < b);
    }));
  });
});

describe('known fields', () => {
  it.each([['agreement', 'title/th', true], ['agreement', 'parties/a/name', true], ['agreement', 'participants', false], ['activity', 'participants', true], ['activity', 'agreements/x', true], ['agreement', 'parties', false], ['tomorrow', 'title', false]])(
    'of %s: %s is %s', (kind, path, known) => expect(isKnownField(kind, path)).toBe(known));
});
