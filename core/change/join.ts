import type { ChangeId } from '../ids.ts';
import type { AppliedChange } from './apply-batch.ts';
import type { FieldName } from './change.ts';
import { addHead, headsOf, type Before } from './merge.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { Head, RecordState } from './state.ts';

/**
 * A record's state together with the set of changes that it stands for. `knows` is true for every change that the state
 * reflects, superseded ones too: for a snapshot, exactly what its vector covers; for a PC, what stands in its log or is
 * covered by snapshots that it took *before*. (The parts of one snapshot come one after the other: until the record's part
 * has been joined, that snapshot's vector says nothing about what this PC knows of it.)
 */
export type Knowledge = { readonly state: RecordState; readonly knows: (id: ChangeId) => boolean };

/**
 * The state of a record after the union of two sets of changes: how a snapshot meets a register that is not empty. A head
 * of one side that the other side knows and does not have as a head has been superseded there; every other head is live
 * (those of both sides are taken from `b`).
 */
export const joinStates = (a: Knowledge, b: Knowledge): RecordState => {
  const fields: Record<FieldName, readonly Head[]> = {};
  for (const field of new Set([...Object.keys(a.state.fields), ...Object.keys(b.state.fields)])) {
    const [ofA, ofB] = [headsOf(a.state, field), headsOf(b.state, field)];
    let heads: readonly Head[] = ofA.filter((head) => !b.knows(head.id));
    for (const head of ofB) if (!a.knows(head.id) || isAmong(ofA, head.id)) heads = addHead(heads, head);
    if (heads.length > 0) setOwnField(fields, field, heads);
  }
  return { ...a.state, fields };
};

/**
 * After a snapshot was joined: what the record's own log entries superseded, as far as nothing in the snapshot superseded it
 * too. Without this a later withdrawal would bring back a value that somebody else had replaced long ago.
 */
export const joinBefores = (log: readonly AppliedChange[], snapshot: Knowledge): AppliedChange[] =>
  log.map(({ change, before }) => ({ change, before: liveBefore(before, snapshot) }));

const liveBefore = (before: Before, snapshot: Knowledge): Before => {
  const live: Record<FieldName, readonly Head[]> = {};
  for (const field of Object.keys(before)) {
    const heads = (ownField(before, field) ?? []).filter(
      ({ id }) => !snapshot.knows(id) || isAmong(headsOf(snapshot.state, field), id),
    );
    if (heads.length > 0) setOwnField(live, field, heads);
  }
  return live;
};

const isAmong = (heads: readonly Head[], id: ChangeId): boolean => heads.some((head) => head.id === id);
