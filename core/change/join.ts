import type { ChangeId } from '../ids.ts';
import type { AppliedChange } from './apply-batch.ts';
import type { FieldName } from './change.ts';
import { addHead, headsOf, withGone, type Before } from './merge.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { Gone, Head, RecordState } from './state.ts';

/**
 * A record's state together with the set of changes that it stands for. `knows` is true for every change that the state
 * reflects, superseded ones too: for a snapshot, exactly what its vector covers; for a PC, what stands in its log or is
 * covered by snapshots that it took *before*. (The parts of one snapshot come one after the other: until the record's part
 * has been joined, that snapshot's vector says nothing about what this PC knows of it.)
 */
export type Knowledge = { readonly state: RecordState; readonly knows: (id: ChangeId) => boolean };

/**
 * The state of a record after the union of two sets of changes: how a snapshot meets a register that is not empty. A head
 * of one side that the other side knows and does not have as a head has been superseded there, and so has one that the other
 * side superseded before it came; every other head is live (those of both sides are taken from `b`).
 */
export const joinStates = (a: Knowledge, b: Knowledge): RecordState => {
  const fields: Record<FieldName, readonly Head[]> = {};
  for (const field of new Set([...Object.keys(a.state.fields), ...Object.keys(b.state.fields)])) {
    const [ofA, ofB] = [headsOf(a.state, field), headsOf(b.state, field)];
    const [goneInA, goneInB] = [goneOf(a.state, field), goneOf(b.state, field)];
    let heads: readonly Head[] = ofA.filter((head) => !b.knows(head.id) && !goneInB.includes(head.id));
    for (const head of ofB) if ((!a.knows(head.id) && !goneInA.includes(head.id)) || isAmong(ofA, head.id)) heads = addHead(heads, head);
    if (heads.length > 0) setOwnField(fields, field, heads);
  }
  const { gone: _gone, ...state } = a.state;
  const gone = joinGone(a, b);
  return gone === null ? { ...state, fields } : { ...state, fields, gone };
};

const goneOf = ({ gone }: RecordState, field: FieldName): readonly ChangeId[] => (gone === undefined ? [] : (ownField(gone, field) ?? []));

/**
 * What is not here for good. What the snapshot covers stays: it may come in parts, and until the last of them people's changes, and another
 * snapshot, may meet the same value again.
 */
const joinGone = (a: Knowledge, b: Knowledge): Gone | null => {
  let gone: Gone = {};
  for (const field of new Set([...Object.keys(a.state.gone ?? {}), ...Object.keys(b.state.gone ?? {})])) {
    const ids = new Set([...goneOf(a.state, field), ...goneOf(b.state, field)]);
    gone = withGone(gone, field, [...ids].filter((id) => !a.knows(id)).toSorted());
  }
  return Object.keys(gone).length > 0 ? gone : null;
};

/**
 * After a snapshot was joined: what the record's own log entries superseded, as far as nothing in the snapshot superseded it
 * too. Without this a later withdrawal would bring back a value that somebody else had replaced long ago, and would not bring back
 * one that a change had named before it came with the snapshot.
 */
export const joinBefores = (log: readonly AppliedChange[], snapshot: Knowledge): AppliedChange[] => log.map((entry) => ({ ...entry, before: liveBefore(entry, snapshot) }));

const liveBefore = ({ change, before, lacking = [] }: AppliedChange, snapshot: Knowledge): Before => {
  const live: Record<FieldName, readonly Head[]> = {};
  for (const field of Object.keys(change.set)) {
    let heads: readonly Head[] = (ownField(before, field) ?? []).filter(
      ({ id }) => (!snapshot.knows(id) && !goneOf(snapshot.state, field).includes(id)) || isAmong(headsOf(snapshot.state, field), id),
    );
    const named = ownField(change.base, field) ?? [];
    for (const head of headsOf(snapshot.state, field)) if (lacking.includes(head.id) && named.includes(head.id)) heads = addHead(heads, head);
    if (heads.length > 0) setOwnField(live, field, heads);
  }
  return live;
};

const isAmong = (heads: readonly Head[], id: ChangeId): boolean => heads.some((head) => head.id === id);
