import { describe, expect, it } from 'vitest';
import { daysToRemindOf, type ReminderFacts } from '#core/sync/reminder.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const days = (facts: Partial<ReminderFacts>): number | null => daysToRemindOf({ now: NOW, lastComplete: NOW - 7 * DAY, oldestWaiting: null, onlyHere: 3, days: 7, ...facts });

describe('the reminder to sync', () => {
  it('comes on the day that was set, while something waits', () => {
    expect(days({})).toBe(7);
    expect(days({ lastComplete: NOW - 7 * DAY + 1 })).toBe(null);
    expect(days({ days: 3, lastComplete: NOW - 3.9 * DAY })).toBe(3);
  });

  it('comes much later while nothing waits: others may have written', () => {
    expect(days({ onlyHere: 0, lastComplete: NOW - 27 * DAY })).toBe(null);
    expect(days({ onlyHere: 0, lastComplete: NOW - 28 * DAY })).toBe(28);
  });

  it('counts from the oldest work that waits where nothing was ever exchanged', () => {
    expect(days({ lastComplete: null, oldestWaiting: NOW - 9 * DAY })).toBe(9);
    expect(days({ lastComplete: null, oldestWaiting: null })).toBe(null);
  });

  it('is never said where it is switched off, or the clock was turned back', () => {
    expect(days({ days: 0, lastComplete: NOW - 400 * DAY })).toBe(null);
    expect(days({ lastComplete: NOW + 543 * 365 * DAY })).toBe(null);
  });
});
