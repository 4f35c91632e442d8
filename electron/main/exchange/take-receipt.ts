import { createSaveBeside } from '#core/exchange/known-here.ts';
import type { ReceiptPlan } from '#core/exchange/plan-receipt.ts';
import { readReceipt } from '#core/exchange/read-receipt.ts';
import type { Receipt } from '#core/exchange/receipt.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { Sha256, WallClock } from '#core/ports.ts';
import { err, ok, type Result } from '#core/result.ts';
import { PROTOCOL_VERSION, type StatusResponse } from '#core/sync/protocol.ts';
import { countOne, type SyncCounts } from '#core/sync/run.ts';
import type { Failure, SyncRun } from '#ipc/contract.ts';
import { createSyncJournal } from '../sync-journal.ts';

export type TakingParts = {
  readonly writer: JournalWriter;
  readonly now: WallClock;
  readonly sha256: Sha256;
  readonly random: (count: number) => Uint8Array;
  readonly app: string;
  readonly advanced: () => void;
  /** what the endpoint says of this PC's place */
  readonly learned: (status: StatusResponse) => void;
  /** changes and records done, and all that are in the file for this PC */
  readonly tell: (progress: { readonly done: number; readonly total: number }) => void;
  /** lets the window and the rest of main have a turn */
  readonly rest: () => Promise<void>;
};

/** Reads receipts, one at a time: each is a run of the sync, with progress, and may be stopped between two steps. */
export const createReceiptTaking = (parts: TakingParts) => {
  const { writer } = parts;
  let signal = { aborted: false };
  let running: Promise<unknown> = Promise.resolve();
  let isReading = false;

  const read = async (receipt: Receipt, plan: ReceiptPlan): Promise<Result<SyncRun, Failure>> => {
    const { unit, device } = writer.state();
    const startedAt = parts.now();
    const total = plan.fresh.length + plan.records + plan.taken + plan.refused;
    const done = await readReceipt(receipt, {
      journal: createSyncJournal(writer, parts.advanced),
      unit: unit?.code ?? '',
      device: device ?? '',
      lives: writer.offeredLives,
      sha256: parts.sha256,
      signal,
      report: (_phase, { sent, refused, received }) => parts.tell({ done: Math.min(total, sent + refused + received), total }),
      learned: parts.learned,
      saveBeside: createSaveBeside(writer, parts.rest),
      rest: parts.rest,
    });
    if (!done.ok) return err({ ...done.error });
    const { complete, digests, failure, time, beside } = done.value;
    if (time === 'past') return err({ type: 'receipt-past' });
    if (failure !== null && failure.type !== 'cancelled') return err({ ...failure });
    if (device === '') writer.updateEnrolment({ device: receipt.head.device });
    const counts: SyncCounts = { ...done.value.counts, kinds: { ...done.value.counts.kinds } };
    for (const { kind } of beside) countOne(counts, 'received', kind);
    const outcome = failure === null ? 'done' : 'cancelled';
    const run: SyncRun = {
      id: Buffer.from(parts.random(12)).toString('hex'), startedAt, endedAt: parts.now(), outcome, stage: outcome, byFile: true,
      sent: counts.sent, received: counts.received, refused: counts.refused, requests: 0, bytesUp: 0, bytesDown: 0, complete, digests, unanswered: null, error: failure === null ? null : { ...failure }, kinds: counts.kinds,
      versions: { app: parts.app, protocol: PROTOCOL_VERSION, endpoint: null },
    };
    writer.saveSyncRun(run);
    parts.advanced();
    return ok(run);
  };

  return {
    take: (receipt: Receipt, plan: ReceiptPlan): Promise<Result<SyncRun, Failure>> => {
      signal = { aborted: false };
      isReading = true;
      const taking = read(receipt, plan).finally(() => {
        isReading = false;
      });
      running = taking.catch(() => undefined);
      return taking;
    },
    cancel: (): void => {
      signal.aborted = true;
    },
    isReading: (): boolean => isReading,
    /** A sync begins when this is over: two readers would each count on what the journal said when they began. */
    over: (): Promise<unknown> => running,
  };
};
