import { join } from 'node:path';
import { journalLetters } from '#core/backup/backup-name.ts';
import type { BackupReason } from '#core/backup/manifest.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { BackupState, EventName, EventPayload, Failure } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import { listBackups, tidyBackups } from './backup-folder.ts';
import type { BackupPlace } from './backup-place.ts';
import { choosePlace } from './choose-place.ts';
import type { PlaceToday } from './place-today.ts';
import { readBackup } from './read-backup.ts';
import { noteSeen } from './seen-backups.ts';
import { writeBackup } from './write-backup.ts';

export type BackupParts = {
  readonly writer: JournalWriter;
  readonly journalFolder: string;
  readonly place: BackupPlace;
  readonly today: PlaceToday;
  readonly now: () => number;
  readonly app: string;
  readonly device: () => string;
  readonly tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly chooseFolder: (from: string) => Promise<string | null>;
  readonly showFolder: (folder: string) => Promise<void>;
  /** calls back every so many milliseconds until the app ends */
  readonly every: (run: () => void, ms: number) => void;
  /** runs while nobody gives the journal's closed files another form */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** whether about so many bytes fit on the disk of a folder */
  readonly hasRoom: (bytes: number, folder: string) => boolean;
  readonly log: (problem: unknown) => void;
};

/** A day's backup is due when the last one is older than this: an office that opens at nine every morning gets one a day. */
const DUE_MS = 20 * 3_600_000;
const LOOK_MS = 60_000;
const TELL_BYTES = 1024 * 1024;

type BackupCalls = 'backup.state' | 'backup.make' | 'backup.check' | 'backup.choose' | 'backup.accept' | 'backup.show';

/** Backups as the app keeps them: one at a time, daily while it is used, and ahead of whatever changes much. */
export const createBackupDesk = (parts: BackupParts) => {
  const { writer, place, today } = parts;
  let failure: Failure | null = null;
  let underWay: Promise<unknown> = Promise.resolve();

  const folder = (): string => today.folder();

  const state = async (): Promise<BackupState> => {
    const away = await today.look();
    const own = journalLetters(writer.state().journalId);
    const backups = (await listBackups(folder())).map(({ file, at, bytes, position, encrypted, journal }) => ({ file, at, bytes, position, encrypted, isOwn: journal === own }));
    // Of a place that is away nobody knows what lies there.
    const missing = away === null ? noteSeen(place, folder(), own, backups) : [];
    return { folder: today.chosen(), backups, missing, failure: failure ?? (away === null ? null : { type: 'backup-place-away', folder: away, instead: folder() }) };
  };

  const teller = (total: number): ((done: number) => void) => {
    let told = 0;
    return (done) => {
      if (done < total && done - told < TELL_BYTES) return;
      told = done;
      parts.tell('backup.progress', { done, total });
    };
  };

  const writeNow = async (reason: BackupReason, passphrase: string | null): Promise<Result<void, Failure>> => {
    const { journalId, lastPosition, unit } = writer.state();
    const files = writer.files();
    await today.look();
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (!parts.hasRoom(total, folder())) {
      failure = { type: 'backup-full', folder: folder() };
      return err(failure);
    }
    const made = await writeBackup({
      journal: { folder: parts.journalFolder, journalId, position: lastPosition, files },
      folder: folder(),
      reason,
      at: parts.now(),
      app: parts.app,
      unit,
      device: parts.device(),
      passphrase,
      progress: teller(total),
    });
    failure = made.ok ? null : { ...made.error };
    if (!made.ok) return err({ ...made.error });
    // The one that somebody is about to restore must not be the one that goes.
    if (reason !== 'before-restore') await tidyBackups(folder(), journalLetters(journalId));
    return ok(undefined);
  };

  /** One after the other: a second one waits, and is then made all the same, because more has been saved since. */
  const make = (reason: BackupReason, passphrase: string | null = null): Promise<Result<void, Failure>> => {
    const turn = underWay.then(() => parts.alone(() => writeNow(reason, passphrase)));
    underWay = turn.catch(parts.log);
    return turn;
  };

  /**
   * Not encrypted, since nobody is there who says a passphrase; and one that is encrypted does not stand in for it, since nobody may
   * know the passphrase when it is needed.
   */
  const makeIfDue = async (): Promise<void> => {
    const own = (await state()).backups.filter(({ isOwn, encrypted }) => isOwn && !encrypted);
    const now = parts.now();
    // One from a time that is still to come was made while the clock was wrong, and says nothing of today.
    const isOfToday = ({ at }: { readonly at: number }): boolean => at <= now && now - at < DUE_MS;
    if (own.some((backup) => backup.position === writer.state().lastPosition || isOfToday(backup))) return;
    await make('daily');
  };

  const lookAfter = (): void => {
    parts.every(() => void makeIfDue().catch(parts.log), LOOK_MS);
  };

  const handlers: Pick<Handlers, BackupCalls> = {
    'backup.state': async () => ({ ok: true, value: await state() }),
    'backup.make': async ({ passphrase }) => {
      const made = await make('on-demand', passphrase);
      return made.ok ? { ok: true, value: await state() } : made;
    },
    'backup.check': async ({ file, passphrase }) => {
      const listed = (await listBackups(folder())).find((each) => each.file === file);
      if (listed === undefined) return { ok: false, error: { type: 'backup-unreadable', detail: file } };
      const read = await readBackup(join(folder(), listed.file), passphrase);
      if (!read.ok) return { ok: false, error: { ...read.error } };
      const { at, position, reason } = read.value.manifest;
      return { ok: true, value: { at, position, reason } };
    },
    'backup.choose': async () => {
      const chosen = await choosePlace(parts, folder());
      if (!chosen.ok) return chosen;
      if (chosen.value) failure = null;
      return { ok: true, value: await state() };
    },
    'backup.accept': async () => {
      place.write({ seen: null });
      return { ok: true, value: await state() };
    },
    'backup.show': async () => {
      await parts.showFolder(folder());
      return { ok: true, value: undefined };
    },
  };
  return { handlers, make, makeIfDue, lookAfter };
};
export type BackupDesk = ReturnType<typeof createBackupDesk>;
