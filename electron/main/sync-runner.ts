import type { Failure, SyncProgress, SyncRun } from '#ipc/contract.ts';
import type { WallClock } from '#core/ports.ts';
import type { SyncCounts, SyncPhase } from '#core/sync/run.ts';
import { PROTOCOL_VERSION, type StatusResponse } from '#core/sync/protocol.ts';
import { createRunState } from '#core/sync/run-state.ts';
import { runSync } from '#core/sync/sync.ts';
import type { AbortSignalLike, Endpoint, SyncJournal, Wait } from '#core/sync/ports.ts';

export type SyncRunnerDeps = {
  readonly journal: SyncJournal;
  /** null = this PC is not enrolled, or its token cannot be read */
  readonly connect: () => { readonly endpoint: Endpoint } | { readonly failure: Failure };
  readonly now: WallClock;
  readonly newRunId: () => string;
  readonly tell: (progress: SyncProgress) => void;
  readonly learned: (status: StatusResponse) => void;
  readonly saveRun: (run: SyncRun) => void;
  /** whether this PC met a twin of itself since this was last asked */
  readonly metTwin?: () => boolean;
  /** version of this app */
  readonly app: string;
  /** scatters pauses; a number from 0 to 1 */
  readonly scatter?: () => number;
};

/** Waits in small steps, so that a cancel is felt at once. */
export const waitFor: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const end = Date.now() + ms;
    const look = (): void => {
      if (signal.aborted || Date.now() >= end) resolve();
      else setTimeout(look, Math.min(100, Math.max(1, end - Date.now())));
    };
    look();
  });

/** Runs one sync at a time; a second request while one is under way joins it. */
export const createSyncRunner = (deps: SyncRunnerDeps) => {
  let running: Promise<SyncRun | Failure> | null = null;
  let cancel: { aborted: boolean } = { aborted: false };

  const run = async (): Promise<SyncRun | Failure> => {
    const line = deps.connect();
    if ('failure' in line) return line.failure;
    const startedAt = deps.now();
    const signal: AbortSignalLike = cancel;
    const state = createRunState();
    const teller = createTeller(line.endpoint, deps.tell);
    const { scatter = Math.random } = deps;
    const outcome = await runSync({ endpoint: line.endpoint, journal: deps.journal, wait: waitFor, signal, report: (phase, counts) => (state.enter(phase), teller.report(phase, counts)), learned: deps.learned, scatter }).finally(teller.stop);
    const ended = outcome.failure === null ? 'done' : outcome.failure.type === 'cancelled' ? 'cancelled' : 'failed';
    const stage = state.now();
    state.enter(ended);
    const traffic = line.endpoint.traffic();
    const finished: SyncRun = {
      id: deps.newRunId(),
      startedAt,
      endedAt: deps.now(),
      outcome: ended,
      stage,
      sent: outcome.counts.sent,
      received: outcome.counts.received,
      refused: outcome.counts.refused,
      requests: traffic.requests,
      bytesUp: traffic.bytesUp,
      bytesDown: traffic.bytesDown,
      complete: outcome.complete,
      digests: outcome.digests,
      unanswered: outcome.unanswered,
      error: outcome.failure === null ? null : { ...outcome.failure },
      kinds: outcome.counts.kinds,
      ...(deps.metTwin?.() === true ? { twin: true } : {}),
      versions: { app: deps.app, protocol: PROTOCOL_VERSION, endpoint: line.endpoint.speaks?.() ?? null },
    };
    deps.saveRun(finished);
    deps.tell(progressOf(ended, outcome.counts, line.endpoint));
    return finished;
  };

  return {
    run: (): Promise<SyncRun | Failure> => {
      if (running === null) {
        cancel = { aborted: false };
        running = run().finally(() => {
          running = null;
        });
      }
      return running;
    },
    cancel: (): void => {
      cancel.aborted = true;
    },
    isRunning: (): boolean => running !== null,
  };
};

/** How often it is told how a body that is under way gets on, in ms. */
const TELL_MS = 500;

/** Tells each step at once, and between the steps how many bytes have come meanwhile. */
const createTeller = (endpoint: Endpoint, tell: (progress: SyncProgress) => void) => {
  let step: { readonly phase: SyncPhase; readonly counts: Readonly<SyncCounts> } | null = null;
  let told = '';
  const say = (): void => {
    if (step === null) return;
    const progress = progressOf(step.phase, step.counts, endpoint);
    const text = JSON.stringify(progress);
    if (text !== told) tell(progress);
    told = text;
  };
  const timer = setInterval(say, TELL_MS);
  return {
    report: (phase: SyncPhase, counts: Readonly<SyncCounts>): void => {
      step = { phase, counts };
      say();
    },
    stop: (): void => clearInterval(timer),
  };
};

const ENDED: ReadonlySet<SyncProgress['phase']> = new Set(['done', 'failed', 'cancelled']);

const progressOf = (phase: SyncProgress['phase'], counts: Readonly<SyncCounts>, endpoint: Endpoint): SyncProgress => {
  const traffic = endpoint.traffic();
  return {
    phase,
    sent: counts.sent,
    toSend: counts.toSend,
    received: counts.received,
    toReceive: counts.toReceive,
    bytesUp: traffic.bytesUp,
    bytesDown: traffic.bytesDown,
    etaSeconds: ENDED.has(phase) ? null : (endpoint.etaSeconds?.() ?? null),
  };
};
