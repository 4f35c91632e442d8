import type { ChangeId } from '../ids.ts';
import type { AppliedChange } from './apply-batch.ts';
import type { Change, FieldName } from './change.ts';
import { addHead, headOf, headsOf, withGone } from './merge.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { Gone, Head, RecordState } from './state.ts';

export type Withdrawal = {
  /** the state as if the withdrawn changes had never been; a record that only they had made has no fields left */
  readonly state: RecordState;
  /** what was taken out, in the order of the log: the changes asked for and all that build on them and do not stay */
  readonly withdrawn: readonly AppliedChange[];
  /** the rest of the log; a `before` may have inherited heads from a change that is gone, and what stays lacks what it named: so store these */
  readonly log: readonly AppliedChange[];
};

/** Whether a change remains though it names one that is taken out. */
export type Stays = (id: ChangeId) => boolean;
const NOBODY: Stays = () => false;

/**
 * The changes given and all that name one of them, directly or through others, in whatever record. Nobody else will ever
 * receive a withdrawn change, so what names it would wait for ever: it is withdrawn too and issued again (`reissue`). But for what
 * `stays`, since its author is elsewhere or everybody has it already: that counts without what it named.
 */
export const withDependents = (gone: Iterable<ChangeId>, changes: readonly Change[], stays: Stays = NOBODY): Set<ChangeId> => {
  const namedBy = new Map<ChangeId, ChangeId[]>();
  for (const change of changes) {
    for (const id of Object.values(change.base).flat()) {
      const names = namedBy.get(id);
      if (names === undefined) namedBy.set(id, [change.id]);
      else names.push(change.id);
    }
  }
  const all = new Set(gone);
  for (const id of all) for (const dependent of namedBy.get(id) ?? []) if (!stays(dependent)) all.add(dependent);
  return all;
};

/**
 * Takes changes (refused by the endpoint, say) out of a record's state. `log` is every change of the record that is known one
 * by one, with its `before`, those to be withdrawn included; what is known only through a snapshot cannot be withdrawn.
 * The result equals the state over all other changes, where those that stay are let go without what they lack.
 */
export const withdraw = (state: RecordState, gone: Iterable<ChangeId>, log: readonly AppliedChange[], stays: Stays = NOBODY): Withdrawal => {
  const ids = withDependents(gone, log.map(({ change }) => change), stays);
  const withdrawn = log.filter(({ change }) => ids.has(change.id));
  const left = log.filter(({ change }) => !ids.has(change.id));
  const inherited = new Map<ChangeId, Record<FieldName, readonly Head[]>>();
  const fields: Record<FieldName, readonly Head[]> = { ...state.fields };
  let lacked: Gone = state.gone ?? {};
  for (const field of new Set(withdrawn.flatMap(({ change }) => Object.keys(change.set)))) {
    let heads: readonly Head[] = headsOf(state, field).filter((head) => !ids.has(head.id));
    for (const head of [...freedHeads(withdrawn, field, ids), ...lateHeads(withdrawn, field, left)]) {
      const heir = left.find(({ change }) => supersedes(change, field, head.id));
      if (heir === undefined) heads = addHead(heads, head);
      else inherit(inherited, heir, field, head);
    }
    if (heads.length > 0) setOwnField(fields, field, heads);
    else delete fields[field];
    const free = new Set(lackedBy(withdrawn, field).filter((id) => !left.some(({ change }) => supersedes(change, field, id))));
    if (free.size > 0) lacked = withGone(lacked, field, (ownField(lacked, field) ?? []).filter((id) => !free.has(id)));
  }
  for (const { change } of left) {
    for (const field of Object.keys(change.set)) {
      const lacks = (ownField(change.base, field) ?? []).filter((id) => ids.has(id));
      if (lacks.length > 0) lacked = withGone(lacked, field, [...new Set([...(ownField(lacked, field) ?? []), ...lacks])].toSorted());
    }
  }
  const rest = left.map((entry) => withoutNamed({ ...entry, before: inherited.get(entry.change.id) ?? entry.before }, ids));
  const { gone: _gone, ...bare } = state;
  return { state: Object.keys(lacked).length > 0 ? { ...bare, fields, gone: lacked } : { ...bare, fields }, withdrawn, log: rest };
};

/** What stays supersedes no more what is gone, and lacks it. */
const withoutNamed = (entry: AppliedChange, ids: ReadonlySet<ChangeId>): AppliedChange => {
  const lacks = Object.values(entry.change.base).flat().filter((id) => ids.has(id));
  if (lacks.length === 0) return entry;
  const before: Record<FieldName, readonly Head[]> = {};
  for (const field of Object.keys(entry.before)) {
    const heads = (ownField(entry.before, field) ?? []).filter(({ id }) => !ids.has(id));
    if (heads.length > 0) setOwnField(before, field, heads);
  }
  return { ...entry, before, lacking: [...new Set([...(entry.lacking ?? []), ...lacks])] };
};

/** What the withdrawn changes superseded and that is not withdrawn itself. */
const freedHeads = (withdrawn: readonly AppliedChange[], field: FieldName, ids: ReadonlySet<ChangeId>): Head[] =>
  withdrawn.flatMap(({ before }) => ownField(before, field) ?? []).filter((head) => !ids.has(head.id));

/** What a withdrawn change was let go without. */
const lackedBy = (withdrawn: readonly AppliedChange[], field: FieldName): ChangeId[] =>
  withdrawn.flatMap(({ change, lacking = [] }) => lacking.filter((id) => supersedes(change, field, id)));

/** Of that, what has come since and gave no head because of it. */
const lateHeads = (withdrawn: readonly AppliedChange[], field: FieldName, log: readonly AppliedChange[]): Head[] => {
  const late = new Set(lackedBy(withdrawn, field));
  return late.size === 0 ? [] : log.filter(({ change }) => late.has(change.id) && Object.hasOwn(change.set, field)).map(({ change }) => headOf(change, field));
};

const supersedes = (change: Change, field: FieldName, id: ChangeId): boolean =>
  Object.hasOwn(change.set, field) && (ownField(change.base, field) ?? []).includes(id);

/** The head stays superseded, but now the heir is the one that must give it back when it is withdrawn in its turn. */
const inherit = (inherited: Map<ChangeId, Record<FieldName, readonly Head[]>>, heir: AppliedChange, field: FieldName, head: Head): void => {
  const before = inherited.get(heir.change.id) ?? { ...heir.before };
  setOwnField(before, field, addHead(ownField(before, field) ?? [], head));
  inherited.set(heir.change.id, before);
};
