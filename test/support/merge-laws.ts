import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { Change, Json } from '#core/change/change.ts';
import { isCovered } from '#core/change/covered.ts';
import { recordKey, type RecordState } from '#core/change/state.ts';
import type { ChangeId } from '#core/ids.ts';
import { arbitraryHistory, coveredBy, seededRandom, shuffled, snapshotCut, someOf } from './histories.ts';
import { LET_GO_LAWS } from './let-go-laws.ts';
import { createReplica, sortedStates, type MergeKit, type Replica } from './merge-kit.ts';
import { deliver, demand, demandEqual, expectHeld, expectStates, idsOf, LawBroken, type Law } from './merge-law.ts';
import { PART_LAWS } from './part-laws.ts';
import { isAccountedFor, oracleApplied, oracleHeads, oracleStates } from './merge-oracle.ts';

const anyDelivery: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  expectStates(replica, changes, 'after any order, copies and batches');
  expectHeld(replica, changes);
};

const partThenRest: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  const part = someOf(changes, random);
  deliver(replica, part, random);
  expectStates(replica, part, 'after a part of it came');
  expectHeld(replica, part);
  deliver(replica, changes, random);
  expectStates(replica, changes, 'after the rest came');
};

const oncePerChange: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  const part = someOf(changes, random);
  deliver(replica, part, random);
  deliver(replica, changes, random);
  const seen = new Set<ChangeId>();
  for (const { change } of replica.trace()) {
    demand(!seen.has(change.id), 'a change is applied once', change.id);
    const named = Object.values(change.base).flat();
    demand(named.every((id) => seen.has(id)), 'a change is applied after all that it names', change.id);
    seen.add(change.id);
  }
};

const redelivery: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  const before = replica.states();
  const again = replica.receive(shuffled(someOf(changes, random), random));
  demandEqual(again.map(({ change }) => change.id), [], 'what has arrived is not applied again');
  demandEqual(replica.states(), before, 'what has arrived changes nothing when it comes again');
};

const nothingVanishes: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  const part = someOf(changes, random);
  deliver(replica, part, random);
  const held = new Set(replica.held().map(({ change }) => change.id));
  const applied = replica.log().map(({ change }) => change);
  const states = replica.states();
  for (const change of part) {
    demand(held.has(change.id) || isAccountedFor(change, applied, states), 'an edit is live, held, or replaced by one who saw it', change);
  }
};

/** A snapshot of one scope or of both, taken somewhere in the history. */
const takeCut = (replica: Replica, changes: readonly Change[], random: () => number): Change[] => {
  const scopes = random() < 0.5 ? ['TH-57', 'TH-90'] : [random() < 0.5 ? 'TH-57' : 'TH-90'];
  const cut = snapshotCut(changes, random).filter((change) => scopes.includes(change.scope));
  replica.takeSnapshot(oracleStates(cut), coveredBy(cut));
  return cut;
};

const snapshotFirst: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  const cut = takeCut(replica, changes, random);
  expectStates(replica, cut, 'after a snapshot');
  const part = someOf(changes, random);
  deliver(replica, part, random);
  expectStates(replica, [...cut, ...part], 'after a snapshot and a part of the rest');
  expectHeld(replica, part, cut);
  deliver(replica, changes, random);
  expectStates(replica, changes, 'after a snapshot and the rest');
};

const snapshotLater: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known = someOf(changes, random);
  deliver(replica, known, random);
  for (let round = 0; round < 2; round += 1) {
    known = [...known, ...takeCut(replica, changes, random)];
    expectStates(replica, known, 'after a snapshot into a register that was not empty');
    const more = someOf(changes, random);
    deliver(replica, more, random);
    known = [...known, ...more];
    expectStates(replica, known, 'after a snapshot and more');
  }
};

/** Snapshots of an endpoint that had refused some of what they cover, among it all that stands on such a one; it may come after all. */
const refusedInSnapshots: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known: Change[] = [];
  for (let round = 0; round < 3; round += 1) {
    if (random() < 0.5) {
      const part = someOf(changes, random);
      deliver(replica, part, random);
      known = [...known, ...part];
    }
    const cut = snapshotCut(changes, random);
    const refused = kit.withDependents(cut.filter(() => random() < 0.15).map(({ id }) => id), cut);
    const taken = cut.filter(({ id }) => !refused.has(id));
    replica.takeSnapshot(oracleStates(taken), coveredBy(cut, refused));
    known = [...known, ...taken];
    expectStates(replica, known, 'after a snapshot that covers what was refused');
  }
  deliver(replica, changes, random);
  expectStates(replica, changes, 'after what was refused has come');
};

const oneByOne: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  const states = new Map<string, RecordState>();
  for (const change of changes) {
    const { scope, kind, record } = change;
    const state = states.get(recordKey(change)) ?? { scope, kind, record, fields: {} };
    const next = kit.applyChange(state, change);
    demandEqual(kit.applyChange(next, change), next, 'applying a live head again changes nothing');
    states.set(recordKey(change), next);
  }
  demandEqual(sortedStates([...states.values()]), replica.states(), 'a batch does what its changes do one by one');
};

