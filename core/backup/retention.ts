import { readBackupName, type BackupName } from './backup-name.ts';

/** How many days and weeks are kept, each by the newest backup of that day or week (UTC). */
export const KEPT_DAYS = 10;
export const KEPT_WEEKS = 8;

const DAY_MS = 86_400_000;
const dayOf = ({ at }: BackupName): number => Math.floor(at / DAY_MS);
/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const weekOf = (name: BackupName): number => Math.floor((dayOf(name) + 3) / 7);

type Kept = { readonly file: string; readonly name: BackupName };

/**
 * The backups that may go, for each journal by itself: PCs that share a folder never push out each other's. So do those that are
 * encrypted and those that are not: a passphrase can be forgotten, and nobody says it where a journal heals itself. What stays:
 * everything of the newest day, the newest of each of the last days and weeks that have one (days without work do not count, so
 * a long holiday pushes nothing out), and always the fullest one: so a smaller register never pushes out the last good one.
 * Files that are no backups of ours are never named.
 */
export const backupsToDrop = (files: readonly string[]): string[] => {
  const known = files.flatMap((file): Kept[] => {
    const name = readBackupName(file);
    return name === null ? [] : [{ file, name }];
  });
  const rows = new Map<string, Kept[]>();
  for (const each of known) rows.set(rowOf(each.name), [...(rows.get(rowOf(each.name)) ?? []), each]);
  return [...rows.values()].flatMap(dropInRow);
};

/** Backups stand in for each other within a row: of one journal, and openable by the same people. */
const rowOf = ({ journal, encrypted }: BackupName): string => `${journal} ${String(encrypted)}`;

const dropInRow = (known: readonly Kept[]): string[] => {
  const newestFirst = known.toSorted((a, b) => b.name.at - a.name.at || (a.file < b.file ? 1 : -1));
  const [newest] = newestFirst;
  const fullest = newestFirst.reduce<Kept | undefined>((best, each) => (best === undefined || each.name.position > best.name.position ? each : best), undefined);
  const kept = new Set([
    ...newestOfEach(newestFirst, dayOf, KEPT_DAYS),
    ...newestOfEach(newestFirst, weekOf, KEPT_WEEKS),
    ...(fullest === undefined ? [] : [fullest.file]),
    ...newestFirst.filter(({ name }) => newest !== undefined && dayOf(name) === dayOf(newest.name)).map(({ file }) => file),
  ]);
  return known.filter(({ file }) => !kept.has(file)).map(({ file }) => file);
};

const newestOfEach = (newestFirst: readonly Kept[], spanOf: (name: BackupName) => number, count: number): string[] => {
  const spans = new Map<number, string>();
  for (const { file, name } of newestFirst) if (!spans.has(spanOf(name)) && spans.size < count) spans.set(spanOf(name), file);
  return [...spans.values()];
};
