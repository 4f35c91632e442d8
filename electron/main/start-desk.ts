import { choosePlace } from './backup/choose-place.ts';
import { createUpgradeBackup, type UpgradeParts } from './backup/upgrade-backup.ts';
import { createDesk, labelOf, withoutJournal, type Desk, type DeskDeps } from './desk.ts';
import { mayFit } from './disk-room.ts';
import type { Handlers } from '#ipc/serve.ts';

export type StartDeps = DeskDeps & Pick<UpgradeParts, 'pause'>;

/**
 * The desk, behind the backup that comes before the work of a new version: until it is made, or a person has said to go on
 * without it, the journal is not opened, and the window's first question waits.
 */
export const startDesk = (deps: StartDeps, how = { takeOver: false }): Desk => {
  const { journalFolder, place, today } = deps.backups;
  const before = createUpgradeBackup({
    journalFolder, place, today,
    now: deps.now,
    app: deps.app.version,
    device: () => labelOf(deps),
    tell: (progress) => deps.tell('backup.progress', progress),
    hasRoom: (bytes, folder) => mayFit(bytes, folder, deps.freeBytes),
    pause: deps.pause,
    log: (problem) => deps.log.bug('backup', problem),
  });
  let desk: Desk | null = null;
  let isClosed = false;
  const open = (): Desk => {
    desk ??= createDesk(deps, how);
    // Where the journal could not be opened nothing of this version has begun.
    if (desk.isOpen) before.settle();
    return desk;
  };
  if (!before.isDue()) return open();
  // Nobody waits longer than need be: it is begun while the window is still being made.
  before.make().catch((problem: unknown) => deps.log.bug('backup', problem));

  const waiting: Handlers = {
    ...withoutJournal(deps, { type: 'upgrade-waits' }),
    'app.start': async () => {
      const made = await before.make();
      if (isClosed) return { ok: false, error: { type: 'upgrade-waits' } };
      return made.ok ? open().handlers['app.start'](undefined) : made;
    },
    'app.goOn': () => {
      open();
      return { ok: true, value: undefined };
    },
    'backup.choose': async () => {
      const chosen = await choosePlace(deps.backups, today.chosen());
      if (!chosen.ok) return chosen;
      return { ok: true, value: { folder: today.chosen(), backups: [], missing: [], failure: null } };
    },
  };
  return {
    get handlers() {
      return desk?.handlers ?? waiting;
    },
    get isOpen() {
      return desk?.isOpen ?? false;
    },
    close: () => {
      isClosed = true;
      desk?.close();
    },
  };
};
