const MINUTE_MS = 60_000;

/**
 * Counts what happens per name and minute, in memory: enough to make guessing hopeless on one process. The counts of the
 * last minute are thrown away as a whole, so however many names there are, a request costs the same.
 */
export const createRateLimit = (perMinute: number, now: () => number = Date.now) => {
  let minute = 0;
  let counts = new Map<string, number>();
  return {
    /** Seconds to wait when there were too many; null when it is all right. */
    take(name: string): number | null {
      const at = now();
      const present = Math.floor(at / MINUTE_MS);
      if (present !== minute) [minute, counts] = [present, new Map<string, number>()];
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count > perMinute ? Math.ceil(((present + 1) * MINUTE_MS - at) / 1_000) : null;
    },
  };
};
