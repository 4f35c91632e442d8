/**
 * A backup's file name says what keeping order among backups needs, so that a folder of encrypted ones can be kept in order
 * too: unit, time (UTC), how far the journal had come, and eight letters of the journal's id.
 */
export type BackupName = {
  readonly unit: string;
  /** milliseconds since 1970, to the second */
  readonly at: number;
  readonly position: number;
  readonly journal: string;
  readonly encrypted: boolean;
};

const PATTERN = /^phinong-([A-Za-z0-9-]{1,32})-(\d{8})T(\d{6})Z-p(\d{9,})-([0-9a-z]{8})\.zip(\.age)?$/;
const JOURNAL_LETTERS = 8;
const POSITION_DIGITS = 9;

/** The letters by which file names tell journals apart. */
export const journalLetters = (journalId: string): string => journalId.toLowerCase().replaceAll(/[^0-9a-z]/g, '').padEnd(JOURNAL_LETTERS, '0').slice(0, JOURNAL_LETTERS);

export const writeBackupName = ({ unit, at, position, journal, encrypted }: BackupName): string => {
  const [date = '', time = ''] = new Date(at).toISOString().replaceAll(/[-:]/g, '').slice(0, 15).split('T');
  return `phinong-${unit}-${date}T${time}Z-p${String(position).padStart(POSITION_DIGITS, '0')}-${journal}.zip${encrypted ? '.age' : ''}`;
};

/** Null for a file that is no backup of ours. */
export const readBackupName = (file: string): BackupName | null => {
  const match = PATTERN.exec(file);
  if (match === null) return null;
  const [, unit = '', date = '', time = '', position = '', journal = '', age] = match;
  const text = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : { unit, at, position: Number(position), journal, encrypted: age !== undefined };
};
