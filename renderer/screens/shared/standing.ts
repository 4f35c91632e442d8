import type { SyncRun } from '#ipc/contract.ts';

export type StandingFacts = {
  readonly running: boolean;
  /** conflicts and refusals that wait for a person */
  readonly needs: number;
  /** records that exist on this PC only */
  readonly onlyHere: number;
  readonly isEnrolled: boolean;
  readonly lastComplete: number | null;
  /** the newest run, however it ended; null = there was none */
  readonly lastRun: Pick<SyncRun, 'outcome' | 'error'> | null;
};

export type StandingWord = 'running' | 'attention' | 'stopped' | 'offline' | 'waiting' | 'trial' | 'never' | 'sent';

/** What no waiting and no better line mends: a person has to do something before anything can be sent again. */
export const CANNOT_GO_ON: ReadonlySet<string> = new Set(['version-too-old', 'version-too-new', 'revoked', 'unauthenticated', 'token-unreadable', 'endpoint-ahead']);

/** The line was not there, or not for long enough: a normal state, and no error. */
export const NO_LINE: ReadonlySet<string> = new Set(['unreachable', 'interrupted', 'timeout', 'server-trouble', 'too-many-requests']);

/** The one word for how this PC stands towards the ministry; what a person must do comes first. */
export const standingOf = ({ running, needs, onlyHere, isEnrolled, lastComplete, lastRun }: StandingFacts): StandingWord => {
  if (running) return 'running';
  const failure = lastRun?.outcome === 'failed' ? (lastRun.error?.type ?? '') : '';
  if (CANNOT_GO_ON.has(failure)) return 'stopped';
  if (needs > 0) return 'attention';
  if (!isEnrolled) return onlyHere > 0 ? 'waiting' : 'trial';
  if (NO_LINE.has(failure)) return 'offline';
  if (onlyHere > 0) return 'waiting';
  return lastComplete === null ? 'never' : 'sent';
};
