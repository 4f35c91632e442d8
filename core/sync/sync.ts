import { err, ok, type Result } from '../result.ts';
import type { AbortSignalLike, Endpoint, EndpointFailure, SyncJournal, Wait } from './ports.ts';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION, type PullPage, type PushResponse, type SnapshotPart, type StatusResponse } from './protocol.ts';

export type SyncPhase = 'connecting' | 'pushing' | 'pulling' | 'snapshot';

export type SyncCounts = { sent: number; toSend: number; received: number; toReceive: number | null; refused: number };

export type SyncDeps = {
  readonly endpoint: Endpoint;
  readonly journal: SyncJournal;
  readonly wait: Wait;
  readonly signal: AbortSignalLike;
  readonly report: (phase: SyncPhase, counts: Readonly<SyncCounts>) => void;
  readonly learned: (status: StatusResponse) => void;
};

export type SyncFailure = { readonly type: string; readonly detail?: string };
export type SyncOutcome = { readonly counts: Readonly<SyncCounts>; readonly complete: boolean; readonly failure: SyncFailure | null };

/** Bytes of JSON that one push carries: small enough to be worth little when the line breaks, large enough to compress well. */
const PUSH_BYTES = 512 * 1024;
const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;

type Step<T> = Promise<Result<T, SyncFailure>>;

/**
 * One run of the sync: say hello, push what is only here, pull what is new. Everything received is in the journal before
 * the next request leaves, so a run that is cut anywhere continues where it stopped; every call may be repeated.
 */
export const runSync = async (deps: SyncDeps): Promise<SyncOutcome> => {
  const counts: SyncCounts = { sent: 0, toSend: deps.journal.standing().unacknowledged, received: 0, toReceive: null, refused: 0 };
  const done = await exchange(deps, counts);
  const standing = deps.journal.standing();
  const complete = done.ok && standing.unacknowledged === 0;
  return { counts, complete, failure: done.ok ? null : done.error };
};

const exchange = async (deps: SyncDeps, counts: SyncCounts): Step<void> => {
  deps.report('connecting', counts);
  const hello = await greet(deps);
  if (!hello.ok) return hello;
  const pushed = await pushAll(deps, counts);
  if (!pushed.ok) return pushed;
  if (deps.journal.standing().cursor === null) {
    const snapshot = await takeSnapshot(deps, counts);
    if (!snapshot.ok) return snapshot;
    return pullAll(deps, counts);
  }
  return pushed.value ? pullAll(deps, counts) : ok(undefined);
};

const greet = async (deps: SyncDeps): Step<void> => {
  const status = await patiently(deps, () => deps.endpoint.status(deps.signal));
  if (!status.ok) return status;
  if (status.value.protocol.oldest > PROTOCOL_VERSION) return err({ type: 'version-too-old' });
  if (status.value.protocol.newest < PROTOCOL_OLDEST) return err({ type: 'version-too-new' });
  deps.learned(status.value);
  return status.value.epoch === deps.journal.standing().epoch ? ok(undefined) : deps.journal.saveEpoch(status.value.epoch);
};

/** Pushes everything; the last batch carries the pull in the same exchange. Answers whether more must be pulled. */
const pushAll = async (deps: SyncDeps, counts: SyncCounts): Step<boolean> => {
  let fromN: number | undefined;
  for (;;) {
    const batch = await deps.journal.unacknowledged(PUSH_BYTES, fromN);
    if (!batch.ok) return batch;
    if (batch.value.length === 0) return ok(true);
    deps.report('pushing', counts);
    const standing = deps.journal.standing();
    const pending = Math.max(0, standing.unacknowledged - batch.value.length);
    const last = pending === 0;
    const answer = await patiently(deps, () =>
      deps.endpoint.push(
        {
          epoch: standing.epoch,
          incarnation: standing.incarnation,
          changes: batch.value,
          pending,
          ...(last && standing.cursor !== null ? { pull: { cursor: standing.cursor } } : {}),
        },
        deps.signal,
      ),
    );
    if (!answer.ok) return answer;
    const taken = await takeAnswer(deps, counts, batch.value.map((change) => change.id), answer.value);
    if (!taken.ok) return taken;
    fromN = taken.value.fromN;
    if (taken.value.page !== null) return ok(taken.value.page.more);
  }
};

