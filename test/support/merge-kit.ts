import { applyPlan, type AppliedChange } from '#core/change/apply-batch.ts';
import type { Change } from '#core/change/change.ts';
import { joinBefores, joinStates } from '#core/change/join.ts';
import { applyChange, conflictsOf, emptyRecord, headIds, shownValue } from '#core/change/merge.ts';
import { isCovered, joinCovered, NOTHING_COVERED, type Covered } from '#core/change/covered.ts';
import { idsToLookUp, planBatch, recordsToLoad, type HeldChange } from '#core/change/plan-batch.ts';
import { recordKey, type RecordState } from '#core/change/state.ts';
import { withdraw, withDependents } from '#core/change/withdraw.ts';
import type { ChangeId } from '#core/ids.ts';

/** The functions that together decide what the register says. The laws are asked of this, so that broken ones can be tried. */
export const REAL_KIT = {
  applyChange,
  conflictsOf,
  headIds,
  shownValue,
  idsToLookUp,
  isCovered,
  joinCovered,
  planBatch,
  recordsToLoad,
  applyPlan,
  withdraw,
  withDependents,
  joinStates,
  joinBefores,
};
export type MergeKit = typeof REAL_KIT;

/** A store as view and server have one, in memory: it answers what it is asked for and nothing else. */
export type Replica = ReturnType<typeof createReplica>;

export const createReplica = (kit: MergeKit) => {
  const records = new Map<string, RecordState>();
  const log = new Map<ChangeId, AppliedChange>();
  const trace: AppliedChange[] = [];
  let held: readonly HeldChange[] = [];
  let covered: Covered = NOTHING_COVERED;

  const receive = (incoming: readonly Change[], letGo: (change: Change) => boolean = () => false): readonly AppliedChange[] => {
    const waiting = held.map(({ change }) => change);
    const arrived = new Set(kit.idsToLookUp(incoming, waiting, covered).filter((id) => log.has(id)));
    const shown = new Set([...incoming, ...waiting].flatMap((change) => Object.values(records.get(recordKey(change))?.fields ?? {}).flat()).map(({ id }) => id));
    const plan = kit.planBatch({ ...covered, incoming, held: waiting, arrived, shown, letGo });
    const loaded = kit.recordsToLoad(plan).flatMap((ref) => records.get(recordKey(ref)) ?? []);
    const result = kit.applyPlan(plan, loaded);
    for (const state of result.records) records.set(recordKey(state), state);
    for (const entry of result.applied) log.set(entry.change.id, entry);
    trace.push(...result.applied);
    held = result.held;
    return result.applied;
  };

  /** One part of a snapshot whose other parts have not come yet. */
  const joinRecords = (states: readonly RecordState[], come: Covered): void => {
    for (const theirs of states) {
      const ours = records.get(recordKey(theirs)) ?? emptyRecord(theirs.scope, theirs.kind, theirs.record);
      const snapshot = { state: theirs, knows: (id: ChangeId) => kit.isCovered(come, theirs.scope, id) };
      const here = { state: ours, knows: (id: ChangeId) => log.has(id) || kit.isCovered(covered, theirs.scope, id) };
      records.set(recordKey(theirs), kit.joinStates(here, snapshot));
      for (const entry of kit.joinBefores(logOf(theirs), snapshot)) log.set(entry.change.id, entry);
    }
  };

  const takeSnapshot = (states: readonly RecordState[], come: Covered): void => {
    joinRecords(states, come);
    covered = kit.joinCovered(covered, come);
    receive([]);
  };

  /** Only what the log's changes say counts from now on. */
  const forgetSnapshots = (): void => {
    const known = [...log.values(), ...held].map(({ change }) => change);
    records.clear();
    log.clear();
    held = [];
    covered = NOTHING_COVERED;
    receive(known);
  };

  const logOf = (ref: RecordState): AppliedChange[] => [...log.values()].filter(({ change }) => recordKey(change) === recordKey(ref));

  const withdrawAll = (picked: readonly ChangeId[], stays: (id: ChangeId) => boolean = () => false): ChangeId[] => {
    if (picked.length === 0) return [];
    held = held.filter(({ change }) => !picked.includes(change.id));
    const all = kit.withDependents(picked, [...log.values()].map(({ change }) => change), stays);
    const withdrawn: ChangeId[] = [];
    for (const [key, state] of records) {
      const own = logOf(state);
      // What hangs on a change of another record is named; what hangs on one of this record, withdraw must find by itself.
      const ids = new Set(own.map(({ change }) => change.id));
      const gone = own.filter(({ change }) => all.has(change.id) && (picked.includes(change.id) || namesOutside(change, ids, all)));
      if (gone.length === 0) continue;
      const result = kit.withdraw(state, gone.map(({ change }) => change.id), own, stays);
      records.set(key, result.state);
      for (const { change } of result.withdrawn) {
        log.delete(change.id);
        withdrawn.push(change.id);
      }
      for (const entry of result.log) log.set(entry.change.id, entry);
    }
    return withdrawn;
  };

  return {
    receive,
    joinRecords,
    takeSnapshot,
    withdrawAll,
    forgetSnapshots,
    states: () => sortedStates([...records.values()]),
    held: () => held,
    log: () => [...log.values()],
    covered: () => covered,
    /** everything ever applied, in the order in which it was */
    trace: () => trace,
  };
};

const namesOutside = (change: Change, own: ReadonlySet<ChangeId>, gone: ReadonlySet<ChangeId>): boolean =>
  Object.values(change.base).flat().some((id) => gone.has(id) && !own.has(id));

/** In one order, without the records that have nothing left, for comparing. */
export const sortedStates = (states: readonly RecordState[]): RecordState[] =>
  states
    .filter((state) => Object.keys(state.fields).length > 0)
    .toSorted((a, b) => (`${a.scope}|${a.kind}|${a.record}` < `${b.scope}|${b.kind}|${b.record}` ? -1 : 1));
