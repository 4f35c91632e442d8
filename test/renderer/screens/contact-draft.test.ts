import { describe, expect, test } from 'vitest';
import { pickedDate } from '#core/dates/partial-date.ts';
import { contactProblems, desiredContact, newContactDraft, type ContactDraft } from '#renderer/screens/agreements/contacts/contact-draft.ts';

const DRAFT = newContactDraft('c1', 'a1');
const withTexts = (texts: Partial<ContactDraft['texts']>): ContactDraft => ({ ...DRAFT, texts: { ...DRAFT.texts, name: 'ตัวอย่าง', ...texts } });
const codesOf = (draft: ContactDraft): string[] => contactProblems(draft).map(({ field, code }) => `${field}: ${code}`);

describe('the form of a contact', () => {
  test('asks for a name in some writing and for nothing else', () => {
    expect(codesOf(DRAFT)).toEqual(['name: name']);
    expect(codesOf(withTexts({}))).toEqual([]);
    expect(codesOf(withTexts({ name: '', nameOther: 'Sample' }))).toEqual([]);
  });

  test('says at the field which address is incomplete, and takes several', () => {
    expect(codesOf(withTexts({ email: 'a@example.org, b@example.org' }))).toEqual([]);
    expect(codesOf(withTexts({ email: 'a@example' }))).toEqual(['email: email']);
  });

  test('says when a post ends before it begins, and when words of a date are still open', () => {
    const dates = { ...DRAFT.dates, 'validity/from': { text: '', date: pickedDate('2020') }, 'validity/until': { text: '', date: pickedDate('2019') }, keepUntil: { text: 'สักวัน', date: null } };
    expect(codesOf({ ...withTexts({}), dates })).toEqual(['keepUntil: date', 'validity/until: order']);
  });

  test('does not let go of the last agreement, by which the person is found', () => {
    expect(codesOf({ ...withTexts({}), agreements: [] })).toEqual(['agreements: agreements']);
  });

  test('unlinks agreements that were taken off and empties what was emptied', () => {
    const desired = desiredContact({ ...withTexts({ post: ' ' }), agreements: ['a2'] }, ['a1']);
    expect(desired).toMatchObject({ name: 'ตัวอย่าง', 'agreements/a1': undefined, 'agreements/a2': true });
    expect(desired['post']).toBeUndefined();
  });
});
