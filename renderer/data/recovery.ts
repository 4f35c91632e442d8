import type { Change } from '#core/change/change.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure, Recovered } from '#ipc/contract.ts';
import { callMachine } from '#renderer/platform.ts';
import { db } from './machine.ts';

/** Failures of a start that a new journal made of what is left can mend. Others want a newer version, a free disk or a closed program. */
const RECOVERABLE: ReadonlySet<string> = new Set(['damaged', 'missing-segment', 'foreign-segment', 'malformed-frame', 'numbers-missing', 'journal-behind', 'journal-replaced']);

export const isRecoverable = ({ type }: Failure): boolean => RECOVERABLE.has(type);

export type ViewRemains = { readonly records: number; readonly changes: number };

/** What the view still knows; it may be damaged too. */
export const lookAtView = async (): Promise<ViewRemains | null> => {
  try {
    return { records: await db.records.count(), changes: await db.changes.count() };
  } catch {
    return null;
  }
};

const PART = 1_000;

/** Hands the machine every change that the view knows. A view that cannot be read is no reason not to recover from the rest. */
const offerView = async (): Promise<void> => {
  try {
    await callMachine('recovery.offer', { changes: [], said: await saidInView() });
    const waiting = new Set(await db.outbox.where('state').equals('waiting').primaryKeys());
    let after = '';
    for (;;) {
      const rows = await db.changes.where('id').above(after).limit(PART).toArray();
      const last = rows.at(-1);
      if (last === undefined) return;
      const changes = rows.map(({ id, change }) => ({ change: writable(change), waits: waiting.has(id) }));
      await callMachine('recovery.offer', { changes });
      after = last.id;
    }
  } catch {
    // Said on the screen: it counts what the view holds before it begins.
  }
};

/** Text that was typed and not finished, and what was set: as much a person's work as a change. */
const saidInView = async () => {
  const [meta, drafts, settings] = await Promise.all([db.meta.get('view'), db.drafts.toArray(), db.settings.toArray()]);
  const bodies = [
    ...settings.map(({ key, value }) => ({ kind: 'setting' as const, key, value: structuredClone(value) })),
    ...drafts.map(({ key, value }) => ({ kind: 'draft' as const, key, value: structuredClone(value) })),
  ];
  return { journalId: meta?.journalId ?? '', position: meta?.position ?? 0, bodies };
};

const writable = (change: Change) => ({ ...change, set: { ...change.set }, base: Object.fromEntries(Object.entries(change.base).map(([field, ids]) => [field, [...ids]])) });

export type ChosenBackup = { readonly file: string; readonly passphrase: string | null };

/** Makes a journal of everything that was found. `withView`: also of what the view knows, where the journal is not to be trusted. */
export const recover = async (backups: readonly ChosenBackup[], withView: boolean): Promise<Result<Recovered, Failure>> => {
  if (withView) await offerView();
  const reply = await callMachine('recovery.run', { backups: backups.map((each) => ({ ...each })) });
  return reply.ok ? ok(reply.value) : err(reply.error);
};

const RECOVERED = 'recovered';

/** Whether this window was opened after a recovery; said once. */
export const wasJustRecovered = (): boolean => {
  const was = sessionStorage.getItem(RECOVERED) !== null;
  sessionStorage.removeItem(RECOVERED);
  return was;
};

/** The view belongs to the old journal: it is thrown away, and made of the new one when the window opens again. */
export const openRecovered = async (): Promise<void> => {
  sessionStorage.setItem(RECOVERED, '1');
  await db.delete();
  await callMachine('recovery.finish');
};
