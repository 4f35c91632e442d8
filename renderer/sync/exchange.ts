import type { Change } from '#core/change/change.ts';
import { EXCHANGE_LIMITS } from '#core/exchange/label.ts';
import type { CallName, CallOutput, Failure, Reply, WrittenFile } from '#ipc/contract.ts';
import { newConflicts, readConflictFields } from '#renderer/data/conflicts.ts';
import { foresee } from '#renderer/data/foresee.ts';
import { db, view } from '#renderer/data/machine.ts';
import { callMachine, listenToMachine } from '#renderer/platform.ts';
import { useExchange, type FileDone } from '#renderer/state/exchange.ts';
import { useSyncStatus } from '#renderer/state/sync-status.ts';
import { useSession } from '#renderer/state/session.ts';
import { becomeOfficer } from './enrol.ts';

const set = (part: Parameters<ReturnType<typeof useExchange.getState>['set']>[0]): void => useExchange.getState().set(part);

type Busy = NonNullable<ReturnType<typeof useExchange.getState>['busy']>;

/** One thing at a time; what fails is said and changes nothing. */
const at = async <T>(busy: Busy, work: () => Promise<Reply<T>>): Promise<T | null> => {
  if (useExchange.getState().busy !== null) return null;
  set({ busy, failure: null, done: null });
  try {
    const reply = await work();
    if (!reply.ok) set({ failure: reply.error });
    return reply.ok ? reply.value : null;
  } finally {
    set({ busy: null });
  }
};

const noteWritten = (type: 'carry' | 'office' | 'receipt', written: WrittenFile | null | undefined): boolean => {
  if (written === null || written === undefined) return false;
  set({ done: { type, written } });
  return true;
};

export const writeCarry = async (): Promise<void> => {
  noteWritten('carry', (await at('writing', () => callMachine('exchange.writeCarry')))?.written);
};

export const writeOffice = async (to: readonly string[], passphrase: string | null): Promise<boolean> =>
  noteWritten('office', (await at('writing', () => callMachine('exchange.writeOffice', { to: [...to], passphrase })))?.written);

/** The changes that the open file would bring, all of them. */
const readFresh = async (): Promise<Change[]> => {
  const all: Change[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const page: Reply<CallOutput<'exchange.fresh'>> = await callMachine('exchange.fresh', { from });
    if (!page.ok) break;
    all.push(...page.value.changes);
    from = page.value.next;
  }
  return all;
};

const show = async (found: CallOutput<'exchange.look'> | null): Promise<void> => {
  if (found?.file === null || found?.file === undefined) return;
  set({ file: found.file, outlook: null });
  if (found.file.dry !== null) set({ outlook: await foresee(db, await readFresh()) });
};

/** Lets the person choose a file and shows what it is. */
export const lookAtFile = async (): Promise<void> => show(await at('looking', () => callMachine('exchange.look', { dropped: null })));

/** A file that was dropped on the window. */
export const lookAtDropped = async (dropped: File): Promise<void> => {
  if (dropped.size > EXCHANGE_LIMITS.fileBytes) {
    set({ failure: { type: 'exchange-too-large', limit: EXCHANGE_LIMITS.fileBytes }, done: null });
    return;
  }
  const data = await toBase64(dropped);
  await show(await at('looking', () => callMachine('exchange.look', { dropped: { name: dropped.name.slice(0, 200), data } })));
};

const toBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      resolve(url.slice(url.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the dropped file cannot be read')));
    reader.readAsDataURL(file);
  });

export const unlockFile = async (passphrase: string): Promise<void> => show(await at('looking', () => callMachine('exchange.unlock', { passphrase })));

export const putFileAway = (): void => set({ file: null, outlook: null, failure: null });

/** Stops reading a receipt where it is. Nothing is lost by it: read again, it goes on there. */
export const stopTaking = (): void => void callMachine('exchange.cancel');

/** Takes in what the person has looked at, and waits until the register shows it. */
export const takeFile = async (): Promise<void> => {
  const { file } = useExchange.getState();
  const before = await readConflictFields();
  const stopListening = listenToMachine('exchange.progress', (progress) => set({ progress }));
  const taken = await at('taking', () => callMachine('exchange.take'));
  stopListening();
  set({ progress: null });
  if (taken === null) return;
  await view.catchUp(taken.lastPosition);
  const conflicts = Object.values(newConflicts(before, await readConflictFields())).reduce((sum, count) => sum + count, 0);
  await useSession.getState().refresh();
  const { run } = taken;
  const done: FileDone = run === null
    ? { type: 'took-office', changes: (file?.dry?.fresh ?? 0) + (file?.dry?.records ?? 0), conflicts }
    : { type: 'took-receipt', sent: run.sent, received: run.received, refused: run.refused, conflicts, complete: run.complete, stopped: run.outcome === 'cancelled' };
  // What kept the line from being used before is answered by the file.
  if (run !== null) useSyncStatus.getState().set({ failure: null });
  set({ file: null, outlook: null, done });
};

const handOver = async (call: 'exchange.handIn' | 'exchange.saveReceipt'): Promise<void> => {
  const answered = await at('handing-in', () => callMachine(call satisfies CallName));
  if (noteWritten('receipt', answered?.written)) set({ file: null });
};

/** Hands the open carry file in over the line and lets the person choose where the answer goes. */
export const handInFile = (): Promise<void> => handOver('exchange.handIn');
export const saveReceipt = (): Promise<void> => handOver('exchange.saveReceipt');

export type JoinForm = { readonly deviceLabel: string; readonly officerName: string; readonly officerPost: string };

/** This PC becomes one of the unit that invited it, and works at once; the ministry hears of it with the first file. */
export const join = async ({ deviceLabel, officerName, officerPost }: JoinForm): Promise<Failure | null> => {
  const status = await at('taking', () => callMachine('exchange.join', { deviceLabel: deviceLabel.trim() }));
  if (status === null) return useExchange.getState().failure;
  await view.catchUp(status.lastPosition);
  useSession.getState().set({ status });
  await becomeOfficer(officerName.trim(), officerPost.trim());
  await useSession.getState().refresh();
  set({ file: null });
  return null;
};
