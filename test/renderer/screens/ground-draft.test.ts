import { describe, expect, it } from 'vitest';
import { emptyRecord } from '#core/change/merge.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { EMPTY_GROUND, groundProblems, groundValue, type GroundDraft } from '#renderer/screens/agreements/sources/ground-draft.ts';

const draft = (part: Partial<GroundDraft>): GroundDraft => ({ ...EMPTY_GROUND, opened: emptyRecord('TH-57', 'agreement', 'r'), kind: 'evidence', path: 'evidence/e', ...part });

describe('what an agreement rests on, while it is written', () => {
  it.each([
    ['evidence without words', { kind: 'evidence' }, ['text']],
    ['a check without an outcome', { kind: 'check', text: 'x' }, ['standing']],
    ['a date that is still open', { text: 'x', date: { text: 'เมื่อก่อน', date: null } }, ['date']],
    ['an address that is none', { text: 'x', url: 'javascript:alert(1)' }, ['url']],
    ['an address without its beginning', { text: 'x', url: 'example.org' }, ['url']],
    ['nothing where all is said', { text: 'x', url: 'https://example.org' }, []],
  ] as const)('lacks: %s', (_of, part, problems) => {
    expect(groundProblems(draft(part as Partial<GroundDraft>))).toEqual(problems);
  });

  it('is stored with what a newer version wrote beside it', () => {
    expect(groundValue(draft({ text: ' 2544 ', field: 'dates/signed', date: { text: '', date: pickedDate('2001') } }), { page: 4 })).toEqual({ page: 4, says: '2544', url: '', field: 'dates/signed', date: pickedDate('2001') });
    expect(groundValue(draft({ text: 'x', field: 'type', date: { text: '', date: pickedDate('2001') } }), undefined)).toEqual({ says: 'x', url: '', field: 'type' });
    expect(groundValue(draft({ kind: 'source', text: 'แฟ้ม' }), undefined)).toEqual({ text: 'แฟ้ม' });
    expect(groundValue(draft({ kind: 'check', standing: 'verified', source: 'ตัวบท' }), undefined)).toEqual({ standing: 'verified', source: 'ตัวบท', note: '' });
  });
});
