import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterCut, afterExchange, batchBytes, beginOn, etaSeconds, isSlowLine, rateOf, UNKNOWN_LINE, type Exchange, type Line } from '#core/sync/line.ts';

const QUIET: Exchange = { up: 200, plainUp: 0, leftUp: null, down: 300, downAtOnce: 300, plainDown: 300, leftDown: null, answerMs: 600, bodyMs: 0 };

/** A push of what the line asks for, over a line of this rate (bytes per second) and round trip. */
const push = (line: Line, rate: number, roundTripMs: number, leftUp: number): Line => {
  const plainUp = batchBytes(line, 'up');
  const up = plainUp * 0.2;
  return afterExchange(line, { ...QUIET, up, plainUp, leftUp, answerMs: roundTripMs + (up / rate) * 1_000 });
};

const greeted = (roundTripMs: number): Line => afterExchange(UNKNOWN_LINE, { ...QUIET, answerMs: roundTripMs });

describe('how much goes over a line at once', () => {
  it('begins small where answers take long, and with a day\'s work where they come at once', () => {
    expect(batchBytes(greeted(600), 'up')).toBe(96 * 1024);
    expect(batchBytes(greeted(5), 'up')).toBe(256 * 1024);
  });

  it('grows while it goes well, up to what the protocol likes', () => {
    let line = greeted(5);
    for (let round = 0; round < 6; round += 1) line = push(line, 10_000_000, 5, 100_000_000);
    expect(batchBytes(line, 'up')).toBe(512 * 1024);
  });

  it('does not grow beyond what a slow line carries in eight seconds', () => {
    let line = greeted(600);
    for (let round = 0; round < 12; round += 1) line = push(line, 8_000, 600, 21_000_000);
    expect(batchBytes(line, 'up') * 0.2).toBeLessThanOrEqual(8_000 * 8 * 1.01);
    expect(batchBytes(line, 'up') * 0.2).toBeGreaterThan(8_000 * 4);
  });

  it('halves after a cut, again and again, and never to nothing', () => {
    const line = push(greeted(600), 8_000, 600, 21_000_000);
    const first = batchBytes(line, 'up');
    expect(batchBytes(afterCut(line, 'up', 3_000), 'up')).toBe(Math.round(first / 2));
    let worst = line;
    for (let cut = 0; cut < 20; cut += 1) worst = afterCut(worst, 'up', 3_000);
    expect(batchBytes(worst, 'up')).toBe(8 * 1024);
  });

  it('never puts more than a twentieth of 10,000 records on the line at once, and of less no more than a few round trips are worth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 10_000_000 }), fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 20 }), (rate, roundTripMs, rounds) => {
        let line = greeted(roundTripMs);
        const whole = 21_000_000;
        for (let round = 0; round < rounds; round += 1) line = push(line, rate, roundTripMs, Math.max(0, whole - line.up.carried));
        const worth = ((rateOf(line.up) ?? 0) * 8 * (line.roundTripMs ?? 0)) / 1_000 / line.up.packing;
        expect(batchBytes(line, 'up')).toBeLessThanOrEqual(Math.max(whole / 20, worth + 1));
      }),
    );
  });

  it('is not thought worse by small exchanges, however many and however long the endpoint thinks about each', () => {
    const exchange = fc.record({ up: fc.integer({ min: 0, max: 8_000 }), down: fc.integer({ min: 0, max: 8_000 }), dense: fc.double({ min: 0.1, max: 1, noNaN: true }), answerMs: fc.integer({ min: 5, max: 5_000 }), bodyMs: fc.integer({ min: 0, max: 2_000 }) });
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 40 }), fc.boolean(), (exchanges, isKnown) => {
        let line = greeted(5);
        if (isKnown) for (let round = 0; round < 4; round += 1) line = push(line, 1_000_000, 5, 100_000_000);
        line = beginOn(line);
        for (const { up, down, dense, answerMs, bodyMs } of exchanges) {
          const before = line;
          line = beginOn(afterExchange(line, { ...QUIET, up, plainUp: Math.round(up / dense), down, downAtOnce: Math.min(down, 500), plainDown: Math.round(down / dense), answerMs, bodyMs }));
          for (const direction of ['up', 'down'] as const) expect(batchBytes(line, direction)).toBeGreaterThanOrEqual(batchBytes(before, direction));
          expect(isSlowLine(line)).toBe(false);
        }
      }),
    );
  });

  it('is thought better by small exchanges that show it', () => {
    const slow = push(push(greeted(300), 4_000, 300, 1_000_000), 4_000, 300, 1_000_000);
    const quick = afterExchange(slow, { ...QUIET, up: 6_000, plainUp: 40_000, leftUp: 1_000_000, answerMs: 320 });
    expect(rateOf(quick.up)).toBeGreaterThan((rateOf(slow.up) ?? Infinity) * 1.1);
  });

  it('is thought better by a page that came all at once', () => {
    const page: Exchange = { ...QUIET, down: 12_000, downAtOnce: 0, plainDown: 80_000, answerMs: 305, bodyMs: 400 };
    const slow = afterExchange(greeted(300), page);
    expect(isSlowLine(slow)).toBe(true);
    expect(isSlowLine(afterExchange(slow, { ...page, downAtOnce: 12_000, answerMs: 320, bodyMs: 0 }))).toBe(false);
    expect(rateOf(afterExchange(slow, { ...page, downAtOnce: 12_000, answerMs: 9_000, bodyMs: 0 }).down)).toBe(rateOf(slow.down));
  });

  it('keeps its rate while the endpoint takes long to answer with a page', () => {
    const page: Exchange = { ...QUIET, down: 60_000, downAtOnce: 1_000, plainDown: 300_000, leftDown: 0, answerMs: 600, bodyMs: 1_000 };
    const line = afterExchange(greeted(600), page);
    expect(rateOf(afterExchange(line, { ...page, answerMs: 20_000 }).down)).toBe(rateOf(line.down));
  });

  it('is measured by what goes over it while two exchanges share it', () => {
    const alone = push(greeted(600), 20_000, 600, 5_000_000);
    const plainUp = batchBytes(alone, 'up');
    const beside = afterExchange(alone, { ...QUIET, up: plainUp * 0.2, plainUp, leftUp: 5_000_000, answerMs: (plainUp * 0.2) / 20, isBeside: true });
    expect(rateOf(beside.up)).toBeCloseTo(20_000, 0);
    expect(beside.roundTripMs).toBe(600);
  });

  it('keeps what it learned for the next run, but not what was left', () => {
    const line = push(greeted(600), 8_000, 600, 21_000_000);
    expect(rateOf(beginOn(line).up)).toBe(rateOf(line.up));
    expect(etaSeconds(beginOn(line))).toBeNull();
  });
});

