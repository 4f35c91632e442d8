import { ownField, setOwnField } from '../change/own-field.ts';
import { err, ok, type Result } from '../result.ts';
import type { AbortSignalLike, Endpoint, EndpointFailure, SyncJournal, Wait } from './ports.ts';
import type { Digests, StatusResponse } from './protocol.ts';

export type SyncPhase = 'connecting' | 'pushing' | 'pulling' | 'snapshot';

/**
 * What a run has done so far, in changes (a snapshot: in records). `received` counts what others made; `toReceive` is the
 * endpoint's estimate, null before it has said anything.
 */
export type SyncCounts = {
  sent: number;
  toSend: number;
  received: number;
  toReceive: number | null;
  refused: number;
  /** the same per kind of record */
  readonly kinds: Record<string, KindCounts>;
};
export type KindCounts = { sent: number; received: number; refused: number };

/** Counts one more of a kind, and of all. */
export const countOne = (counts: SyncCounts, what: keyof KindCounts, kind: string): void => {
  counts[what] += 1;
  const known = ownField(counts.kinds, kind) ?? { sent: 0, received: 0, refused: 0 };
  known[what] += 1;
  setOwnField(counts.kinds, kind, known);
};

export type SyncDeps = {
  readonly endpoint: Endpoint;
  readonly journal: SyncJournal;
  readonly wait: Wait;
  readonly signal: AbortSignalLike;
  readonly report: (phase: SyncPhase, counts: Readonly<SyncCounts>) => void;
  readonly learned: (status: StatusResponse) => void;
  /** a number from 0 to 1: scatters the pauses, so that offices cut off together do not come back together; without it they are exact */
  readonly scatter?: () => number;
};

/**
 * Why a run ended early: a failure of the endpoint or of the journal, or one of these: `cancelled`; `version-too-old` and
 * `version-too-new` (of this app); `answer-inconsistent` (an answer that contradicts its question: nothing of it was taken over);
 * `no-headway` (the endpoint keeps asking for the same again).
 */
export type SyncFailure = { readonly type: string; readonly detail?: string };
export type Step<T> = Promise<Result<T, SyncFailure>>;

/** How often one run lets itself be sent back. An endpoint that is in order needs one or two of each. */
const DETOURS = { gap: 3, fork: 4, epoch: 2, 'base-refused': 8 } as const;
export type Detour = keyof typeof DETOURS;

/** One run of the sync: what its steps share. */
export type Run = {
  readonly deps: SyncDeps;
  readonly counts: SyncCounts;
  readonly detours: Map<Detour, number>;
  /** cursors that pages of this run were asked for with */
  readonly asked: Set<string>;
  /** the numbers of a life that waited when the first of them was refused for what it stands on; behind them follows what was written anew */
  anew: { readonly incarnation: string; readonly after: number } | null;
  /** what this run has given in one stretch of one life: it need not come back */
  given: { readonly epoch: string; readonly incarnation: string; readonly from: number; readonly upTo: number } | null;
  /** own changes that left this PC without an answer: nobody here knows whether they arrived */
  unanswered: { readonly incarnation: string; readonly upTo: number } | null;
  /** a push that was sent ahead was not waited for at the other end: from then on each waits for its answer */
  isOneByOne: boolean;
  /** the endpoint's status was asked for in this run */
  hasGreeted: boolean;
  /** what the endpoint says it holds, as of the last page that was read to its end */
  digests: Digests | null;
};

export const beginRun = (deps: SyncDeps): Run => ({
  deps,
  counts: { sent: 0, toSend: deps.journal.standing().unacknowledged, received: 0, toReceive: null, refused: 0, kinds: {} },
  detours: new Map(),
  asked: new Set(),
  anew: null,
  given: null,
  unanswered: null,
  isOneByOne: false,
  hasGreeted: false,
  digests: null,
});

export const tell = (run: Run, phase: SyncPhase): void => run.deps.report(phase, { ...run.counts });

export const inconsistent = (detail: string): Result<never, SyncFailure> => err({ type: 'answer-inconsistent', detail });

/** Allows a detour, or ends the run when there were too many of its kind. */
export const allowDetour = (run: Run, detour: Detour): Result<void, SyncFailure> => {
  const count = (run.detours.get(detour) ?? 0) + 1;
  run.detours.set(detour, count);
  return count > DETOURS[detour] ? err({ type: 'no-headway', detail: detour }) : ok(undefined);
};

const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/** Tries a call again after a pause when the failure is of the passing kind; a fatal one (revoked, too old) stops at once. */
export const patiently = async <T>({ deps }: Run, call: (endpoint: Endpoint, signal: AbortSignalLike) => Promise<Result<T, EndpointFailure>>): Step<T> => {
  let attempt = 0;
  for (;;) {
    attempt += 1;
    if (deps.signal.aborted) return err({ type: 'cancelled' });
    const answer = await call(deps.endpoint, deps.signal);
    // An answer that has come is used even when the person has cancelled meanwhile: it cost the line, and it is whole.
    if (answer.ok) return answer;
    if (deps.signal.aborted) return err({ type: 'cancelled' });
    // A line that breaks again and again and brings something each time is used to the end.
    if (answer.error.headway === true) attempt = 1;
    if (!answer.error.retry || attempt >= TRIES) return err(answer.error);
    await deps.wait(pauseBefore(answer.error, attempt, deps.scatter?.() ?? null), deps.signal);
  }
};

/** Never shorter than the endpoint asked for; half to one and a half times the pause where we choose it. */
const pauseBefore = ({ retryAfterMs }: EndpointFailure, attempt: number, scatter: number | null): number => {
  const pause = retryAfterMs === undefined ? FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + (scatter ?? 0.5)) : retryAfterMs + FIRST_PAUSE_MS * (scatter ?? 0);
  return Math.min(LONGEST_PAUSE_MS, Math.round(pause));
};
