import { describe, expect, test } from 'vitest';
import { ENDPOINT_MUTANTS } from '#test/support/endpoint-mutants.ts';
import { mistakeTrial } from '#test/support/mistake-trial.ts';
import { aHistory, type Happening } from '#test/support/sync-histories.ts';
import { MUTANTS } from '#test/support/sync-mutants.ts';
import { REAL_SYNC } from '#test/support/sync-world.ts';

const edit = (pc: number): Happening => ({ what: 'edit', pc, record: 0, field: 0 });
const sync = (pc: number): Happening => ({ what: 'sync', pc, faults: [], fullAt: null, typing: null });
/** Rare meetings that chance brings about too seldom for so few histories. */
const MEETINGS: readonly (readonly Happening[])[] = [
  [{ what: 'clone', pc: 0 }, edit(4), { what: 'backup' }, sync(4), sync(3), { what: 'restore', which: 0 }, edit(0), sync(0)],
  [{ what: 'backup' }, edit(0), edit(0), edit(0), sync(0), sync(1), sync(1), { what: 'restore', which: 0 }, { what: 'gone', pc: 0, which: 0 }],
  [edit(0), sync(0), sync(3), sync(3), { what: 'backup' }, edit(0), sync(0), sync(3), { what: 'restore', which: 0 }, { what: 'gone', pc: 0, which: 0 }],
];

const { shows, showsWithoutMistake } = mistakeTrial(MEETINGS, aHistory(40));

describe('the worlds of offices', () => {
  test.each(Object.entries(MUTANTS))('show a sync in which %s', async (_, kit) => {
    expect(await shows(kit)).toBe(true);
  }, 60_000);

  test.each(Object.entries(ENDPOINT_MUTANTS))('show an endpoint that %s', async (_, kit) => {
    expect(await shows(kit)).toBe(true);
  }, 60_000);

  test('show nothing in the real one on the same histories', async () => {
    expect(await showsWithoutMistake(REAL_SYNC)).toBe(false);
  }, 60_000);
});
