import { db, view } from '#renderer/data/machine.ts';
import { countersRead } from '#renderer/data/counters.ts';
import { callMachine } from '#renderer/platform.ts';
import { list, untilListed } from './List.tsx';

/** `firstMs` = until the list had its first page painted, null where no list was open. */
export type Synced = { readonly ms: number; readonly requests: number; readonly bytesDown: number; readonly records: number; readonly syncMs: number; readonly firstMs: number | null };

/** Makes this PC one of the unit's. Not measured. */
export const enrol = async ({ endpoint, code }: { readonly endpoint: string; readonly code: string }): Promise<void> => {
  const reply = await callMachine('sync.enrol', { endpoint, code, deviceLabel: 'bench' });
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  await view.catchUp(reply.value.lastPosition);
};

/** From the press of the button until the view holds all that the sync brought. `syncMs` = until the journal holds it. */
export const sync = async (withList = false): Promise<Synced> => {
  const start = performance.now();
  const listed = withList ? untilListed().then(() => performance.now() - start) : null;
  if (withList) list.open();
  const reply = await callMachine('sync.run');
  const syncMs = performance.now() - start;
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  await view.catchUp(reply.value.lastPosition);
  const ms = performance.now() - start;
  const { run } = reply.value;
  if (run.outcome !== 'done' || !run.complete) throw new Error(`the sync did not end well: ${JSON.stringify(run)}`);
  if ((await db.held.count()) > 0) throw new Error('changes wait for others');
  return { ms, syncMs, requests: run.requests, bytesDown: run.bytesDown, records: await countersRead(db, 'agreement'), firstMs: listed === null ? null : await listed };
};
