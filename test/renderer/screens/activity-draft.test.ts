import { describe, expect, it } from 'vitest';
import { changedFields } from '#core/change/diff.ts';
import type { Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { activityDraftOf, activityProblems, desiredActivity, newActivityDraft, readCount, type ActivityDraft } from '#renderer/screens/activities/activity-draft.ts';
import { viewOf } from './view-of.ts';

const RECORD = viewOf('activity', { title: 'ประชุม', type: 'meeting', date: pickedDate('2024-05') as Json, place: 'เชียงราย', track: '1', participants: 20, result: 'ตกลง', 'agreements/x': true, organiser: 'สำนักงาน', 'future/field': 1 });
const OPENED = activityDraftOf(RECORD);
const changesOf = (part: Partial<ActivityDraft>): Readonly<Record<string, Json>> => {
  const { deleted: _lives, ...set } = changedFields(RECORD.state, desiredActivity({ ...OPENED, ...part }))?.set ?? {};
  return set;
};

describe('the draft of an activity', () => {
  it('changes nothing when nothing was edited', () => {
    expect(changedFields(RECORD.state, desiredActivity(OPENED))).toBeNull();
  });

  it.each([
    ['title', { title: ' ใหม่ ' }, { title: 'ใหม่' }],
    ['type', { type: 'fair' }, { type: 'fair' }],
    ['date', { date: { text: '', date: pickedDate('2024-06') } }, { date: pickedDate('2024-06') }],
    ['place', { place: '' }, { place: null }],
    ['track', { track: '1.5' }, { track: '1.5' }],
    ['participants', { participants: '๑,๒๕๐' }, { participants: 1250 }],
    ['result', { result: 'ผลใหม่' }, { result: 'ผลใหม่' }],
    ['agreements', { agreements: ['y'] }, { 'agreements/x': null, 'agreements/y': true }],
  ] as const)('changes %s and nothing else when that was edited', (_field, part, expected) => {
    expect(changesOf(part)).toEqual(expected);
  });

  it('may begin from an agreement', () => {
    expect(newActivityDraft('r2', 'x').agreements).toEqual(['x']);
    expect(newActivityDraft('r2', null).agreements).toEqual([]);
  });
});

describe('a count', () => {
  it.each([['๒๐', 20], [' 1,200 ', 1200], ['0', 0], ['', null], ['ยี่สิบ', null], ['1.5', null], ['-3', null], ['12345678', null]])('reads %j as %s', (typed, count) => expect(readCount(typed)).toBe(count));
});

describe('what keeps an activity from being finished', () => {
  it('is nothing in a filled form, and only the title in an empty one', () => {
    expect(activityProblems(OPENED)).toEqual([]);
    expect(activityProblems(newActivityDraft('r2', null))).toEqual([{ field: 'title', code: 'no-title' }]);
  });

  it('is a date or a number that was not understood', () => {
    expect(activityProblems({ ...OPENED, date: { text: '??', date: null }, participants: 'หลายคน' }).map(({ code }) => code)).toEqual(['date-open', 'no-number']);
  });
});
