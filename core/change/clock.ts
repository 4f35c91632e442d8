/**
 * The hybrid logical clock. A stamp is text of fixed width, `<15 digits of milliseconds>-<4 digits base 36>`, so that comparing
 * texts compares times. Stamps order what screens show and break ties between heads; whether an edit counts is never asked
 * of a clock.
 */
export type Stamp = string;

export const DAY_MS = 86_400_000;
const MS_DIGITS = 15;
const COUNTER_DIGITS = 4;
const MAX_MS = 10 ** MS_DIGITS - 1;
const MAX_COUNTER = 36 ** COUNTER_DIGITS - 1;
const STAMP = /^(\d{15})-([0-9a-z]{4})$/;

type Parts = { readonly ms: number; readonly counter: number };

/**
 * The next stamp of this PC, greater than its last one ('' for none), not behind the wall clock. The one exception: when the
 * last stamp is more than 24 h ahead of the wall clock (the PC stood in the Buddhist year and was put right), it returns to
 * the wall clock instead of carrying the error along for centuries. Never throws, whatever the wall clock says.
 */
export const tick = (last: Stamp, wallMs: number): Stamp => {
  const previous = parse(last);
  const wall = saneMs(wallMs, previous);
  if (previous === null || wall > previous.ms || isFarAhead(previous.ms, wall)) return write({ ms: wall, counter: 0 });
  if (previous.counter < MAX_COUNTER) return write({ ms: previous.ms, counter: previous.counter + 1 });
  return previous.ms < MAX_MS ? write({ ms: previous.ms + 1, counter: 0 }) : last;
};

/** Why a stamp from elsewhere was not absorbed. The change that carries it is accepted all the same. */
export type StampFinding = { readonly type: 'stamp-far-ahead'; readonly aheadMs: number } | { readonly type: 'stamp-unreadable' };

export type Reception = { readonly last: Stamp; readonly finding: StampFinding | null };

/**
 * The own last stamp after a change from elsewhere: what this PC stamps next comes after what it has seen. A stamp more than
 * 24 h ahead of the wall clock is reported and not absorbed, so that one wrong clock does not spread to every office.
 */
export const receive = (last: Stamp, remote: Stamp, wallMs: number): Reception => {
  const seen = parse(remote);
  if (seen === null) return { last, finding: { type: 'stamp-unreadable' } };
  const own = parse(last);
  const wall = saneMs(wallMs, own);
  if (isFarAhead(seen.ms, wall)) return { last, finding: { type: 'stamp-far-ahead', aheadMs: seen.ms - wall } };
  const ownIsLater = own !== null && last > remote && !isFarAhead(own.ms, wall);
  return { last: ownIsLater ? last : remote, finding: null };
};

/** Milliseconds since 1970 of a stamp, null if it is none (a newer version may write others). */
export const stampMs = (stamp: Stamp): number | null => parse(stamp)?.ms ?? null;

const isFarAhead = (ms: number, wall: number): boolean => ms - wall > DAY_MS;

const parse = (stamp: Stamp): Parts | null => {
  const match = STAMP.exec(stamp);
  return match === null ? null : { ms: Number(match[1]), counter: Number.parseInt(match[2] ?? '', 36) };
};

const write = ({ ms, counter }: Parts): Stamp =>
  `${String(ms).padStart(MS_DIGITS, '0')}-${counter.toString(36).padStart(COUNTER_DIGITS, '0')}`;

/** A wall clock that says nothing (not a number) counts as standing still. */
const saneMs = (wallMs: number, previous: Parts | null): number =>
  Number.isFinite(wallMs) ? Math.min(Math.max(Math.floor(wallMs), 0), MAX_MS) : (previous?.ms ?? 0);
