import type { Happening } from '#test/support/sync-histories.ts';

/** The kinds of scenario that the summary counts: in how many histories each stands. */
export const KINDS: Readonly<Record<string, (history: readonly Happening[]) => boolean>> = {
  clone: (history) => count(history, 'clone') >= 1,
  'double clone': (history) => count(history, 'clone') >= 2,
  'old profile restored': (history) => follows(history, 'copy-profile', 'restore-profile'),
  'clock jump': (history) => count(history, 'clock') >= 1,
  'epoch change': (history) => follows(history, 'backup', 'restore'),
  'clone and epoch change': (history) => count(history, 'clone') >= 1 && follows(history, 'backup', 'restore'),
  'enrolled again': (history) => count(history, 'enrol-again') >= 1,
  'a PC that never returns': (history) => count(history, 'gone') >= 1,
  'three offices': (history) => history[0]?.what === 'few',
  'a PC that comes late': (history) => count(history, 'join') >= 1,
  'other versions': (history) => count(history, 'old-app') + count(history, 'endpoint-version') >= 1,
  'endpoint restored twice or more': (history) => count(history, 'backup') >= 1 && count(history, 'restore') >= 2,
  settlement: (history) => count(history, 'settle') + count(history, 'settle-anew') >= 1,
  'torn write': (history) => history.some((each) => each.what === 'sync' && (each.tornAt ?? null) !== null),
  'files by hand': (history) => follows(history, 'carry', 'receipt'),
  'form saved late': (history) => follows(history, 'open', 'save'),
};

const count = (history: readonly Happening[], what: Happening['what']): number => history.filter((each) => each.what === what).length;

const follows = (history: readonly Happening[], first: Happening['what'], then: Happening['what']): boolean => {
  const index = history.findIndex((each) => each.what === first);
  return index !== -1 && history.findLastIndex((each) => each.what === then) > index;
};
