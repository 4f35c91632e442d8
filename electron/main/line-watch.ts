import type { AbortSignalLike, EndpointFailure } from '#core/sync/ports.ts';

/** How long silence is borne, in ms: before the first byte of an answer, and between two bytes of it. A slow line that keeps sending is never cut off. */
export type Timeouts = { readonly answer: number; readonly stall: number };
export const TIMEOUTS: Timeouts = { answer: 30_000, stall: 30_000 };

/** How often it is asked whether the person has cancelled. */
const CANCEL_LOOK_MS = 50;

/** Ends a request that hangs or is cancelled, and remembers why. `answer`: ms until the first byte of the answer is overdue. */
export const watchLine = (timeouts: Timeouts, signal: AbortSignalLike | undefined) => {
  const abort = new AbortController();
  const broken = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(new Error('The line was given up.')), { once: true });
  });
  // Whoever waits for it hears of it; nobody has to.
  broken.catch(() => undefined);
  let reason: EndpointFailure | null = null;
  let hasAnswer = false;
  const end = (failure: EndpointFailure): void => {
    reason ??= failure;
    abort.abort();
  };
  let timer = setTimeout(() => end({ type: 'timeout', retry: true }), timeouts.answer);
  const cancelled = setInterval(() => {
    if (signal?.aborted === true) end({ type: 'cancelled', retry: false });
  }, CANCEL_LOOK_MS);
  const rearm = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end({ type: 'interrupted', retry: true }), timeouts.stall);
  };
  return {
    signal: abort.signal,
    /** The result of some waiting, or an exception as soon as the line is given up, however deaf the thing waited for is. */
    whileAlive: <T>(waiting: Promise<T>): Promise<T> => Promise.race([waiting, broken]),
    answered: (): void => {
      hasAnswer = true;
      rearm();
    },
    heard: rearm,
    hasAnswer: (): boolean => hasAnswer,
    /** Nobody listens any more. */
    abandon: (): void => end({ type: 'cancelled', retry: false }),
    cause: (): EndpointFailure | null => reason,
    stop: (): void => {
      clearTimeout(timer);
      clearInterval(cancelled);
    },
  };
};
export type LineWatch = ReturnType<typeof watchLine>;
