import type { FromDigestWorker, ToDigestWorker } from './digest-worker.ts';
import type { RegisterDigests } from './register-digests.ts';

/** The window's end of the worker that counts the register. It starts with the first comparison and stays. */
const createCounting = () => {
  const waiting = new Map<number, (counted: RegisterDigests | null) => void>();
  const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { type: 'module' });
  let lastId = 0;
  worker.addEventListener('message', ({ data: { id, counted } }: MessageEvent<FromDigestWorker>) => {
    waiting.get(id)?.(counted);
    waiting.delete(id);
  });
  const post = (message: ToDigestWorker): void => worker.postMessage(message);
  return {
    worker,
    noteWritten: (keys: readonly string[] | 'all'): void => post({ type: 'written', keys }),
    count: (isAnew: boolean): Promise<RegisterDigests | null> =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        post({ type: 'count', id: lastId, isAnew });
      }),
    giveUp: (): void => {
      worker.terminate();
      for (const resolve of waiting.values()) resolve(null);
    },
  };
};

let counting: ReturnType<typeof createCounting> | null = null;

/** What this PC holds per kind; `isAnew`: every record is read for it. Null where it cannot be counted now. */
export const countHere = (isAnew: boolean): Promise<RegisterDigests | null> => {
  if (counting === null) {
    const begun = createCounting();
    // One that broke is begun anew the next time, and reads everything.
    begun.worker.addEventListener('error', () => {
      begun.giveUp();
      if (counting === begun) counting = null;
    });
    counting = begun;
  }
  return counting.count(isAnew);
};

/** Tells what the write door has written; nothing to tell before the first comparison, which reads everything. */
export const tellCount = (keys: readonly string[] | 'all'): void => {
  if (keys === 'all' || keys.length > 0) counting?.noteWritten(keys);
};
