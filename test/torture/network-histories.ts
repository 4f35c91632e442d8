import * as fc from 'fast-check';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { disagreements, losses } from '#test/support/sync-histories.ts';
import type { NetworkEndpoint } from './network-endpoint.ts';
import { NetworkWorld, type Going, type PcParts } from './network-world.ts';

/** One thing that happens between offices over a bad line. Plain data, so that a history can be printed and kept. */
export type Happening =
  | { readonly what: 'edit' | 'refused-edit'; readonly pc: number; readonly record: number; readonly field: number }
  | { readonly what: 'sync'; readonly pcs: readonly number[]; readonly going: Going }
  | { readonly what: 'restart'; readonly pc: number; readonly forget: boolean }
  | { readonly what: 'clone'; readonly pc: number };

const below = (count: number): fc.Arbitrary<number> => fc.nat({ max: count - 1 });
const sometimes = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const way = fc.constantFrom('up' as const, 'down' as const);
/** A request's head alone has about 300 bytes, an answer with changes some thousands. */
const at = fc.oneof(below(400), below(6_000));

const aMishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('cut' as const), way, at }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('truncate' as const), at }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('replay' as const), afterMs: below(60) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('late' as const), afterMs: below(120) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('stall' as const), way, at, ms: fc.constantFrom(20, 100, 900) }) },
);

const aGoing: fc.Arbitrary<Going> = fc.record({
  mishaps: fc.array(sometimes(1, aMishap), { maxLength: 8 }),
  cancelAt: sometimes(8, below(8)),
  dieAfterSave: sometimes(8, below(4)),
  typeAt: sometimes(4, below(8)),
});

const pc = below(5);
const what = fc.oneof({ weight: 7, arbitrary: fc.constant('edit' as const) }, { weight: 1, arbitrary: fc.constant('refused-edit' as const) });

/** Random edits, syncs over bad lines one by one and several at once, power cuts, and now and then a cloned PC. */
export const aNetworkHistory = (most = 30): fc.Arbitrary<readonly Happening[]> =>
  fc.array(
    fc.oneof(
      { weight: 14, arbitrary: fc.record({ what, pc, record: below(3), field: below(3) }) },
      { weight: 9, arbitrary: fc.record({ what: fc.constant('sync' as const), pcs: fc.array(pc, { minLength: 1, maxLength: 3 }), going: aGoing }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constant('restart' as const), pc, forget: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('clone' as const), pc }) },
    ),
    { minLength: 8, maxLength: most, size: 'max' },
  );

export type Told = { readonly edits: number; readonly pcs: number; readonly faults: readonly string[] } & NetworkWorld['told'];

/** Lets a history happen at the real endpoint, then lets everybody sync in peace, and says what was lost or does not agree. */
export const liveOverNetwork = async (endpoint: NetworkEndpoint, history: readonly Happening[], seed: number, parts: PcParts = {}): Promise<Told> => {
  const world = await NetworkWorld.open(endpoint, seed, parts);
  try {
    for (const happening of history) await happen(world, happening);
    for (const each of world.pcs) each.restart(false);
    await world.settle();
    const truth = await endpoint.truth();
    const judged = { pcs: world.pcs, seenBy: world.seenBy, endpoint: truth };
    const faults = [...world.faults, ...truth.faults, ...disagreements(judged), ...losses(judged)];
    return { ...world.told, edits: world.pcs.reduce((sum, { edits }) => sum + edits.length, 0), pcs: world.pcs.length, faults };
  } finally {
    await world.close();
  }
};

const happen = async (world: NetworkWorld, happening: Happening): Promise<void> => {
  if (happening.what === 'sync') return world.sync(happening.pcs, happening.going);
  if (happening.what === 'clone') return world.clone(happening.pc);
  const one = world.at(happening.pc);
  if (happening.what === 'restart') return one.restart(happening.forget);
  world.type(one, happening.record, happening.field, happening.what === 'refused-edit');
};
