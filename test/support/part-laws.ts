import type { Change } from '#core/change/change.ts';
import { coveredBy, snapshotCut, shuffled, someOf } from './histories.ts';
import { createReplica, sortedStates, type MergeKit, type Replica } from './merge-kit.ts';
import { deliver, demandEqual, saying, type Law } from './merge-law.ts';
import { oracleStates } from './merge-oracle.ts';

/** What holds where a snapshot comes in parts and people work on what the first ones show, whatever becomes of the others. */

/** Somebody types over what records show now, conflicts too. */
const typeOver = (kit: MergeKit, replica: Replica, typed: Change[], like: Change, random: () => number): void => {
  for (const state of shuffled(replica.states(), random).slice(0, 3)) {
    const [field] = shuffled(Object.keys(state.fields), random);
    if (field === undefined) continue;
    const { scope, kind, record } = state;
    const id = `typist000000:${String(typed.length + 1)}`;
    const change = { ...like, id, scope, kind, record, set: { [field]: id }, base: { [field]: kit.headIds(state, field) } };
    typed.push(change);
    replica.receive([change], ({ id: own }) => own === id);
  }
};

const begunAnew: Law = (kit, changes, random) => {
  const [like] = changes;
  if (like === undefined) return;
  const replica = createReplica(kit);
  let typed: Change[] = [];
  const covered = new Set<Change>();
  if (random() < 0.5) deliver(replica, someOf(changes, random), random);
  for (let round = 0; round < 2; round += 1) {
    const cut = snapshotCut(changes, random);
    for (const change of cut) covered.add(change);
    const states = shuffled(oracleStates(cut), random);
    const first = Math.ceil(random() * states.length);
    replica.joinRecords(states.slice(0, first), coveredBy(cut));
    typeOver(kit, replica, typed, like, random);
    // What a part's snapshot covers is not taken from a file: it comes with the other parts, or in its turn.
    if (random() < 0.3) deliver(replica, someOf(changes.filter((change) => !covered.has(change)), random), random);
    if (random() < 0.3) {
      const gone = new Set(replica.withdrawAll(shuffled(typed, random).slice(0, 1).map(({ id }) => id)));
      typed = typed.map((change) => (gone.has(change.id) ? { ...change, set: {}, base: {} } : change));
    }
    if (random() < 0.4) replica.takeSnapshot(states.slice(first), coveredBy(cut));
  }
  if (random() < 0.5) {
    const cut = snapshotCut(changes, random);
    replica.takeSnapshot(oracleStates(cut), coveredBy(cut));
  }
  deliver(replica, changes, random);
  const known = [...changes, ...typed.filter(({ set }) => Object.keys(set).length > 0)];
  demandEqual(saying(replica.states()), sortedStates(oracleStates(known)), 'the states are those of the set of changes after a snapshot that was begun anew and the rest');
};

export const PART_LAWS: Readonly<Record<string, Law>> = {
  'what was typed over a part of a snapshot that is begun anew has superseded it': begunAnew,
};
