import { registerForms } from '#core/register-forms.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { wholeJournalIn, type JournalAsIs } from './backup-as-is.ts';
import type { BackupPlace } from './backup-place.ts';
import type { PlaceToday } from './place-today.ts';
import { writeBackup } from './write-backup.ts';

export type UpgradeParts = {
  readonly journalFolder: string;
  readonly place: BackupPlace;
  readonly today: PlaceToday;
  readonly now: () => number;
  readonly app: string;
  readonly device: () => string;
  readonly tell: (progress: { readonly done: number; readonly total: number }) => void;
  /** whether about so many bytes fit on the disk of a folder */
  readonly hasRoom: (bytes: number, folder: string) => boolean;
  /** fulfilled after so many milliseconds */
  readonly pause: (ms: number) => Promise<unknown>;
  readonly log: (problem: unknown) => void;
};

/** So long nobody waits for a place that gives no sign: a share that is off, a disk that hangs. */
export const STILL_MS = 20_000;

type Attempt = { readonly folder: string; readonly made: Promise<Result<void, Failure>>; bytes: number };

/**
 * The backup of what another version of the app left, made of the files as they lie there before this version opens them. Every form in
 * which a register is kept counts as a version: see core/register-forms.ts. It is due until it is made, or until a person says to go on without.
 */
export const createUpgradeBackup = ({ journalFolder, place, today, now, app, device, tell, hasRoom, pause, log }: UpgradeParts) => {
  const forms = registerForms();
  const isOfThisVersion = (): boolean => {
    const worked = place.read();
    return worked.app === app && worked.forms === forms;
  };
  // One that is damaged is nothing to go back to: it is kept aside by the recovery, and would only pass for the newest backup.
  const left: JournalAsIs | null = isOfThisVersion() ? null : wholeJournalIn(journalFolder);
  const total = left?.journal.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  let isDue = left !== null;
  let attempt: Attempt | null = null;

  /** What is there from now on was this version's work. Where it cannot be noted, the next start makes one backup more. */
  const settle = (): void => {
    isDue = false;
    if (!isOfThisVersion()) place.note({ app, forms });
  };

  const write = async (asIs: JournalAsIs, heard: (bytes: number) => void): Promise<Result<void, Failure>> => {
    await today.look();
    const folder = today.folder();
    if (!hasRoom(total, folder)) return err({ type: 'backup-full', folder });
    const made = await writeBackup({ ...asIs, folder, reason: 'before-upgrade', at: now(), app, device: device(), passphrase: null, progress: heard });
    if (!made.ok) return err({ ...made.error });
    settle();
    return ok(undefined);
  };

  const begin = (asIs: JournalAsIs): Attempt => {
    const begun: Attempt = {
      folder: today.chosen(),
      bytes: 0,
      made: write(asIs, (bytes) => {
        begun.bytes = bytes;
        tell({ done: bytes, total });
      }),
    };
    begun.made.catch(log);
    return begun;
  };

  const whenStill = async (watched: Attempt): Promise<'still'> => {
    for (;;) {
      const { bytes } = watched;
      await pause(STILL_MS);
      if (watched.bytes === bytes) return 'still';
    }
  };

  return {
    isDue: (): boolean => isDue,
    settle,
    /** Joins the one that is under way to the same place. An error says why there is none yet. */
    make: async (): Promise<Result<void, Failure>> => {
      if (left === null || !isDue) return ok(undefined);
      if (attempt === null || attempt.folder !== today.chosen()) attempt = begin(left);
      const watched = attempt;
      const made = await Promise.race([watched.made, whenStill(watched)]);
      if (made === 'still') return err({ type: 'no-upgrade-backup', cause: { type: 'backup-slow', folder: watched.folder } });
      if (made.ok) return made;
      attempt = null;
      return err({ type: 'no-upgrade-backup', cause: made.error });
    },
  };
};