const beforeIsTrue: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  const past: Change[] = [];
  for (const { change, before } of replica.trace()) {
    for (const field of Object.keys(change.set)) {
      const named = Object.entries(change.base).find(([name]) => name === field)?.[1] ?? [];
      const expected = oracleHeads(past, change, field).filter((head) => named.includes(head.id));
      const actual = Object.entries(before).find(([name]) => name === field)?.[1] ?? [];
      demandEqual(actual, expected, 'before holds the heads that the change superseded');
    }
    demand(Object.keys(before).every((field) => Object.keys(change.set).includes(field)), 'before speaks of the fields set');
    past.push(change);
  }
};

/** Equal as JSON, whatever the order of members: written without core's canonical form. */
const isSame = (a: Json, b: Json): boolean => isDeepStrictEqual(a, b);

const whatScreensShow: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  for (const state of replica.states()) {
    const expected = new Set<string>();
    for (const field of Object.keys(state.fields)) {
      const heads = oracleHeads(changes, state, field);
      demandEqual(kit.shownValue(state, field), heads[0]?.value, 'the greatest (at, id) is shown');
      if (heads.some((a) => heads.some((b) => !isSame(a.value, b.value)))) expected.add(field);
    }
    demandEqual(kit.conflictsOf(state).map(({ field }) => field), [...expected].toSorted(), 'a conflict is heads that differ in value');
  }
};

const settling: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  deliver(replica, changes, random);
  for (const state of replica.states()) {
    for (const [index, { field, heads }] of kit.conflictsOf(state).entries()) {
      const { scope, kind, record } = state;
      const value = heads[Math.floor(random() * heads.length)]!.value;
      const id = `settler${'0'.repeat(6)}:${index + 1}`;
      const change = { ...changes[0]!, id, scope, kind, record, set: { [field]: value }, base: { [field]: kit.headIds(state, field) } };
      const settled = kit.applyChange(state, change);
      demandEqual(kit.headIds(settled, field), [id], 'a change that names all heads is the only head');
      demand(!kit.conflictsOf(settled).some((conflict) => conflict.field === field), 'a change that names all heads ends the conflict');
    }
  }
};

const withdrawing: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known = someOf(changes, random);
  deliver(replica, known, random);
  if (random() < 0.4) known = [...known, ...takeCut(replica, changes, random)];
  if (random() < 0.5) {
    const more = someOf(changes, random);
    deliver(replica, more, random);
    known = [...known, ...more];
  }
  for (let round = 0; round < 3; round += 1) {
    const own = replica.log().filter(({ change }) => !isCovered(replica.covered(), change.scope, change.id));
    const picked = shuffled(own, random).slice(0, 1 + Math.floor(random() * 2)).map(({ change }) => change.id);
    const appliedBefore = idsOf(oracleApplied(known));
    known = known.filter((change) => !picked.includes(change.id));
    const left = new Set(idsOf(oracleApplied(known)));
    const gone = replica.withdrawAll(picked);
    expectStates(replica, known, 'after changes were withdrawn');
    demandEqual(gone.toSorted(), appliedBefore.filter((id) => !left.has(id)), 'what builds on a withdrawn change is withdrawn with it');
    known = known.filter((change) => !gone.includes(change.id));
  }
  const gone = new Set(changes.map((change) => change.id));
  for (const change of known) gone.delete(change.id);
  const rest = changes.filter((change) => !gone.has(change.id) || random() < 0.5);
  deliver(replica, rest, random);
  expectStates(replica, [...known, ...rest], 'after a withdrawal and more');
};

export const LAWS: Readonly<Record<string, Law>> = {
  'any order, any copies and any batches give the state of the set': anyDelivery,
  'a part and then the rest give the state of the set': partThenRest,
  'a change is applied once and after all that it names': oncePerChange,
  'what comes again changes nothing': redelivery,
  'no edit vanishes': nothingVanishes,
  'a snapshot and then the rest give the state of the set': snapshotFirst,
  'a snapshot into a register that is not empty joins both': snapshotLater,
  'what a snapshot says was refused counts when it comes after all': refusedInSnapshots,
  'a batch does what its changes do one by one': oneByOne,
  'before tells what was superseded': beforeIsTrue,
  'screens show the greatest head and every conflict': whatScreensShow,
  'naming all heads ends a conflict': settling,
  'a withdrawal gives the state of all other changes': withdrawing,
  ...LET_GO_LAWS,
  ...PART_LAWS,
};

const arbitraryTrial = fc.tuple(arbitraryHistory(), fc.nat());

const trialOf = (kit: MergeKit, law: Law) =>
  fc.property(arbitraryTrial, ([{ changes }, seed]) => {
    law(kit, changes, seededRandom(seed));
  });

/** Tries one law on new histories: null, or the seed and the smallest history found on which it does not hold. */
export const counterexample = (kit: MergeKit, law: Law, runs: number): string | null => {
  const details = fc.check(trialOf(kit, law), { numRuns: runs, includeErrorInReport: true });
  return details.failed ? (fc.defaultReportMessage(details) ?? 'failed') : null;
};

/**
 * The first law found that a kit breaks, or null; on the same histories every time. All laws are tried on a few histories
 * before any is tried on many, because most mistakes show at once. A crash is not a broken law.
 */
export const brokenLaw = (kit: MergeKit, rounds: readonly number[] = [10, 60, 300]): string | null => {
  for (const runs of rounds) {
    for (const [name, law] of Object.entries(LAWS)) {
      const details = fc.check(trialOf(kit, law), { numRuns: runs, seed: 20_260_401, endOnFailure: true });
      if (!details.failed) continue;
      if (!(details.errorInstance instanceof LawBroken)) throw details.errorInstance;
      return name;
    }
  }
  return null;
};
