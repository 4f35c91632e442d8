import { copyFile, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeHeader, readSegmentName } from '#core/journal/segment.ts';
import type { ClosedSegment } from '#core/journal/store.ts';
import { scrubSegment } from '#core/journal/upkeep.ts';
import type { BackupManifest } from '#core/backup/manifest.ts';
import type { Result } from '#core/result.ts';
import { readBackup, type BackupFault } from '../backup/read-backup.ts';
import { machineBytes } from '../journal-bytes.ts';
import { createUpkeepPort } from '../journal-upkeep-port.ts';
import { inPatience } from '../patient-fs.ts';

const HEADER_GUESS_BYTES = 64 * 1024;

/** A backup's journal, unpacked into a folder of its own. */
export type OpenedBackup = { readonly folder: string; readonly manifest: BackupManifest };

/**
 * Runs with the journal of each backup in a folder of its own, all checked against their manifests; the folders go afterwards.
 * `progress` hears the bytes of journal that were read and checked, of each backup anew.
 */
export const withBackups = async <T>(
  backups: readonly { readonly path: string; readonly passphrase: string | null }[],
  work: (opened: readonly OpenedBackup[]) => Promise<T> | T,
  progress?: (done: number, total: number) => void,
): Promise<Result<T, BackupFault>> => {
  const folder = await mkdtemp(join(tmpdir(), 'phinong-recovery-'));
  try {
    const opened: OpenedBackup[] = [];
    for (const [index, { path, passphrase }] of backups.entries()) {
      const into = join(folder, String(index));
      const read = await readBackup(path, passphrase, into, progress);
      if (!read.ok) return read;
      opened.push({ folder: into, manifest: read.value.manifest });
    }
    return { ok: true, value: await work(opened) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The file in one of these folders that is, byte for byte, the segment that was closed; null where there is none. */
export const findWhole = async (folders: readonly string[], segment: ClosedSegment): Promise<string | null> => {
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => readSegmentName(name)?.first === segment.first);
    for (const name of names) {
      const port = createUpkeepPort(folder, () => Promise.resolve());
      const head = await port.read(name, 0, HEADER_GUESS_BYTES);
      if (!head.ok) continue;
      const header = decodeHeader(head.value, machineBytes);
      const isPacked = header.type === 'header' && header.header.packed !== undefined;
      if ((await scrubSegment(port, machineBytes, { ...segment, name, isPacked })).ok) return join(folder, name);
    }
  }
  return null;
};

/** Copies a file beside the journal's, on disk when this answers; answers its name there. */
export const bringBeside = async (journalFolder: string, path: string, name: string): Promise<string> => {
  const beside = `${name}.whole.part`;
  await inPatience(() => copyFile(path, join(journalFolder, beside)));
  const file = await inPatience(() => open(join(journalFolder, beside), 'r+'));
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
};

/** Keeps a copy of a damaged file; nothing to keep where it is gone. */
export const keepAside = async (journalFolder: string, name: string, at: number): Promise<void> => {
  if (!(await readdir(journalFolder)).includes(name)) return;
  const aside = join(journalFolder, 'set-aside');
  await mkdir(aside, { recursive: true });
  await inPatience(() => copyFile(join(journalFolder, name), join(aside, `${name}-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}`)));
};
