const DAY_MS = 86_400_000;

/** While nothing waits to be sent, only this many times the days make a reminder: others may have written something. */
const CALM_FACTOR = 4;

export type ReminderFacts = {
  /** this PC's clock, in milliseconds */
  readonly now: number;
  /** when everything was last exchanged; null = never */
  readonly lastComplete: number | null;
  /** when the oldest change that waits was made; null = nothing waits, or it is not known */
  readonly oldestWaiting: number | null;
  /** records that are only on this PC */
  readonly onlyHere: number;
  /** after how many days to remind; 0 = never */
  readonly days: number;
};

/**
 * For how many whole days nothing was exchanged completely, when that is worth a reminder; null when it is not. Before the first
 * complete sync, the days are counted from the oldest work that waits. A clock that was turned back reminds of nothing.
 */
export const daysToRemindOf = ({ now, lastComplete, oldestWaiting, onlyHere, days }: ReminderFacts): number | null => {
  const since = lastComplete ?? oldestWaiting;
  if (days <= 0 || since === null) return null;
  const gone = Math.floor((now - since) / DAY_MS);
  return gone >= (onlyHere > 0 ? days : days * CALM_FACTOR) ? gone : null;
};
