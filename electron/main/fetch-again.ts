import type { JournalWriter } from '#core/journal/writer.ts';
import type { Reply } from '#ipc/contract.ts';

/** An epoch that no endpoint has: the next run finds another one, offers everything again and reads from the beginning. */
const FETCH_AGAIN = 'fetch-again';

/** After a copy of what is here: with the next run everything is offered to the endpoint and read from it again. */
export const fetchAgain = async (writer: JournalWriter, makeSafe: () => Promise<boolean>, isSyncing: () => boolean): Promise<Reply<undefined>> => {
  if (writer.state().endpoint === null) return { ok: false, error: { type: 'not-enrolled' } };
  if (!(await makeSafe())) return { ok: false, error: { type: 'no-safety-copy' } };
  // A run that has begun meanwhile counts on what the journal says.
  if (isSyncing()) return { ok: false, error: { type: 'sync-running' } };
  const written = writer.updateEnrolment({ epoch: FETCH_AGAIN });
  return written.ok ? { ok: true, value: undefined } : { ok: false, error: { ...written.error } };
};
