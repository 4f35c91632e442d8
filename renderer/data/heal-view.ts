import type { Failure, JournalStatus } from '#ipc/contract.ts';
import { callMachine } from '#renderer/platform.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import { useSession } from '#renderer/state/session.ts';
import { askOnce } from './ask-worker.ts';
import type { Checked } from './check-view.ts';
import { view } from './machine.ts';

/** Long enough after the first screen that nobody waits for the disk any more. */
const FIRST_MS = 5_000;
/** Somebody saved while the view was read: it is read again after a while. */
const AGAIN_MS = 120_000;
/** Where somebody types, nothing is taken from under their hands: the view is mended when they leave. */
const TYPING: ReadonlySet<Route['screen']> = new Set(['agreement-form', 'activity-form', 'import', 'conflicts', 'restore']);

/** A mark on the window's own time line: the whole view has been read once more since the start. */
const LOOKED = 'view-looked-through';

const readInWorker = (): Promise<Checked> => askOnce<Checked>(new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' }));

const whenNobodyTypes = (): Promise<void> =>
  new Promise((resolve) => {
    if (!TYPING.has(useNavigation.getState().route.screen)) return resolve();
    const stop = useNavigation.subscribe(({ route }) => {
      if (TYPING.has(route.screen)) return;
      stop();
      resolve();
    });
  });

/** Makes the view anew from the journal and shows how far it is; said afterwards, since somebody saw something wrong. */
const mend = async (wrong: readonly string[], status: JournalStatus): Promise<void> => {
  const { set } = useSession.getState();
  set({ phase: 'catching-up' });
  const rebuilt = await view.rebuild(status, (progress) => set({ progress }));
  if (rebuilt.ok) {
    set({ phase: 'ready', progress: null });
    noteHealed(wrong);
  } else set({ phase: 'failed', failure: rebuilt.error });
};

export const noteHealed = (wrong: readonly string[]): void => {
  const found: Failure[] = wrong.length === 0 ? [] : [{ type: 'view-healed', tables: wrong.join(' ') }];
  useSession.getState().find(['view-healed'], found);
};

/**
 * Reads the whole view in the background after a start and compares it with what it keeps about itself. A wrong one is mended
 * at once, or when nobody types any more, and once in a run: a second time would be a mistake in the program, not of the disk.
 */
export const checkAfterStart = (): void => {
  const look = async (): Promise<void> => {
    const checked = await readInWorker();
    performance.mark(LOOKED);
    if (checked.wrong.length === 0) {
      if (!checked.isComparable) setTimeout(() => void look(), AGAIN_MS);
      return;
    }
    await whenNobodyTypes();
    const status = await callMachine('journal.status');
    if (status.ok) await mend(checked.wrong, status.value);
  };
  setTimeout(() => void look(), FIRST_MS);
};
