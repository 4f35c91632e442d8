/**
 * What is known of a line from what went over it, and how much to put on it at once. Pure: the bytes and times of each exchange
 * come in, sizes come out. Bytes are those on the wire; `plain` bytes are JSON before it is packed. Times are milliseconds.
 */

/** One direction. `bytes` over `ms` is the rate: sums in which what is older counts less, and lost time counts as time. */
export type Flow = {
  readonly bytes: number;
  readonly ms: number;
  /** plain bytes that the next batch or page should have; null before the first */
  readonly batch: number | null;
  /** bytes on the wire for one of JSON */
  readonly packing: number;
  /** plain bytes that went over in this run, and those known to be left */
  readonly carried: number;
  readonly left: number;
};

export type Line = { readonly roundTripMs: number | null; readonly up: Flow; readonly down: Flow };
export type Direction = 'up' | 'down';

/** An exchange that came to its end. `leftUp` and `leftDown`: plain bytes still to go, null where it says nothing of them. */
export type Exchange = {
  readonly up: number;
  readonly plainUp: number;
  readonly leftUp: number | null;
  readonly down: number;
  /** what of `down` came together with the answer's beginning: no time passed over it */
  readonly downAtOnce: number;
  readonly plainDown: number;
  readonly leftDown: number | null;
  /** from the first byte of the question to the first of the answer; where another exchange was under way, from the end of that one */
  readonly answerMs: number;
  /** from the first bytes of the answer's body to its last */
  readonly bodyMs: number;
  /** another exchange was under way: no round trip was waited for */
  readonly isBeside?: boolean;
};

/** Brotli on our records, until the line has shown better (measured: 0.17 for whole records, more for small batches). */
const PACKING = 0.2;
const UNKNOWN: Flow = { bytes: 0, ms: 0, batch: null, packing: PACKING, carried: 0, left: 0 };
export const UNKNOWN_LINE: Line = { roundTripMs: null, up: UNKNOWN, down: UNKNOWN };

/** A new run over a line that is known: its sizes and rates stay, what was left to do does not. */
export const beginOn = (line: Line): Line => ({ ...line, up: { ...line.up, carried: 0, left: 0 }, down: { ...line.down, carried: 0, left: 0 } });

const SMALLEST = 8 * 1024;
const LARGEST = { up: 512 * 1024, down: 4 * 1024 * 1024 } as const;
/** The first batch: on a quick line what a day's work takes, so that an ordinary sync is one exchange; on a slow one a few seconds' worth. */
const FIRST = { quick: 256 * 1024, slow: 96 * 1024 } as const;
const SLOW_ROUND_TRIP_MS = 200;
/** A batch should be over the line in so long: what a cut can cost in time. */
const BATCH_MS = 8_000;
/** A batch or page is at most this share of the whole run (a cut costs at most a twentieth; on their way up two may be lost with it), … */
const SHARE = { up: 1 / 40, down: 1 / 25 } as const;
/** … but never so small that waiting for answers takes more than a ninth of the time. */
const ROUND_TRIPS = 8;
const GROWTH = 2;

/** Bytes per second; null while too little went over to tell. */
export const rateOf = ({ bytes, ms }: Flow): number | null => (bytes < TELLING_BYTES || ms <= 0 ? null : (bytes / ms) * 1_000);
const TELLING_BYTES = 2 * 1024;

/** 256 kbit/s: what is below it has nothing to spare. */
const SLOW_BYTES_PER_SECOND = 32_000;

/** Whether a line has shown to be slow; one that has shown nothing is not. */
export const isSlowLine = ({ down }: Line): boolean => (rateOf(down) ?? Infinity) < SLOW_BYTES_PER_SECOND;

/** How many plain bytes the next batch (up) or page (down) should have. */
export const batchBytes = (line: Line, direction: Direction): number => {
  const flow = line[direction];
  const wanted = wantedBytes(line, flow);
  const share = Math.max((flow.carried + flow.left) * SHARE[direction], leastWorthwhile(line, flow));
  const capped = flow.carried + flow.left === 0 ? wanted : Math.min(wanted, share);
  return Math.round(Math.min(LARGEST[direction], Math.max(SMALLEST, capped)));
};

/** What a batch may have by what the line has shown, however much of it this run has use for. */
const wantedBytes = ({ roundTripMs }: Line, flow: Flow): number => flow.batch ?? (roundTripMs === null || roundTripMs > SLOW_ROUND_TRIP_MS ? FIRST.slow : FIRST.quick);

const leastWorthwhile = ({ roundTripMs }: Line, flow: Flow): number => {
  const rate = rateOf(flow);
  // A round trip that was measured on a better line than this one must not make crumbs of it, which pack badly besides.
  return rate === null || roundTripMs === null ? FIRST.slow : Math.max(FIRST.slow, (rate * ROUND_TRIPS * roundTripMs) / 1_000 / flow.packing);
};

/** What takes less is answered soon enough. */
const WORTH_FOLLOWING_MS = 200;

/**
 * In how many ms after the beginning of a push of so many plain bytes the next one may follow: when half of it is over the line, so that
 * the line carries the rest while the answer is awaited. Null where that is not known, or so soon that nothing is won.
 */
export const followMs = ({ up }: Line, plain: number): number | null => {
  const rate = rateOf(up);
  const ms = rate === null ? 0 : ((plain * up.packing) / rate) * 1_000;
  return ms < WORTH_FOLLOWING_MS ? null : Math.round(ms / 2);
};

