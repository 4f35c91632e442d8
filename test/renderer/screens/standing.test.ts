import { describe, expect, it } from 'vitest';
import { standingOf, type StandingFacts } from '#renderer/screens/shared/standing.ts';

const CALM: StandingFacts = { running: false, needs: 0, onlyHere: 0, isEnrolled: true, lastComplete: 1, lastRun: { outcome: 'done', error: null } };
const failed = (type: string): StandingFacts['lastRun'] => ({ outcome: 'failed', error: { type } });

describe('the one word for how this PC stands', () => {
  it.each([
    ['everything is sent', {}, 'sent'],
    ['a run is under way, whatever else is the matter', { running: true, needs: 3, lastRun: failed('revoked') }, 'running'],
    ['nothing can be sent until a person has done something', { needs: 3, lastRun: failed('revoked') }, 'stopped'],
    ['something waits for a decision', { needs: 1, onlyHere: 5, lastRun: failed('unreachable') }, 'attention'],
    ['there was no line', { onlyHere: 5, lastRun: failed('unreachable') }, 'offline'],
    ['work waits to be sent', { onlyHere: 5 }, 'waiting'],
    ['a run that a person stopped is no trouble', { onlyHere: 5, lastRun: { outcome: 'cancelled', error: { type: 'cancelled' } } }, 'waiting'],
    ['nothing was ever exchanged', { lastComplete: null, lastRun: null }, 'never'],
    ['a PC on trial that holds only samples', { isEnrolled: false, lastComplete: null, lastRun: null }, 'trial'],
    ['a PC on trial with work of its own', { isEnrolled: false, onlyHere: 2, lastComplete: null, lastRun: null }, 'waiting'],
  ] as const)('%s', (_name, facts, word) => {
    expect(standingOf({ ...CALM, ...facts })).toBe(word);
  });
});
