import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, receive, stampMs, tick } from '#core/change/clock.ts';

const NOW = Date.UTC(2026, 3, 1);
const BUDDHIST_NOW = Date.UTC(2569, 3, 1);
const stamp = (ms: number, counter: string): string => `${String(ms).padStart(15, '0')}-${counter}`;

/** Clocks that stand still, run back, jump by a day, a year or 543 years, or say nothing at all. */
const wallClock = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: NOW, max: NOW + 5 }) },
  { weight: 3, arbitrary: fc.integer({ min: NOW - 2 * DAY_MS, max: NOW + 2 * DAY_MS }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Infinity, -Infinity, 1.5, 2 ** 53, BUDDHIST_NOW, Date.UTC(2001, 0, 1), 10 ** 15 - 1) },
);
/** A tick (null) or a stamp from elsewhere, written by another clock or by something that is none. */
const step = fc.record({
  wall: wallClock,
  remote: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: wallClock }, fc.constantFrom('', 'later', '2026-04-01T00:00Z-0001')),
});

const msOf = (wall: number, last: string): number =>
  Number.isFinite(wall) ? Math.min(Math.max(Math.floor(wall), 0), 10 ** 15 - 1) : (stampMs(last) ?? 0);

const write = ([ms, counter]: [number, number]): string => stamp(ms, counter.toString(36).padStart(4, '0'));

const isAstray = (last: string, wall: number): boolean => last !== '' && (stampMs(last) ?? 0) - msOf(wall, last) > DAY_MS;

/** What is wrong with a last stamp that follows another one at this wall clock. */
const faultsAfterTick = (last: string, next: string, wall: number): string[] => [
  ...(/^\d{15}-[0-9a-z]{4}$/.test(next) ? [] : [`not a stamp: ${next}`]),
  ...((isAstray(last, wall) ? next === stamp(msOf(wall, last), '0000') : next > last) ? [] : [`${next} does not follow ${last}`]),
  ...((stampMs(next) ?? -1) >= msOf(wall, last) ? [] : [`${next} is behind the wall clock ${wall}`]),
];

const faultsAfterReception = (last: string, next: string, wall: number): string[] =>
  isAstray(last, wall) || next >= last ? [] : [`${next} is before ${last}`];

describe('the hybrid clock', () => {
  test('never goes back, unless its last stamp was more than a day ahead of the wall clock', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let last = '';
        for (const { wall, remote } of steps) {
          const from = typeof remote === 'number' ? tick('', remote) : remote;
          const next = from === null ? tick(last, wall) : receive(last, from, wall).last;
          expect((from === null ? faultsAfterTick : faultsAfterReception)(last, next, wall)).toEqual([]);
          last = next;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('stamps sort as text the way they sort in time', () => {
    const moment = fc.tuple(fc.nat({ max: 10 ** 15 - 1 }), fc.nat({ max: 36 ** 4 - 1 }));
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const earlier = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
        expect(write(a) < write(b)).toBe(earlier);
      }),
    );
  });

  test('counts within a millisecond and goes on to the next when the counter is full', () => {
    expect(tick('', NOW)).toBe(stamp(NOW, '0000'));
    expect(tick(stamp(NOW, '0000'), NOW)).toBe(stamp(NOW, '0001'));
    expect(tick(stamp(NOW, '0009'), NOW - 5)).toBe(stamp(NOW, '000a'));
    expect(tick(stamp(NOW, 'zzzz'), NOW)).toBe(stamp(NOW + 1, '0000'));
    expect(tick(stamp(10 ** 15 - 1, 'zzzz'), 10 ** 15)).toBe(stamp(10 ** 15 - 1, 'zzzz'));
  });

  test('returns to the wall clock when a PC that stood in the Buddhist year is put right', () => {
    const wrong = tick('', BUDDHIST_NOW);
    expect(tick(wrong, NOW)).toBe(stamp(NOW, '0000'));
    expect(tick(stamp(NOW + DAY_MS, '0000'), NOW)).toBe(stamp(NOW + DAY_MS, '0001'));
    expect(tick(stamp(NOW + DAY_MS + 1, '0000'), NOW)).toBe(stamp(NOW, '0000'));
  });

  test('stamps after everything that it has absorbed', () => {
    fc.assert(
      fc.property(wallClock, wallClock, wallClock, (own, other, wall) => {
        const remote = tick('', other);
        const { last, finding } = receive(tick('', own), remote, wall);
        expect(finding === null ? tick(last, wall) > remote : last === tick('', own)).toBe(true);
      }),
    );
  });

  test('reports a stamp more than a day ahead and does not absorb it', () => {
    const last = stamp(NOW, '0003');
    expect(receive(last, stamp(NOW + DAY_MS, '0000'), NOW)).toEqual({ last: stamp(NOW + DAY_MS, '0000'), finding: null });
    expect(receive(last, stamp(NOW + DAY_MS + 1, '0000'), NOW)).toEqual({ last, finding: { type: 'stamp-far-ahead', aheadMs: DAY_MS + 1 } });
    expect(receive(last, stamp(BUDDHIST_NOW, '0000'), NOW)).toEqual({ last, finding: { type: 'stamp-far-ahead', aheadMs: BUDDHIST_NOW - NOW } });
  });

  test('forgets an own stamp that is astray when a sound one arrives', () => {
    expect(receive(stamp(BUDDHIST_NOW, '0000'), stamp(NOW + 9, '0002'), NOW).last).toBe(stamp(NOW + 9, '0002'));
  });

  test('reports a stamp that it cannot read and keeps its own', () => {
    for (const remote of ['', 'tomorrow', '1700000000000-0000', '000001700000000-00-0', '000001700000000-0000x', '000001700000000-00A0']) {
      expect(receive(stamp(NOW, '0000'), remote, NOW)).toEqual({ last: stamp(NOW, '0000'), finding: { type: 'stamp-unreadable' } });
      expect(stampMs(remote)).toBeNull();
    }
  });
});
