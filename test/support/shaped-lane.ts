import type { Socket } from 'node:net';

/** How a line behaves, in the time and bytes of the world it plays in. */
export type LineShape = {
  /** of each direction; null = as fast as the machine */
  readonly bitsPerSecond: number | null;
  readonly roundTripMs: number;
  /** share of segments that are lost and come again after a while, as TCP lets them */
  readonly loss: number;
  /** share of the lost segments after which the connection is gone */
  readonly resets: number;
  /** round trips before a new connection carries anything: 1 as TCP has it; 0 where only what is said counts */
  readonly handshakes: number;
};
export const PERFECT: LineShape = { bitsPerSecond: null, roundTripMs: 0, loss: 0, resets: 0, handshakes: 0 };

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const seededFractions = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A clock that runs `scale` times as fast as the machine's. */
export type FastClock = { readonly scale: number; now(): number; after(ms: number, act: () => void): NodeJS.Timeout };
export const fastClock = (scale: number): FastClock => ({
  scale,
  now: () => performance.now() * scale,
  after: (ms, act) => setTimeout(act, ms / scale),
});

/** One direction of the line, shared by all connections: a segment leaves when those before it have left. */
export const createLane = (clock: FastClock, shape: () => LineShape, random: () => number) => {
  let freeAt = 0;
  const takes = (bytes: number): number => {
    const rate = shape().bitsPerSecond;
    return rate === null ? 0 : (bytes * 8_000) / rate;
  };
  return {
    /** When a segment that is handed over now arrives; null = the connection is gone with it. */
    arrival: (bytes: number): number | null => {
      const { roundTripMs, loss, resets } = shape();
      freeAt = Math.max(clock.now(), freeAt) + takes(bytes);
      let late = 0;
      for (let pause = Math.max(200, roundTripMs * 1.5); random() < loss; pause *= 2) {
        if (random() < resets) return null;
        late += pause;
        freeAt += takes(bytes);
      }
      return freeAt + roundTripMs / 2 + late;
    },
  };
};
export type Lane = ReturnType<typeof createLane>;

/** Bytes of one segment (Ethernet). */
const SEGMENT = 1_460;
/** As much stands between the two ends of a connection; more waits at the sender, as TCP's window makes it. */
const WINDOW = 16 * 1024;

export type PipeWatch = {
  /** takes what has arrived */
  readonly arrived: (bytes: Buffer) => void;
  readonly ended: () => void;
  readonly broken: () => void;
};

/** Carries what a socket sends along a lane, in order. */
export const createPipe = (source: Socket, clock: FastClock, lane: Lane, watch: PipeWatch) => {
  const queue: { bytes: Buffer | null; at: number }[] = [];
  let waiting: NodeJS.Timeout | null = null;
  let inside = 0;
  let last = 0;
  const state = { isClosed: false };

  const deliver = (): void => {
    waiting = null;
    for (let next = queue[0]; next !== undefined && next.at <= clock.now() + 0.5 * clock.scale && !state.isClosed; next = queue[0]) {
      queue.shift();
      if (next.bytes === null) watch.ended();
      else {
        inside -= next.bytes.byteLength;
        watch.arrived(next.bytes);
      }
    }
    if (inside < WINDOW && source.isPaused()) source.resume();
    plan();
  };
  const plan = (): void => {
    const [next] = queue;
    if (next !== undefined && waiting === null && !state.isClosed) waiting = clock.after(Math.max(0, next.at - clock.now()), deliver);
  };
  const take = (bytes: Buffer): void => {
    if (state.isClosed) return;
    for (let at = 0; at < bytes.byteLength; at += SEGMENT) {
      const segment = bytes.subarray(at, at + SEGMENT);
      const arrival = lane.arrival(segment.byteLength);
      if (arrival === null) return watch.broken();
      last = Math.max(last, arrival);
      if (queue.length === 0 && last <= clock.now()) {
        // A perfect line keeps nothing back, and no timer is as quick.
        watch.arrived(segment);
        if (state.isClosed) return;
        continue;
      }
      inside += segment.byteLength;
      queue.push({ bytes: segment, at: last });
    }
    if (inside >= WINDOW) source.pause();
    plan();
  };
  source.on('data', take);
  source.once('end', () => {
    queue.push({ bytes: null, at: last });
    plan();
  });
  return {
    isEmpty: (): boolean => queue.length === 0,
    /** Silence from now on for so long. */
    hold: (ms: number): void => {
      const until = clock.now() + ms;
      last = Math.max(last, until);
      for (const each of queue) each.at = Math.max(each.at, until);
    },
    close: (): void => {
      state.isClosed = true;
      if (waiting !== null) clearTimeout(waiting);
      queue.length = 0;
    },
  };
};
