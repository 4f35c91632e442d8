import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOddity } from '#core/change/clock-oddity.ts';
import { DAY_MS } from '#core/change/clock.ts';

const BUILD = Date.UTC(2026, 0, 15);
const NOW = Date.UTC(2027, 5, 1, 8);

describe('what looks wrong with the clock', () => {
  test('a clock in the Buddhist year is known, with and without a witness of the time', () => {
    const buddhist = Date.UTC(2570, 5, 1, 8);
    expect(clockOddity(buddhist, { appBuildMs: BUILD })).toEqual({ type: 'clock-buddhist-year', correctedMs: NOW });
    expect(clockOddity(buddhist + 60_000, { appBuildMs: BUILD, referenceMs: NOW })).toEqual({ type: 'clock-buddhist-year', correctedMs: NOW + 60_000 });
  });

  test('a leap day that only one of the two calendars has does not matter', () => {
    const reference = Date.UTC(2028, 1, 29, 12);
    const buddhist = Date.UTC(2571, 2, 1, 12);
    expect(clockOddity(buddhist, { appBuildMs: BUILD, referenceMs: reference })?.type).toBe('clock-buddhist-year');
  });

  test('a clock in the Buddhist year may besides be a day off', () => {
    for (const off of [-DAY_MS, DAY_MS]) {
      expect(clockOddity(Date.UTC(2570, 5, 1, 8) + off, { appBuildMs: BUILD, referenceMs: NOW })?.type).toBe('clock-buddhist-year');
    }
  });

  test('a clock before the day when the app was built is wrong', () => {
    expect(clockOddity(Date.UTC(2001, 0, 1), { appBuildMs: BUILD })).toEqual({ type: 'clock-before-app-built' });
    expect(clockOddity(Date.UTC(2001, 0, 1), { appBuildMs: BUILD, referenceMs: NOW })).toEqual({ type: 'clock-before-app-built' });
    expect(clockOddity(BUILD - DAY_MS, { appBuildMs: BUILD })).toBeNull();
  });

  test('a clock far ahead is known, to the millisecond where the endpoint told the time', () => {
    expect(clockOddity(Date.UTC(2099, 0, 1), { appBuildMs: BUILD })).toEqual({ type: 'clock-far-ahead', byMs: null });
    expect(clockOddity(NOW + 3 * DAY_MS, { appBuildMs: BUILD, referenceMs: NOW })).toEqual({ type: 'clock-far-ahead', byMs: 3 * DAY_MS });
  });

  test('a clock far behind the endpoint is known', () => {
    expect(clockOddity(NOW - 3 * DAY_MS, { appBuildMs: BUILD, referenceMs: NOW })).toEqual({ type: 'clock-far-behind', byMs: 3 * DAY_MS });
  });

  test('a clock within a day of the endpoint is not odd', () => {
    for (const off of [-DAY_MS, DAY_MS]) expect(clockOddity(NOW + off, { appBuildMs: BUILD, referenceMs: NOW })).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: -DAY_MS, max: DAY_MS }), (off) => {
        expect(clockOddity(NOW + off, { appBuildMs: BUILD, referenceMs: NOW })).toBeNull();
      }),
    );
  });

  test('any number is judged without an error', () => {
    for (const wall of [Number.NaN, Infinity, -Infinity, -1, 0, 9e15, 1e300]) {
      expect(() => clockOddity(wall, { appBuildMs: BUILD, referenceMs: NOW })).not.toThrow();
    }
    expect(clockOddity(9e15, { appBuildMs: BUILD })?.type).toBe('clock-far-ahead');
    expect(clockOddity(0, { appBuildMs: BUILD })?.type).toBe('clock-before-app-built');
  });
});
