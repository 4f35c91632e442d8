import { ok } from '../result.ts';
import { readHistory, readSnapshot, readToEnd } from './pull.ts';
import type { Digests } from './protocol.ts';
import { pushAll } from './push.ts';
import { relayAll } from './relay.ts';
import { greet } from './greet.ts';
import { allowDetour, beginRun, tell, type Run, type Step, type SyncCounts, type SyncDeps, type SyncFailure } from './run.ts';

export type SyncOutcome = {
  readonly counts: Readonly<SyncCounts>;
  /** all of this PC is decided on and all of the endpoint is here */
  readonly complete: boolean;
  readonly failure: SyncFailure | null;
  /** what the endpoint holds, to be compared with what is here; null where it did not say, or this PC has more */
  readonly digests: Digests | null;
  /** own changes up to this number were sent and never answered; null = every answer came */
  readonly unanswered: Run['unanswered'];
};

/** What a person saves, and what is written anew after a refusal, while a run is under way still goes with it, so often. */
const ROUNDS = 4;

/** The changes behind a snapshot are read by a run that has no more than so many others to carry: nobody waits for them. */
const LITTLE = 50;

/**
 * One run of the sync: say hello where that may tell something new, push what is only here, read what is new. Everything received is in the journal before
 * the next request leaves, so a run that is cut anywhere continues where it stopped; every call may be repeated.
 */
export const runSync = async (deps: SyncDeps): Promise<SyncOutcome> => {
  const run = beginRun(deps);
  tell(run, 'connecting');
  let done = await exchangeInOneEpoch(run);
  const isDone = (): boolean => done.ok && deps.journal.standing().unacknowledged === 0;
  const { sent, received, refused } = run.counts;
  // Nobody waits for it: where it is cut, this run has done what it should, and the next one goes on with it.
  if (isDone() && sent + received + refused <= LITTLE) await readHistory(run);
  if (done.ok && (await hearsOfNewEpoch(run))) done = await exchangeInOneEpoch(run);
  deps.endpoint.hangUp?.();
  const complete = isDone();
  return { counts: run.counts, complete, failure: done.ok ? null : done.error, digests: complete ? run.digests : null, unanswered: run.unanswered };
};

/** Begins anew when the endpoint is restored from a backup while it is being spoken to. */
const exchangeInOneEpoch = async (run: Run): Step<void> => {
  let mustGreet = mayHaveNews(run);
  for (;;) {
    const done = await exchange(run, mustGreet);
    if (done.ok || done.error.type !== 'epoch-changed') return done;
    // What is known of it is of another life of the endpoint.
    run.hasGreeted = false;
    mustGreet = true;
    const detour = allowDetour(run, 'epoch');
    if (!detour.ok) return detour;
  }
};

/**
 * An ordinary run begins with what it is for. A cursor and a push carry the epoch that this PC knows, so another one shows at once; who
 * has no cursor, or owes something to a new epoch, asks first. On an empty PC somebody waits for the first records: it asks after them.
 */
const mayHaveNews = ({ deps }: Run): boolean => {
  const { cursor, isEmpty, owesRelay, snapshotNext } = deps.journal.standing();
  if (deps.endpoint.hasNews === undefined || owesRelay !== null) return true;
  if (cursor === null && isEmpty) return snapshotNext !== null;
  return cursor === null || isEmpty || deps.endpoint.hasNews();
};

/**
 * Asks for what the answers of a run that began without a greeting have hinted at, and answers whether the endpoint was restored: then
 * all is to be exchanged once more. The run has done what it should: a failure here ends nothing.
 */
const hearsOfNewEpoch = async (run: Run): Promise<boolean> => {
  const { endpoint, journal } = run.deps;
  const { epoch } = journal.standing();
  if (!run.hasGreeted && (endpoint.hasNews?.() ?? true)) await greet(run);
  return journal.standing().epoch !== epoch;
};

const exchange = async (run: Run, mustGreet: boolean): Step<void> => {
  const { journal } = run.deps;
  const greeted = mustGreet ? await greet(run) : ok(undefined);
  if (!greeted.ok) return greeted;
  const relayed = await relayAll(run);
  if (!relayed.ok) return relayed;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const isRead = await pushAll(run);
    if (!isRead.ok) return isRead;
    const { isEmpty, cursor } = journal.standing();
    const snapshot = isEmpty && cursor === null ? await readSnapshot(run) : ok(undefined);
    if (!snapshot.ok) return snapshot;
    const read = isRead.value ? ok(undefined) : await readToEnd(run);
    if (!read.ok || journal.standing().unacknowledged === 0) return read;
  }
  return ok(undefined);
};
