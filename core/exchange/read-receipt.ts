import type { OfferedLife } from '../journal/writer-state.ts';
import type { Change } from '../change/change.ts';
import { ownField } from '../change/own-field.ts';
import type { Sha256 } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import type { AbortSignalLike, Endpoint, JournalFailure, SyncJournal } from '../sync/ports.ts';
import type { PullPage, StatusResponse } from '../sync/protocol.ts';
import type { SyncCounts, SyncFailure, SyncPhase } from '../sync/run.ts';
import { runSync, type SyncOutcome } from '../sync/sync.ts';
import { createReceiptEndpoint, holdsInSnapshot, NOT_IN_FILE, notInFile, type ReceiptEndpoint } from './receipt-endpoint.ts';
import type { Receipt } from './receipt.ts';

export type ReceiptDeps = {
  readonly journal: SyncJournal;
  /** the unit that this PC belongs to, and its name at the endpoint; '' where it has none yet */
  readonly unit: string;
  readonly device: string;
  /** how far each own life was decided on, as the journal says now */
  readonly lives: () => readonly OfferedLife[];
  readonly sha256: Sha256;
  readonly signal: AbortSignalLike;
  readonly report: (phase: SyncPhase, counts: Readonly<SyncCounts>) => void;
  /** only where the receipt is for this very PC */
  readonly learned: (status: StatusResponse) => void;
  /**
   * Takes changes that follow no cursor of this PC, from a file, as what a colleague's file brings: those that are not here yet. Answers which.
   */
  readonly saveBeside: (file: string, changes: readonly Change[]) => Promise<Result<readonly Change[], JournalFailure>>;
  /** lets others have a turn between two steps; none where nobody waits */
  readonly rest?: () => Promise<void>;
  /** the engine; the tests of the tests give a broken one */
  readonly run?: typeof runSync;
};

export type ReceiptOutcome = SyncOutcome & {
  /**
   * `present`: it speaks of the epoch that this PC knows. `new-epoch`: the endpoint was restored, and all is to be offered again, with
   * the next carry file. `past`: it speaks of an epoch that is over; nothing of it was taken.
   */
  readonly time: ReceiptTime;
  /** what was taken without following this PC's cursor, not counted in `counts` */
  readonly beside: readonly Change[];
};
export type ReceiptTime = 'present' | 'new-epoch' | 'past';

/**
 * Of an epoch alone nobody can tell whether it is newer or older. A receipt in another epoch than this PC's is newer only if what it
 * answers was said in this PC's own.
 */
export const timeOf = ({ epoch, head }: Receipt, present: string): ReceiptTime =>
  epoch === present ? 'present' : head.carried === present ? 'new-epoch' : 'past';

/** Reads a receipt as if the endpoint were at the other end of a line. Every step is durable, and reading it again changes nothing. */
export const readReceipt = async (receipt: Receipt, deps: ReceiptDeps): Promise<Result<ReceiptOutcome, { readonly type: 'receipt-other-unit' }>> => {
  if (receipt.unit !== deps.unit) return err({ type: 'receipt-other-unit' });
  const time = timeOf(receipt, deps.journal.standing().epoch);
  if (time === 'past') return ok({ ...NOTHING_DONE, time, beside: [] });
  const { run = runSync, signal, report, rest } = deps;
  const { endpoint, narrow, leaves, isRead, unread } = createReceiptEndpoint(receipt, deps.sha256, rest);
  const isOurs = deps.device === '' || deps.device === receipt.head.device;
  const outcome = await run({ endpoint: withoutOwn(endpoint, receipt, deps, leaves), journal: narrow(deps.journal), wait: () => Promise.resolve(), signal, report, learned: isOurs ? deps.learned : () => undefined });
  const beside = await takeUnread(receipt, unread, outcome, deps);
  const failure = beside.ok ? withoutGap(outcome.failure) : beside.error;
  const complete = outcome.complete && isRead() && deps.journal.standing().owesRelay === null;
  return ok({ ...outcome, failure, complete, digests: complete && knowsAll(receipt, deps.lives()) ? outcome.digests : null, time, beside: beside.ok ? beside.value : [] });
};

/**
 * A snapshot says that a number of this PC was taken, and not what stands under it: where the file does not decide on that change, it may
 * be this one or a twin's. Then the snapshot is left for a file, or a line, that says so; and so is a page with such a change in it.
 */
const withoutOwn = (endpoint: Endpoint, receipt: Receipt, { journal, lives }: ReceiptDeps, leaves: ReceiptEndpoint['leaves']): Endpoint => ({
  ...endpoint,
  pull: (cursor, signal) => (leaves(cursor, lives()) ? Promise.resolve(notInFile) : endpoint.pull(cursor, signal)),
  snapshot: async (token, signal) => {
    const batch = await journal.unacknowledged(1);
    const [first] = batch.ok ? batch.value : [];
    return first !== undefined && holdsInSnapshot(receipt, first) ? notInFile : endpoint.snapshot(token, signal);
  },
});

const withoutGap = (failure: SyncFailure | null): SyncFailure | null => (failure?.type === NOT_IN_FILE ? null : failure);

/** Nothing of a receipt waits for the next one: what does not follow this PC's cursor is taken beside it. */
const takeUnread = (receipt: Receipt, unread: () => readonly PullPage[], outcome: SyncOutcome, deps: ReceiptDeps): Promise<Result<readonly Change[], JournalFailure>> => {
  const changes = unread().flatMap((page) => page.changes as readonly Change[]);
  const isOver = withoutGap(outcome.failure) !== null || deps.journal.standing().epoch !== receipt.epoch;
  return changes.length === 0 || isOver ? Promise.resolve(ok([])) : deps.saveBeside(receipt.file, changes);
};

/** Whether nothing of this PC was decided on after the receipt was written: only then what the endpoint held can be compared with what is here. */
const knowsAll = ({ known, unit }: Receipt, lives: readonly OfferedLife[]): boolean => {
  const there = ownField(known?.scopes ?? {}, unit) ?? {};
  return lives.every(({ incarnation, decided }) => decided <= (ownField(there, incarnation) ?? 0));
};

const NOTHING_DONE: SyncOutcome = {
  counts: { sent: 0, toSend: 0, received: 0, toReceive: null, refused: 0, kinds: {} },
  complete: false,
  failure: null,
  digests: null,
  unanswered: null,
};
