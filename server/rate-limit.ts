/** Counts what happens per name in a sliding minute, in memory: enough to make guessing hopeless on one process. */
export const createRateLimit = (perMinute: number, now: () => number = Date.now) => {
  const windows = new Map<string, { start: number; count: number }>();
  const MINUTE = 60_000;
  return {
    /** Seconds to wait when there were too many; null when it is all right. */
    take(name: string): number | null {
      const at = now();
      if (windows.size > 10_000) for (const [key, window] of windows) if (at - window.start > MINUTE) windows.delete(key);
      const window = windows.get(name);
      if (window === undefined || at - window.start > MINUTE) {
        windows.set(name, { start: at, count: 1 });
        return null;
      }
      window.count += 1;
      return window.count > perMinute ? Math.ceil((window.start + MINUTE - at) / 1000) : null;
    },
  };
};
