import type { Sha256 } from '../ports.ts';
import { canonicalJson } from './canonical.ts';
import type { Author, Json } from './change.ts';
import { headsOf } from './merge.ts';
import type { RecordState } from './state.ts';

/** A fingerprint of many records that does not depend on their order: how many, and the lane-wise sum of their hashes. */
export type Digest = { readonly count: number; readonly sum: string };

const LANES = 8;
const LANE_DIGITS = 8;

export const EMPTY_DIGEST: Digest = { count: 0, sum: '0'.repeat(LANES * LANE_DIGITS) };

/**
 * The hash of everything in one state: heads with ids, values, stamps and authors. Who and when stand once per change, not
 * once per field, because a register of 100,000 records is hashed at a start.
 */
export const hashState = (state: RecordState, sha256: Sha256): string => {
  const values: [string, ...(readonly [string, Json])[]][] = [];
  const stamps = new Map<string, readonly [string, string, Author]>();
  for (const field of Object.keys(state.fields).toSorted()) {
    const heads = headsOf(state, field);
    for (const { id, at, author } of heads) if (!stamps.has(id)) stamps.set(id, [id, at, author]);
    values.push([field, ...heads.map(({ id, value }) => [id, value] as const)]);
  }
  return sha256(canonicalJson([state.scope, state.kind, state.record, values, [...stamps.values()]]));
};

/** The digest with one more record, whose hash is given. */
export const addToDigest = (digest: Digest, hash: string): Digest => ({ count: digest.count + 1, sum: combine(digest.sum, hash, 1) });

/** The digest without a record that was counted in with this hash: so a store keeps its digest as records change. */
export const takeFromDigest = (digest: Digest, hash: string): Digest => ({ count: digest.count - 1, sum: combine(digest.sum, hash, -1) });

const combine = (sum: string, hash: string, sign: 1 | -1): string => {
  let result = '';
  for (let at = 0; at < LANES * LANE_DIGITS; at += LANE_DIGITS) {
    const lane = Number.parseInt(sum.slice(at, at + LANE_DIGITS), 16) + sign * Number.parseInt(hash.slice(at, at + LANE_DIGITS), 16);
    result += (lane >>> 0).toString(16).padStart(LANE_DIGITS, '0');
  }
  return result;
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
