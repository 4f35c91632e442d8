import { isDeepStrictEqual } from 'node:util';
import type { Change } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import type { ChangeId } from '#core/ids.ts';
import { delivery } from './histories.ts';
import { sortedStates, type MergeKit, type Replica } from './merge-kit.ts';
import { oracleApplied, oracleStates } from './merge-oracle.ts';

/** A law that does not hold. Anything else that is thrown while a law is tried is a mistake of the trial. */
export class LawBroken extends Error {}

export const demand = (holds: boolean, what: string, seen?: unknown): void => {
  if (!holds) throw new LawBroken(`${what}${seen === undefined ? '' : `: ${JSON.stringify(seen, null, 1)}`}`);
};

export const demandEqual = (actual: unknown, expected: unknown, what: string): void =>
  demand(isDeepStrictEqual(actual, expected), what, { actual, expected });

/** A law of one kit, tried on one history; `random` chooses what is delivered when. */
export type Law = (kit: MergeKit, changes: readonly Change[], random: () => number) => void;

export const idsOf = (changes: readonly Change[]): ChangeId[] => changes.map((change) => change.id).toSorted();

/** What a state says; what it remembers beside that is the merger's own affair. */
export const saying = (states: readonly RecordState[]): RecordState[] => states.map(({ gone: _gone, ...state }) => state);

export const expectStates = (replica: Replica, changes: readonly Change[], when: string): void =>
  demandEqual(replica.states(), sortedStates(oracleStates(changes)), `the states are those of the set of changes ${when}`);

export const expectHeld = (replica: Replica, changes: readonly Change[], covered: readonly Change[] = []): void => {
  const applied = new Set(idsOf(oracleApplied([...covered, ...changes])));
  const waiting = changes.filter((change) => !applied.has(change.id));
  demandEqual(idsOf(replica.held().map(({ change }) => change)), idsOf([...new Set(waiting)]), 'what waits is what names something missing');
  for (const { change, waitsFor } of replica.held()) {
    const missing = new Set(Object.values(change.base).flat().filter((id) => !applied.has(id)));
    demandEqual([...waitsFor].toSorted(), [...missing].toSorted(), 'a held change says what it waits for');
  }
};

export const deliver = (replica: Replica, changes: readonly Change[], random: () => number): void => {
  for (const batch of delivery(changes, random)) replica.receive(batch);
};
