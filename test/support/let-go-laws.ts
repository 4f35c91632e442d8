import type { Change } from '#core/change/change.ts';
import { delivery, shuffled, someOf, coveredBy } from './histories.ts';
import { createReplica, sortedStates, type MergeKit, type Replica } from './merge-kit.ts';
import { deliver, demandEqual, saying, type Law } from './merge-law.ts';
import { oracleStatesLetGo } from './merge-oracle.ts';

/** What holds where changes are let go without what they name: some of it comes later, some never. */

const expectLetGo = (replica: Replica, changes: readonly Change[], when: string): void => {
  replica.receive([], () => true);
  demandEqual(replica.held(), [], 'nothing waits that was let go');
  demandEqual(saying(replica.states()), sortedStates(oracleStatesLetGo(changes)), `the states are those of the set of changes, complete or not, ${when}`);
};

const lettingGo: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known: Change[] = [];
  for (let round = 0; round < 3; round += 1) {
    const more = someOf(changes, random);
    for (const batch of delivery(more, random)) replica.receive(batch, () => random() < 0.3);
    known = [...known, ...more];
    expectLetGo(replica, known, 'after what waited was let go');
  }
  deliver(replica, changes, random);
  expectLetGo(replica, changes, 'after what they lacked came');
};

/** A snapshot of an endpoint's register of the first part of each life, so that some changes name what never reached it. */
const takeTornCut = (replica: Replica, kit: MergeKit, changes: readonly Change[], random: () => number): Change[] => {
  const upTo = new Map<string, number>();
  const nOf = ({ id }: Change): number => Number(id.split(':')[1]);
  const lifeOf = ({ id, scope }: Change): string => `${scope} ${id.split(':')[0] ?? ''}`;
  for (const change of changes) if (!upTo.has(lifeOf(change))) upTo.set(lifeOf(change), Math.floor(random() * 12));
  const cut = changes.filter((change) => nOf(change) <= (upTo.get(lifeOf(change)) ?? 0));
  const endpoint = createReplica(kit);
  for (const batch of delivery(cut, random)) endpoint.receive(batch, () => true);
  replica.takeSnapshot(endpoint.states(), coveredBy(cut));
  return cut;
};

const lettingGoWithSnapshots: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known: Change[] = [];
  for (let round = 0; round < 2; round += 1) {
    const part = someOf(changes, random);
    for (const batch of delivery(part, random)) replica.receive(batch, () => random() < 0.3);
    known = [...known, ...part, ...takeTornCut(replica, kit, changes, random)];
    expectLetGo(replica, known, 'after a snapshot with gaps was joined');
  }
  deliver(replica, changes, random);
  expectLetGo(replica, changes, 'after a snapshot with gaps and the rest');
};

const withdrawingWhatWasLetGo: Law = (kit, changes, random) => {
  const replica = createReplica(kit);
  let known: Change[] = [];
  for (let round = 0; round < 2; round += 1) {
    const more = someOf(changes, random);
    deliver(replica, more, random);
    known = [...known, ...more];
    expectLetGo(replica, known, 'before a withdrawal');
  }
  for (let round = 0; round < 2; round += 1) {
    const picked = shuffled(replica.log(), random).slice(0, 1 + Math.floor(random() * 2)).map(({ change }) => change.id);
    const gone = new Set(replica.withdrawAll(picked));
    known = known.filter((change) => !gone.has(change.id));
    expectLetGo(replica, known, 'after a withdrawal');
  }
  const kept = changes.filter((change) => random() < 0.5 || known.includes(change));
  deliver(replica, kept, random);
  expectLetGo(replica, [...known, ...kept], 'after a withdrawal and more');
};

export const LET_GO_LAWS: Readonly<Record<string, Law>> = {
  'what is let go without what it names gives the same in the end': lettingGo,
  'a snapshot of a register with gaps gives the same in the end': lettingGoWithSnapshots,
  'a withdrawal of what was let go gives the state of all other changes': withdrawingWhatWasLetGo,
};