const takeAnswer = async (
  deps: SyncDeps,
  counts: SyncCounts,
  ids: readonly string[],
  answer: PushResponse,
): Step<{ fromN: number | undefined; page: PullPage | null }> => {
  if (answer.type === 'gap') return ok({ fromN: answer.expected, page: null });
  if (answer.type === 'fork') {
    const reborn = await deps.journal.beginNewLife('fork');
    counts.toSend = counts.sent + deps.journal.standing().unacknowledged;
    return reborn.ok ? ok({ fromN: undefined, page: null }) : reborn;
  }
  const refused = answer.results.flatMap((result, index) => {
    const id = ids[index];
    return typeof result === 'number' || id === undefined ? [] : [{ id, reason: result.refused }];
  });
  const saved = await deps.journal.saveAcknowledged(answer.upTo, refused);
  if (!saved.ok) return saved;
  counts.sent += answer.results.length - refused.length;
  counts.refused += refused.length;
  counts.toSend = Math.max(counts.toSend, counts.sent + counts.refused);
  deps.report('pushing', counts);
  if (answer.page === undefined) return ok({ fromN: undefined, page: null });
  const stored = await storePage(deps, counts, answer.page);
  return stored.ok ? ok({ fromN: undefined, page: answer.page }) : stored;
};

const storePage = async (deps: SyncDeps, counts: SyncCounts, page: PullPage): Step<void> => {
  const saved = await deps.journal.saveReceived(page);
  if (!saved.ok) return saved;
  counts.received += page.changes.length;
  counts.toReceive = counts.received + page.remaining;
  deps.report('pulling', counts);
  return ok(undefined);
};

const pullAll = async (deps: SyncDeps, counts: SyncCounts): Step<void> => {
  for (;;) {
    const page = await patiently(deps, () => deps.endpoint.pull(deps.journal.standing().cursor, deps.signal));
    if (!page.ok) return page;
    const stored = await storePage(deps, counts, page.value);
    if (!stored.ok || !page.value.more) return stored;
  }
};

/** An empty PC takes the current state of all records in its scope instead of their whole history. */
const takeSnapshot = async (deps: SyncDeps, counts: SyncCounts): Step<void> => {
  let token: string | null = null;
  let begunAnew = false;
  for (;;) {
    deps.report('snapshot', counts);
    const wanted: string | null = token;
    const part: Result<SnapshotPart, SyncFailure> = await patiently(deps, () => deps.endpoint.snapshot(wanted, deps.signal));
    if (!part.ok && part.error.type === 'snapshot-gone' && !begunAnew) {
      begunAnew = true;
      token = null;
      counts.received = 0;
      continue;
    }
    if (!part.ok) return part;
    const saved = await deps.journal.saveSnapshotPart(part.value);
    if (!saved.ok) return saved;
    counts.received += part.value.records.length;
    counts.toReceive = part.value.totalRecords;
    deps.report('snapshot', counts);
    token = part.value.next;
    if (token === null) return ok(undefined);
  }
};

/** Tries a call again after a pause when the failure is of the passing kind; a fatal one (revoked, too old) stops at once. */
const patiently = async <T>(deps: SyncDeps, call: () => Promise<Result<T, EndpointFailure>>): Step<T> => {
  for (let attempt = 1; ; attempt += 1) {
    if (deps.signal.aborted) return err({ type: 'cancelled' });
    const answer = await call();
    if (answer.ok) return answer;
    if (deps.signal.aborted) return err({ type: 'cancelled' });
    if (!answer.error.retry || attempt >= TRIES) return err(answer.error);
    await deps.wait(answer.error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1), deps.signal);
  }
};
