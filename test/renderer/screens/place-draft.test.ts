import { describe, expect, it } from 'vitest';
import { changedFields } from '#core/change/diff.ts';
import { emptyRecord } from '#core/change/merge.ts';
import { isKnownField } from '#core/domain/record-kinds.ts';
import { readPlace } from '#core/domain/people.ts';
import { desiredPlace, newPlaceDraft, placeProblems } from '#renderer/screens/places/place-draft.ts';

const draft = { ...newPlaceDraft('p1', { text: 'เมืองโยชิดะ', country: 'JP', place: 'JP-11' }), mergedInto: 'gn-1864637', aliases: [{ key: 'k1', text: ' โยชิตะ ' }, { key: 'k2', text: ' ' }] };

describe('the form of a place', () => {
  it('begins with the words that an agreement uses, in the language they are in', () => {
    expect(draft).toMatchObject({ nameTh: 'เมืองโยชิดะ', nameEn: '', country: 'JP', division: 'JP-11' });
    expect(newPlaceDraft('p2', { text: 'Yoshida', country: '', place: '' })).toMatchObject({ nameTh: '', nameEn: 'Yoshida' });
  });

  it('writes fields that the register knows, and only those that hold something', () => {
    const set = changedFields(emptyRecord('TH-57', 'place', 'p1'), desiredPlace(draft))?.set ?? {};
    expect(set).toEqual({ 'name/th': 'เมืองโยชิดะ', country: 'JP', division: 'JP-11', mergedInto: 'gn-1864637', 'aliases/k1': { text: 'โยชิตะ' } });
    expect(Object.keys(set).filter((field) => !isKnownField('place', field))).toEqual([]);
    expect(readPlace(set)).toMatchObject({ nameTh: 'เมืองโยชิดะ', aliases: [{ key: 'k1', text: 'โยชิตะ' }] });
  });

  it('says what is missing or cannot be read, at its field', () => {
    expect(placeProblems(draft)).toEqual([]);
    expect(placeProblems({ ...draft, nameTh: ' ', coordinates: 'ทางเหนือ', merged: { text: '31 ก.พ.', date: null } }).map(({ code }) => code)).toEqual(['unnamed', 'no-spot', 'date-open']);
  });
});
