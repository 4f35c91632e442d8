import nodeFs, { openSync, closeSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inspect } from '#core/journal/inspect.ts';
import { createRawSource } from '#core/journal/raw.ts';
import { parseJson, PREFIX_BYTES, readSegmentName } from '#core/journal/segment.ts';
import type { Result } from '#core/result.ts';
import { unitSchema, type Unit } from '#core/sync/protocol.ts';
import { machineBytes } from '../journal-bytes.ts';
import { createFileDisk } from '../journal-file.ts';
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

const enrolledSchema = z.looseObject({ enrolment: z.looseObject({ unit: unitSchema }) });
const unitIn = (state: unknown): Unit | null => enrolledSchema.safeParse(state).data?.enrolment.unit ?? null;

/** A journal that nobody has opened: its files, and the unit where it says so in passing. */
export type JournalAsIs = { readonly journal: JournalFiles; readonly unit: Unit | null };

/** The journal in a folder, read and not changed; null where there is none, or where it is not whole: that is for the recovery. */
export const wholeJournalIn = (folder: string): JournalAsIs | null => {
  const found = inspect(createRawSource(createFileDisk(nodeFs, folder), machineBytes));
  if (!found.ok || found.value.fault !== null) return null;
  const { segments, lastPosition, tornBytes, bookmark } = found.value;
  const newest = segments.at(-1);
  if (newest === undefined || newest.header === null) return null;
  const files = segments.map((segment) => ({ name: segment.name, bytes: (segment.packed?.fileBytes ?? segment.bytes) - (segment === newest ? tornBytes : 0) }));
  return { journal: { folder, journalId: newest.header.journalId, position: lastPosition, files }, unit: unitIn(bookmark?.state) ?? unitIn(newest.header.state) };
};

/** A backup of a journal that this version cannot open: its files as they lie there, which whoever can open them restores. */
export const backUpAsIs = (journalFolder: string, order: Omit<BackupOrder, 'journal' | 'reason' | 'unit'>): Promise<Result<MadeBackup, BackupError>> =>
  writeBackup({ ...order, ...(wholeJournalIn(journalFolder) ?? { journal: filesOf(journalFolder), unit: null }), reason: 'on-demand' });
