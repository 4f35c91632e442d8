import type { Sha256 } from '../ports.ts';
import { canonicalJson } from './canonical.ts';
import { headsOf } from './merge.ts';
import { ownField } from './own-field.ts';
import type { RecordState } from './state.ts';

/** A fingerprint of many records that does not depend on their order: how many, and the lane-wise sum of their hashes. */
export type Digest = { readonly count: number; readonly sum: string };

const LANES = 8;
const LANE_DIGITS = 8;

export const EMPTY_DIGEST: Digest = { count: 0, sum: '0'.repeat(LANES * LANE_DIGITS) };

/** What travels of a digest: how many records, and half of the sum, which is plenty against chance. */
export type BriefDigest = readonly [count: number, sum: string];

export const briefDigest = ({ count, sum }: Digest): BriefDigest => [count, sum.slice(0, (LANES / 2) * LANE_DIGITS)];

/** The digest of two registers that have no record in common. */
export const joinDigests = (a: Digest, b: Digest): Digest => ({ count: a.count + b.count, sum: alterDigest(a, [], [b.sum]).sum });

/** The kinds on which two replicas do not agree, with both counts. A kind that one of them does not name has no records there. */
export const differingKinds = (here: Readonly<Record<string, BriefDigest>>, there: Readonly<Record<string, BriefDigest>>): { readonly kind: string; readonly here: number; readonly there: number }[] => {
  const none = briefDigest(EMPTY_DIGEST);
  const kinds = [...new Set([...Object.keys(here), ...Object.keys(there)])].toSorted();
  return kinds.flatMap((kind) => {
    const [hereCount, hereSum] = ownField(here, kind) ?? none;
    const [thereCount, thereSum] = ownField(there, kind) ?? none;
    return hereCount === thereCount && hereSum === thereSum ? [] : [{ kind, here: hereCount, there: thereCount }];
  });
};

/**
 * The text of everything in one state, of which a digest takes the hash: heads with ids, values, stamps and authors. Who and when stand once per change, not
 * once per field, because a register of 100,000 records is hashed at a start.
 */
export const stateText = (state: RecordState): string => {
  // The canonical text of [scope, kind, record, [[field, [id, value], …], …], [[id, at, author], …]], written as it is walked: every change
  // that an endpoint takes passes here.
  let values = '';
  let stamps = '';
  const told = new Map<string, string>();
  for (const field of Object.keys(state.fields).toSorted()) {
    values += `${values === '' ? '' : ','}[${JSON.stringify(field)}`;
    for (const head of headsOf(state, field)) {
      let id = told.get(head.id);
      if (id === undefined) {
        id = JSON.stringify(head.id);
        told.set(head.id, id);
        stamps += `${stamps === '' ? '' : ','}[${id},${JSON.stringify(head.at)},${canonicalJson(head.author)}]`;
      }
      values += `,[${id},${canonicalJson(head.value)}]`;
    }
    values += ']';
  }
  return `[${JSON.stringify(state.scope)},${JSON.stringify(state.kind)},${JSON.stringify(state.record)},[${values}],[${stamps}]]`;
};

export const hashState = (state: RecordState, sha256: Sha256): string => sha256(stateText(state));

/** The digest with one more record, whose hash is given. */
export const addToDigest = (digest: Digest, hash: string): Digest => alterDigest(digest, [], [hash]);

/** The digest without a record that was counted in with this hash: so a store keeps its digest as records change. */
export const takeFromDigest = (digest: Digest, hash: string): Digest => alterDigest(digest, [hash], []);

/** The digest without some records and with others, by the hashes of both: the sum is written out once, however many they are. */
export const alterDigest = ({ count, sum }: Digest, taken: readonly string[], added: readonly string[]): Digest => {
  const lanes = new Uint32Array(LANES);
  addLanes(lanes, sum, 1);
  for (const hash of taken) addLanes(lanes, hash, -1);
  for (const hash of added) addLanes(lanes, hash, 1);
  return { count: count - taken.length + added.length, sum: Array.from(lanes, (lane) => lane.toString(16).padStart(LANE_DIGITS, '0')).join('') };
};

/** Lanes of 32 bits, which count round. */
const addLanes = (lanes: Uint32Array, hash: string, sign: 1 | -1): void => {
  for (let lane = 0; lane < LANES; lane += 1) {
    lanes[lane] = (lanes[lane] ?? 0) + sign * Number.parseInt(hash.slice(lane * LANE_DIGITS, (lane + 1) * LANE_DIGITS), 16);
  }
};

/** Kind → digest: equal for two replicas that know the same changes. A record without any field (all withdrawn) does not count. */
export const digestByKind = (states: Iterable<RecordState>, sha256: Sha256): Map<string, Digest> => {
  const digests = new Map<string, Digest>();
  for (const state of states) {
    if (Object.keys(state.fields).length === 0) continue;
    digests.set(state.kind, addToDigest(digests.get(state.kind) ?? EMPTY_DIGEST, hashState(state, sha256)));
  }
  return digests;
};
