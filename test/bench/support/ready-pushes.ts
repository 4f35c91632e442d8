import type { Change } from '#core/change/change.ts';
import { splitChangeId } from '#core/ids.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#core/sync/protocol.ts';
import { bodyHeaders, packBody } from '#electron/main/line-body.ts';
import { must } from '#test/support/journal-kit.ts';
import { NetworkPc, type Enrolled } from '#test/support/network-pc.ts';
import type { SampleRecord } from './records.ts';

/** A push made and packed before anything is measured: what is measured is the endpoint, not the PC. */
export type ReadyPush = { readonly changes: readonly Change[]; readonly send: () => Promise<void> };

let seeds = 70_000;

/** Changes of one PC with their numbers and chain of hashes, as its journal makes them. */
export const changesOf = (enrolled: Enrolled, records: readonly SampleRecord[]): Change[] => {
  seeds += 1;
  const pc = new NetworkPc({ index: 0, seed: seeds, address: '', enrolled, isWatched: false });
  pc.fill(records);
  return [...must(pc.writer.unacknowledged(Number.MAX_SAFE_INTEGER))];
};

export const readyPushes = async (address: string, enrolled: Enrolled, changes: readonly Change[], size: number): Promise<ReadyPush[]> => {
  const { token, epoch } = enrolled;
  const pushes: ReadyPush[] = [];
  for (let at = 0; at < changes.length; at += size) {
    const batch = changes.slice(at, at + size);
    const { incarnation } = splitChangeId(batch[0]?.id ?? '');
    const body = await packBody({ epoch, incarnation, changes: batch, pending: changes.length - at - batch.length }, 'columns');
    const headers = { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), ...bodyHeaders(body) };
    const send = async (): Promise<void> => {
      const response = await fetch(`${address}v1/push`, { method: 'POST', headers, body: body.bytes });
      const answer = (await response.json()) as { readonly type?: string; readonly results?: readonly unknown[] };
      const accepted = answer.results?.filter((result) => typeof result === 'number').length ?? 0;
      if (answer.type !== 'taken' || accepted !== batch.length) throw new Error(`a push was not taken whole: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
    };
    pushes.push({ changes: batch, send });
  }
  return pushes;
};