describe('a slow line', () => {
  it('is one that has shown to carry less than 256 kbit/s, and not one that has shown nothing', () => {
    const pulled = (bodyMs: number): Line => afterExchange(greeted(5), { ...QUIET, down: 40_000, downAtOnce: 0, plainDown: 200_000, answerMs: 5, bodyMs });
    expect(isSlowLine(greeted(600))).toBe(false);
    expect(isSlowLine(pulled(400))).toBe(false);
    expect(isSlowLine(pulled(4_000))).toBe(true);
  });
});

describe('the time that remains', () => {
  it('is not said before anything is known, nor when it is too short to be read', () => {
    expect(etaSeconds(UNKNOWN_LINE)).toBeNull();
    expect(etaSeconds(greeted(600))).toBeNull();
    expect(etaSeconds(push(greeted(600), 8_000, 600, 10_000))).toBeNull();
  });

  it('is the bytes that are left by the rate that was seen, with a round trip for each exchange', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: 100_000 }), fc.integer({ min: 10, max: 1_000 }), (rate, roundTripMs) => {
        let line = greeted(roundTripMs);
        const left = 5_000_000;
        for (let round = 0; round < 4; round += 1) line = push(line, rate, roundTripMs, left);
        const exchanges = Math.ceil(left / batchBytes(line, 'up'));
        const truth = (left * 0.2) / rate + (exchanges * roundTripMs) / 1_000;
        const said = etaSeconds(line);
        expect(said === null ? truth < 6 : Math.abs(said - truth) <= truth * 0.05 + 1).toBe(true);
      }),
    );
  });

  it('grows when a cut has cost time', () => {
    const line = push(greeted(600), 8_000, 600, 1_000_000);
    expect(etaSeconds(afterCut(line, 'up', 20_000))).toBeGreaterThan(etaSeconds(line) ?? Infinity);
  });

  it('follows a body that is on its way, and is silent while nobody has said how long it is', () => {
    expect(etaSeconds(UNKNOWN_LINE, { here: 80_000, whole: null, after: 0, ms: 10_000 })).toBeNull();
    expect(etaSeconds(UNKNOWN_LINE, { here: 80_000, whole: 160_000, after: 80_000, ms: 10_000 })).toBe(20);
    expect(etaSeconds(UNKNOWN_LINE, { here: 120_000, whole: 160_000, after: 0, ms: 15_000 })).toBe(5);
  });
});
