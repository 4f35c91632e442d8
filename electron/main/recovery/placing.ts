import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalFs } from '../journal-fs.ts';
import { patientFs, patiently } from '../patient-fs.ts';

/** Where a new journal is written, and where it waits, whole, to take the present one's place. */
export const beingWritten = (journalFolder: string): string => `${journalFolder}.writing`;
const whole = (journalFolder: string): string => `${journalFolder}.new`;

/**
 * Puts the journal that was written into the place of the present one, which gets another name. Each step is on disk before the
 * next begins: a program that is ended between them leaves the old journal in its place, or a whole new one that the next start puts there.
 */
export const putInPlace = (journalFolder: string, setAside: string, machine: JournalFs): void => {
  const fs = patiently(machine);
  // One that was ended before the old journal had gone left a whole new one; what that was made of is all still there.
  if (existsSync(journalFolder)) fs.rmSync(whole(journalFolder), { recursive: true, force: true });
  renameForGood(beingWritten(journalFolder), whole(journalFolder), fs);
  if (existsSync(journalFolder)) renameForGood(journalFolder, setAside, fs);
  renameForGood(whole(journalFolder), journalFolder, fs);
};

/** Finishes what was ended between the two last steps, before the journal is opened: else an empty one would be begun in its place. */
export const finishPlacing = (journalFolder: string): void => {
  if (!existsSync(journalFolder) && existsSync(whole(journalFolder))) renameForGood(whole(journalFolder), journalFolder, patientFs);
};

const renameForGood = (from: string, to: string, fs: JournalFs): void => {
  fs.renameSync(from, to);
  // Windows cannot sync folders and keeps changes of names in order by itself.
  if (process.platform === 'win32') return;
  const folder = fs.openSync(dirname(to), 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
};
