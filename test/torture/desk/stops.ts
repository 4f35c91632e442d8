/**
 * Places at which a PC may be killed. None of them is in the product's code: they are set from outside, over the debugger
 * that the test flavour's fuse allows, around the functions of Node and of the browser that the product calls.
 */
export const STOPS = {
  // main: the journal
  'frame-written': 'a frame was written and not yet synced',
  'frame-synced': 'a frame is on disk and nobody has been told',
  'group-torn': 'half of a long group of frames is written',
  'segment-begun': 'a new segment is there and the old one still has its old name',
  'segment-closed': 'the old segment has its new name',
  // main: backups
  'backup-writing': 'a part of a backup is written',
  'backup-written': 'a backup is written and read again, under its unfinished name',
  'backup-named': 'a backup has just got its name',
  // main: recovery and restore
  'recovery-writing': 'a part of the new journal is written',
  'recovery-between': 'the old journal was put aside and the new one is not yet in its place',
  'recovery-placed': 'the new journal has just got its place',
  // window: the view
  'view-begins': 'the journal has answered and the view is about to be written',
  'view-half': 'a part of what a transaction writes is asked for',
  'view-written': 'a transaction of the view has just ended',
  'view-emptied': 'the view was emptied to be made anew',
  'view-upgrade': 'the view of an older version is being brought up to date',
} as const;
export type Stop = keyof typeof STOPS;

/** A place, and how often it may be passed before. */
export type StopOrder = { readonly name: Stop; readonly after: number };

const MAIN: ReadonlySet<Stop> = new Set(['frame-written', 'frame-synced', 'group-torn', 'segment-begun', 'segment-closed', 'backup-writing', 'backup-written', 'backup-named', 'recovery-writing', 'recovery-between', 'recovery-placed']);
export const isInMain = (name: Stop): boolean => MAIN.has(name);
