import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRunState, mayFollow, RUN_STATES } from '#core/sync/run-state.ts';
import { REAL_SYNC, World } from '#test/support/sync-world.ts';
import type { SyncDeps } from '#core/sync/run.ts';

describe('the states of a run', () => {
  test('begin at rest and end in one of three ways, from which only rest follows', () => {
    expect(RUN_STATES.filter((state) => mayFollow('idle', state))).toEqual(['connecting']);
    for (const end of ['done', 'failed', 'cancelled'] as const) {
      expect(RUN_STATES.filter((state) => mayFollow(end, state))).toEqual(['idle']);
      for (const state of RUN_STATES.filter((each) => !['idle', 'done', 'failed', 'cancelled'].includes(each))) expect(mayFollow(state, end)).toBe(true);
    }
  });

  test('do not leave the table', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...RUN_STATES), { maxLength: 20 }), (wanted) => {
        const run = createRunState();
        for (const next of wanted) {
          const before = run.now();
          const enter = (): string => {
            run.enter(next);
            return 'entered';
          };
          const expected = mayFollow(before, next) ? 'entered' : `from ${before} to ${next}`;
          let said: string;
          try {
            said = enter();
          } catch (problem) {
            said = String(problem);
          }
          expect(said).toContain(expected);
        }
      }),
    );
  });

  test('are what the engine goes through, whatever happens to the line', async () => {
    const seen = new Set<string>();
    const runSync = async (deps: SyncDeps) => {
      const run = createRunState();
      const outcome = await REAL_SYNC.runSync({ ...deps, report: (phase) => (run.enter(phase), seen.add(phase)) });
      run.enter(outcome.failure === null ? 'done' : outcome.failure.type === 'cancelled' ? 'cancelled' : 'failed');
      seen.add(run.now());
      return outcome;
    };
    const world = new World({ ...REAL_SYNC, runSync });
    const [one, two] = [world.pcs[0]!, world.pcs[1]!];
    for (let edit = 0; edit < 8; edit += 1) one.edit('r1', 'title', `a ${String(edit)}`);
    await one.sync({ faults: ['none', 'cut-after', 'cut-before', 'trouble'] });
    await one.sync({ faults: ['cancel'] });
    await one.sync();
    await two.sync();
    world.backups.push(world.endpoint.backup());
    two.edit('r1', 'notes', 'b');
    await two.sync();
    world.restoreEndpoint(0);
    await one.sync();
    await two.sync({ faults: ['revoked'] });
    await two.sync();
    expect(world.faults).toEqual([]);
    expect([...seen].toSorted()).toEqual(['cancelled', 'connecting', 'done', 'failed', 'pulling', 'pushing', 'snapshot']);
  });
});
