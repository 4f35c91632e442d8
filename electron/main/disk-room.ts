import { statfsSync, statSync } from 'node:fs';
import { dirname, win32 } from 'node:path';
import type { Failure } from '#ipc/contract.ts';
import { systemCode } from './journal-errors.ts';

/** A disk with less room than this is nearly full: weeks of an office's work fit in, so there is time to do something. */
export const NEARLY_FULL_BYTES = 500_000_000;
/** What must be left after an import: room for the saves that follow. */
const SPARE_BYTES = 64_000_000;
/** A backup is packed, and nothing is written beside it: it is not begun only where it cannot fit. */
const PACKED_TO = 1 / 8;
const MEGA = 1_000_000;

const LOOK_MS = 60_000;

/** Free bytes for this person on the disk of a folder (or of the nearest folder above that is there); null where the system does not say. */
export const freeBytes = (folder: string, statfs: typeof statfsSync = statfsSync): number | null => {
  try {
    const { bavail, bsize } = statfs(folder);
    return bavail * bsize;
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return code === 'ENOENT' && dirname(folder) !== folder ? freeBytes(dirname(folder), statfs) : null;
  }
};

/** Tells disks apart: folders on one disk fill up together. */
export const diskOf = (folder: string, stat: typeof statSync = statSync): string => {
  try {
    return String(stat(folder).dev);
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return code === 'ENOENT' && dirname(folder) !== folder ? diskOf(dirname(folder), stat) : folder;
  }
};

/** What people call a disk: its letter where it has one, else the folder that they know. */
export const diskName = (folder: string): string => win32.parse(folder).root.replace(/^[\\/]+$/, '') || folder;

export const inMegabytes = (bytes: number): string => `${String(Math.max(0, Math.round(bytes / MEGA)))} MB`;

/** Whether a backup of so many bytes may fit; where the system does not say, it may. */
export const mayFit = (bytes: number, folder: string, freeOf: (folder: string) => number | null): boolean => (freeOf(folder) ?? Infinity) > bytes * PACKED_TO;

/** So many at once are an import: before it begins, it is asked whether it fits on the disk. */
const MANY = 200;
/** Written once into the journal, once into the view, and once more into what the view's database keeps of it for a while. */
const COPIES = 3;

/** Why so many intents may not be saved now, or null. A save of a person is never asked about: the journal takes it or says that it is full. */
export const noRoomFor = (intents: readonly unknown[], folder: string, freeOf: (folder: string) => number | null): Failure | null => {
  if (intents.length < MANY) return null;
  const needs = JSON.stringify(intents).length * COPIES;
  const free = freeOf(folder);
  return free === null || free > needs + SPARE_BYTES ? null : { type: 'import-no-room', needs: inMegabytes(needs), free: inMegabytes(free) };
};

export type RoomParts = {
  readonly journalFolder: string;
  /** as it is named now */
  readonly backupFolder: () => string;
  readonly disk: (folder: string) => string;
  readonly free: (folder: string) => number | null;
  readonly tell: (findings: readonly Failure[]) => void;
  readonly every: (run: () => void, ms: number) => void;
};

/** Looks at the room on the disks at the start and from time to time, and says when it becomes little and when there is enough again. */
export const createRoomWatch = ({ journalFolder, backupFolder, disk, free, tell, every }: RoomParts) => {
  let told = '';
  const findingAt = (type: string, place: string): Failure[] => {
    const there = free(place);
    return there === null || there >= NEARLY_FULL_BYTES ? [] : [{ type, place: diskName(place), free: inMegabytes(there) }];
  };
  /** A full disk of the backups keeps nobody from saving; where both are on one, it is said once, and what is worse. */
  const findings = (): Failure[] => {
    const backups = backupFolder();
    return [...findingAt('disk-nearly-full', journalFolder), ...(disk(backups) === disk(journalFolder) ? [] : findingAt('backup-disk-nearly-full', backups))];
  };
  const look = (): void => {
    const found = findings();
    // Said again when a disk joins or leaves, or when its room has halved; not for every megabyte.
    const now = found.map(({ place, free: left }) => `${String(place)} ${String(Math.floor(Math.log2(Number.parseInt(String(left), 10) + 1)))}`).join();
    if (now === told) return;
    told = now;
    tell(found);
  };
  return { findings, look, lookAfter: (): void => every(look, LOOK_MS) };
};
