import { openSync, closeSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, PREFIX_BYTES, readSegmentName } from '#core/journal/segment.ts';
import type { Result } from '#core/result.ts';
import { writeBackup, type BackupError, type BackupOrder, type JournalFiles, type MadeBackup } from './write-backup.ts';

const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/** The journal's id as its first file says it. Every version of the format says it in the same place. */
const idOf = (path: string): string | null => {
  const fd = openSync(path, 'r');
  try {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    readSync(fd, prefix, 0, PREFIX_BYTES, 0);
    const json = Buffer.alloc(Math.min(prefix.readUInt32LE(12), MAX_HEADER_BYTES));
    readSync(fd, json, 0, json.length, PREFIX_BYTES);
    const header = parseJson(json.toString('utf8'));
    return typeof header === 'object' && header !== null && 'journalId' in header && typeof header.journalId === 'string' ? header.journalId : null;
  } finally {
    closeSync(fd);
  }
};

const filesOf = (folder: string): JournalFiles => {
  const names = readdirSync(folder).filter((name) => readSegmentName(name) !== null).toSorted();
  const [oldest] = names;
  return {
    folder,
    journalId: (oldest === undefined ? null : idOf(join(folder, oldest))) ?? 'unreadable',
    position: Math.max(0, ...names.map((name) => readSegmentName(name)?.first ?? 0)),
    files: names.map((name) => ({ name, bytes: statSync(join(folder, name)).size })),
  };
};

/** A backup of a journal that this version cannot open: its files as they lie there, which whoever can open them restores. */
export const backUpAsIs = (journalFolder: string, order: Omit<BackupOrder, 'journal' | 'reason' | 'unit'>): Promise<Result<MadeBackup, BackupError>> =>
  writeBackup({ ...order, journal: filesOf(journalFolder), reason: 'on-demand', unit: null });
