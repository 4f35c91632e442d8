import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pickedDate } from '#core/dates/partial-date.ts';
import { contactsInOrder, inPostOn, keepDoubt, readContact, type Contact } from '#core/domain/contact.ts';
import { maskedEmail, maskedPhones } from '#core/domain/mask.ts';
import { CONTACT_COLUMNS, contactTable, type ContactInWords } from '#core/export/contact-table.ts';
import { toCsv } from '#core/export/csv.ts';

const TODAY = '2026-11-28';
const a = (over: Partial<Contact>): Contact => ({ ...readContact({}), ...over });

describe('a contact', () => {
  test('is in post from the first to the last day, and a month counts to its end', () => {
    expect(inPostOn(a({}), TODAY)).toBe('in-post');
    expect(inPostOn(a({ until: pickedDate('2026-11') }), TODAY)).toBe('in-post');
    expect(inPostOn(a({ until: pickedDate('2026-10') }), TODAY)).toBe('former');
    expect(inPostOn(a({ from: pickedDate('2026-12-01') }), TODAY)).toBe('to-come');
    expect(inPostOn(a({ from: pickedDate('2026') }), TODAY)).toBe('in-post');
  });

  test('is to be looked at when the time of keeping is over or consent is withdrawn, not before', () => {
    expect(keepDoubt(a({ keepUntil: pickedDate('2026') }), TODAY)).toBeNull();
    expect(keepDoubt(a({ keepUntil: pickedDate('2026-11-27') }), TODAY)).toBe('time-over');
    expect(keepDoubt(a({ consent: 'withdrawn', keepUntil: pickedDate('2030') }), TODAY)).toBe('withdrawn');
  });

  test('stands before those who left the post, the Thai side first, by name as Thai sorts it', () => {
    const named = [a({ name: 'เกียวโต', until: pickedDate('2020') }), a({ name: 'เกียวโต', side: 'partner' }), a({ name: 'กนก', side: 'partner' }), a({ name: 'เชียง', side: 'thai' })];
    expect(contactsInOrder(named.map((contact) => ({ contact })), TODAY).map(({ contact }) => [contact.name, contact.side])).toEqual([['เชียง', 'thai'], ['กนก', 'partner'], ['เกียวโต', 'partner'], ['เกียวโต', '']]);
  });

  test('is read whatever its fields hold', () => {
    expect(readContact({ name: 7, 'validity/from': 'soon', 'agreements/a': true, 'agreements/b': false })).toMatchObject({ name: '', from: null, agreements: ['a'], unreadable: [{ path: 'validity/from' }] });
  });
});

describe('what is masked', () => {
  test('are all digits of a number but the last two, each number by itself, in Thai digits too', () => {
    expect(maskedPhones('053 112 233, 081-445 5667 ต่อ 12')).toBe('••• ••• •33, •••-••• ••67 ต่อ 12');
    expect(maskedPhones('๐๕๓-๑๑๒๒๓๓')).toBe('•••-••••๓๓');
  });

  test('is an address but for its first letter and its domain; what is no address goes whole', () => {
    expect(maskedEmail('office@example.org; somchai')).toBe('o•••@example.org; •••');
    expect(maskedEmail('@example.org')).toBe('•••');
  });

  test('can never be read back: of a number of three digits and more, two are left', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{3,15}$/), (number) => {
        expect(maskedPhones(number)).toBe('•'.repeat(number.length - 2) + number.slice(-2));
      }),
    );
  });
});

describe('a table of contacts', () => {
  const CONTACT: ContactInWords = { name: 'ตัวอย่าง', nameOther: '', post: '', body: '', side: 'ฝ่ายไทย', phones: '053112233', email: 'sample@example.org', language: '', from: '', until: '', agreements: '' };
  const heads = Object.fromEntries(CONTACT_COLUMNS.map((column) => [column, column])) as Record<(typeof CONTACT_COLUMNS)[number], string>;

  test('holds no whole number or address unless it is asked for', () => {
    const masked = toCsv(contactTable([CONTACT], heads, 'masked'));
    expect(masked).not.toContain(CONTACT.phones);
    expect(masked).not.toContain(CONTACT.email);
    expect(toCsv(contactTable([CONTACT], heads, 'whole'))).toContain(CONTACT.phones);
  });
});
