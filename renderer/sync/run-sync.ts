import type { Failure, SyncRun } from '#ipc/contract.ts';
import { compareRegister } from '#renderer/data/compare-register.ts';
import { newConflicts, readConflictFields } from '#renderer/data/conflicts.ts';
import { view } from '#renderer/data/machine.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';

/** Follows the progress that main reports while a sync runs, whoever started it. */
export const followSync = (): (() => void) =>
  listenToMachine('sync.progress', (progress) => {
    useSyncStatus.getState().set({ progress });
  });

const noteConflicts = async (run: SyncRun, conflicts: Record<string, number>): Promise<void> => {
  const noted = await callMachine('sync.noteConflicts', { run, conflicts });
  if (noted.ok) await view.take(noted.value.frames);
};

/**
 * Runs one sync and waits until the view shows all that it brought. Conflicts are counted as they stand in the view:
 * those that this run opened.
 */
export const startSync = async (): Promise<void> => {
  const status = useSyncStatus.getState();
  if (status.running) return;
  status.set({ running: true, failure: null, progress: null });
  const before = await readConflictFields();
  const reply = await callMachine('sync.run');
  if (!reply.ok) {
    useSyncStatus.getState().set({ running: false, failure: reply.error });
    return;
  }
  await view.catchUp(reply.value.lastPosition);
  const opened = newConflicts(before, await readConflictFields());
  const conflicts = Object.values(opened).reduce((sum, count) => sum + count, 0);
  if (conflicts > 0) await noteConflicts(reply.value.run, opened);
  await useSession.getState().refresh();
  useSyncStatus.getState().set({ running: false, last: { run: reply.value.run, conflicts }, failure: reply.value.run.error });
  await compareRegister(reply.value.run);
};

/**
 * Repairs the register: after a backup the view is made anew from the journal, and everything is offered to the endpoint and read
 * from it again. Meanwhile the window shows how far it is, never a register that is not whole. Answers why it could not begin, or null.
 */
export const fetchAllAgain = async (): Promise<Failure | null> => {
  if (useSyncStatus.getState().running) return null;
  const reply = await callMachine('sync.fetchAgain');
  if (!reply.ok) return reply.error;
  const rebuilt = await rebuildView();
  if (rebuilt !== null) return rebuilt;
  await startSync();
  return null;
};

const rebuildView = async (): Promise<Failure | null> => {
  const { set, refresh } = useSession.getState();
  await refresh();
  const { status } = useSession.getState();
  if (status === null) return null;
  set({ phase: 'catching-up', progress: null });
  const rebuilt = await view.rebuild(status, (progress) => set({ progress }));
  if (!rebuilt.ok) set({ phase: 'failed', failure: rebuilt.error });
  else set({ phase: 'ready', progress: null });
  return rebuilt.ok ? null : rebuilt.error;
};

export const cancelSync = async (): Promise<void> => {
  await callMachine('sync.cancel');
};
