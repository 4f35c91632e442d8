import type { ServerResponse } from 'node:http';

/** Counts the requests that are under way and, once shut, lets no new ones in: so that a process ends without cutting anybody off. */
export type Gate = {
  isShut(): boolean;
  /** how many requests are under way */
  running(): number;
  enter(response: ServerResponse): void;
  shut(): void;
  /** resolves when nothing is under way, at the latest after so many milliseconds */
  empty(atMostMs: number): Promise<void>;
};

export const createGate = (): Gate => {
  let isShut = false;
  let running = 0;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    running -= 1;
    if (running > 0) return;
    for (const go of waiting) go();
  };
  return {
    isShut: () => isShut,
    running: () => running,
    enter: (response) => {
      running += 1;
      // Comes for every answer, also for one that its asker did not wait for.
      response.once('close', leave);
    },
    shut: () => {
      isShut = true;
    },
    empty: (atMostMs) =>
      new Promise((resolve) => {
        if (running === 0) return resolve();
        const timer = setTimeout(() => go(), atMostMs);
        const go = (): void => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        };
        waiting.add(go);
      }),
  };
};
