import { existsSync } from 'node:fs';
import { compareRegisters, createRegisterOutline, type RegisterOutline } from '#core/backup/compare-registers.ts';
import { journalLetters } from '#core/backup/backup-name.ts';
import { parseFrame } from '#core/journal/replay.ts';
import type { FrameBody } from '#core/journal/bodies.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { BackupContents, Failure } from '#ipc/contract.ts';
import { systemCode } from '../journal-errors.ts';
import { walkInTurns } from './read-damaged.ts';
import { whyForeign } from './foreign-backup.ts';
import { withBackups } from './whole-segment.ts';

export type LookOrder = {
  readonly path: string;
  readonly passphrase: string | null;
  readonly journalFolder: string;
  /** null where the journal is not open */
  readonly writer: JournalWriter | null;
  /** bytes of the backup that were read and checked, and all */
  readonly progress: (done: number, total: number) => void;
};

const LIMIT = { frames: 2_000, bytes: 4 * 1024 * 1024 };

/**
 * What a backup holds, and what of it differs from the register that is here: read to its last byte and checked first, and
 * nothing of what is here is touched.
 */
export const lookIntoBackup = async ({ path, passphrase, journalFolder, writer, progress }: LookOrder): Promise<Result<BackupContents, Failure>> => {
  try {
    const here = await outlineHere(journalFolder, writer);
    const looked = await withBackups([{ path, passphrase }], async ([backup]) => {
      if (backup === undefined) return null;
      const there = createRegisterOutline();
      const { failure, lastPosition } = await walkInTurns(backup.folder, (_position, body) => there.hear(body));
      return { manifest: backup.manifest, there, failure, lastPosition };
    }, progress);
    if (!looked.ok) return err({ ...looked.error });
    if (looked.value === null) return err({ type: 'backup-unreadable', detail: '' });
    const { manifest, there, failure, lastPosition } = looked.value;
    if (failure !== null) return err(failure.type === 'newer-format' || failure.type === 'newer-kind' ? { type: 'backup-newer', format: manifest.format } : { type: 'backup-damaged', file: failure.type });
    if (lastPosition < manifest.position) return err({ type: 'backup-damaged', file: 'journal' });
    const isOwn = here.journalId !== null && journalLetters(here.journalId) === journalLetters(manifest.journalId);
    const foreign = whyForeign(here.outline.unit(), there.unit(), isOwn);
    if (foreign !== null) return err(foreign);
    const { at, reason, app, device } = manifest;
    return ok({ at, reason, app, device, unit: there.unit(), isOwn, ...compareRegisters(here.outline, there) });
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: 'backup-unreadable', detail: code });
  }
};

type Here = { readonly outline: RegisterOutline; readonly journalId: string | null };

const outlineHere = async (journalFolder: string, writer: JournalWriter | null): Promise<Here> => {
  const outline = createRegisterOutline();
  if (writer !== null) {
    await walkOpen(writer, (body) => outline.hear(body));
    return { outline, journalId: writer.state().journalId };
  }
  if (!existsSync(journalFolder)) return { outline, journalId: null };
  const { journalId } = await walkInTurns(journalFolder, (_position, body) => outline.hear(body));
  return { outline, journalId };
};

/** The journal that is open, in turns between which others are served; what cannot be read of it is passed over. */
const walkOpen = async (writer: JournalWriter, hear: (body: FrameBody) => void): Promise<void> => {
  const last = writer.state().lastPosition;
  for (let position = 1; position <= last; ) {
    const read = writer.readTexts(position, LIMIT);
    if (!read.ok) {
      const next = 'nextReadable' in read.error ? read.error.nextReadable : null;
      position = next ?? (writer.segments.closed().find(({ last: end }) => end >= position)?.last ?? last) + 1;
      continue;
    }
    for (const text of read.value) {
      const parsed = parseFrame(text);
      if (parsed.ok && Object.hasOwn(KIND_CODES, parsed.value.body.kind)) hear(parsed.value.body as FrameBody);
    }
    position += Math.max(1, read.value.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
