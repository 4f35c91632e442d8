import { describe, expect, it } from 'vitest';
import { newConflicts } from '#renderer/data/conflicts.ts';

const fields = (...names: readonly string[]) => new Map(names.map((name) => [name, name.slice(0, name.indexOf('/'))] as const));

describe('the conflicts that a run opened', () => {
  it('are counted per kind, and not those that stood open before', () => {
    expect(newConflicts(fields('agreement/a/TH-57 notes'), fields('agreement/a/TH-57 notes', 'agreement/a/TH-57 state', 'activity/b/TH-57 title'))).toEqual({ agreement: 1, activity: 1 });
  });

  it('are not made fewer by one that another PC settled in the same run', () => {
    expect(newConflicts(fields('agreement/a/TH-57 notes'), fields('agreement/c/TH-57 notes'))).toEqual({ agreement: 1 });
    expect(newConflicts(fields('agreement/a/TH-57 notes'), fields())).toEqual({});
  });
});