/** The line after an exchange that went well. */
export const afterExchange = (line: Line, exchange: Exchange): Line => {
  const { up, down, downAtOnce, answerMs, bodyMs, isBeside = false } = exchange;
  const roundTripMs = up < SMALL_QUESTION && !isBeside ? Math.min(line.roundTripMs ?? Infinity, answerMs) : line.roundTripMs;
  const upMs = answerMs - (isBeside ? 0 : (roundTripMs ?? 0));
  return {
    roundTripMs,
    up: flowAfter(line, 'up', { bytes: up, timed: up, ms: upMs, plain: exchange.plainUp, left: exchange.leftUp, longestMs: upMs }),
    // How long the endpoint thought is no part of it: only what came after the beginning tells how quickly the line brings it.
    down: flowAfter(line, 'down', { bytes: down, timed: down - downAtOnce, ms: bodyMs, plain: exchange.plainDown, left: exchange.leftDown, longestMs: upMs + bodyMs }),
  };
};
const SMALL_QUESTION = 2 * 1024;

/** `timed`: those of the bytes that `ms` went by with; `longestMs`: all of them took no longer than that */
type Carried = { readonly bytes: number; readonly timed: number; readonly ms: number; readonly longestMs: number; readonly plain: number; readonly left: number | null };

/** How much of what was known before an exchange still counts after it. */
const MEMORY = 0.7;
/** Less than this says nothing at all: it goes over with the headers. */
const WORTH_NOTING = 1_024;
/**
 * What is smaller measures how long the other end thinks, not the rate: it can only show that the line is better than it was
 * thought to be. Nor does it show how well records pack.
 */
const WORTH_MEASURING = 8 * 1024;

const flowAfter = (line: Line, direction: Direction, { plain, left, ...carried }: Carried): Flow => {
  const flow = line[direction];
  const known: Flow = { ...flow, carried: flow.carried + plain, left: left ?? flow.left };
  const { bytes } = carried;
  if (bytes < WORTH_NOTING) return known;
  const packing = bytes >= WORTH_MEASURING && plain > 0 ? bytes / plain : flow.packing;
  const told = toldOf(flow, carried);
  const measured: Flow = { ...known, ...(told === null ? {} : { bytes: flow.bytes * MEMORY + told.bytes, ms: flow.ms * MEMORY + Math.max(1, told.ms) }), packing };
  return { ...measured, batch: grown(measured, Math.max(plain * GROWTH, wantedBytes(line, flow))) };
};

/** What an exchange tells of the rate: what it is, or that it is better than was thought; null where it tells nothing. */
const toldOf = (flow: Flow, { bytes, timed, ms, longestMs }: Omit<Carried, 'plain' | 'left'>): { readonly bytes: number; readonly ms: number } | null => {
  if (timed >= WORTH_MEASURING) return { bytes: timed, ms };
  const rate = rateOf(flow);
  return rate !== null && (bytes / Math.max(1, longestMs)) * 1_000 > rate ? { bytes, ms: longestMs } : null;
};

/** As much as went well before and twice what just did, as long as the line carries that in the time that a batch may take. */
const grown = (flow: Flow, wanted: number): number => {
  const rate = rateOf(flow);
  const bearable = rate === null ? wanted : (rate * BATCH_MS) / 1_000 / flow.packing;
  return Math.max(SMALLEST, Math.min(wanted, bearable));
};

/** The line after a cut: half as much the next time, and the lost time makes the rate what it really was. `kept`: bytes that need not come again. */
export const afterCut = (line: Line, direction: Direction, lostMs: number, kept = 0): Line => {
  const flow = line[direction];
  const known = flow.bytes > 0 || kept > 0;
  const cut: Flow = {
    ...flow,
    bytes: flow.bytes + kept,
    ms: known ? flow.ms + lostMs : flow.ms,
    batch: Math.max(SMALLEST, batchBytes(line, direction) / 2),
  };
  return direction === 'up' ? { ...line, up: cut } : { ...line, down: cut };
};

/** A body that is on its way down: bytes here, bytes of the whole (null = not said), and bytes of further parts as far as can be guessed. */
export type Arriving = { readonly here: number; readonly whole: number | null; readonly after: number; readonly ms: number };

/** Below this an estimate is noise: the run is over before it is read. */
const SHORTEST_S = 5;
/** A body that came for so long tells its own rate. */
const TELLING_MS = 2_000;

/**
 * Seconds until the rest is over: bytes left by the measured rate, and a round trip for each exchange. Null while it cannot be
 * known (no rate yet, nothing said of what is left) or is too short to be worth saying.
 */
export const etaSeconds = (line: Line, arriving: Arriving | null = null): number | null => {
  const up = secondsOf(line, 'up', line.up.left * line.up.packing, rateOf(line.up));
  const down = arriving === null ? secondsOf(line, 'down', line.down.left * line.down.packing, rateOf(line.down)) : secondsOfBody(line, arriving);
  if (up === null || down === null) return null;
  const seconds = Math.round(up + down);
  return seconds < SHORTEST_S ? null : seconds;
};

const secondsOf = (line: Line, direction: Direction, left: number, rate: number | null): number | null => {
  if (left <= 0) return 0;
  if (rate === null) return null;
  const exchanges = Math.ceil(left / Math.max(1, batchBytes(line, direction) * line[direction].packing));
  return left / rate + (exchanges * (line.roundTripMs ?? 0)) / 1_000;
};

const secondsOfBody = (line: Line, { here, whole, after, ms }: Arriving): number | null => {
  if (whole === null) return null;
  const own = here >= TELLING_BYTES && ms >= TELLING_MS ? (here / ms) * 1_000 : null;
  const rate = rateOf(line.down) ?? own;
  const left = Math.max(0, whole - here) + after;
  return rate === null ? null : left / rate;
};
