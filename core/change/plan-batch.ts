import type { ChangeId, Scope } from '../ids.ts';
import type { Change } from './change.ts';
import { isCovered, type Covered } from './covered.ts';
import { recordKey, type RecordRef } from './state.ts';

/** A change that waits, and the ids it names that have not been applied (some may be waiting themselves). */
export type HeldChange = { readonly change: Change; readonly waitsFor: readonly ChangeId[] };

/** With what the snapshots taken so far cover. */
export type BatchInput = Covered & {
  /** new changes in any order, duplicates welcome; empty after a snapshot, to let go what waited for it */
  readonly incoming: readonly Change[];
  /** all changes held back so far */
  readonly held: readonly Change[];
  /** of the ids that `idsToLookUp` asks for, those that are applied here (the store's change log knows) */
  readonly arrived: ReadonlySet<ChangeId>;
  /**
   * The ids of the values that records show. Some came with a part of a snapshot whose other parts, and with them its vectors, are still to
   * come: what is let go does not wait for such a one either, and counts as what superseded it before it came. For the snapshot may be begun
   * anew, and then the change comes after all, or its value once more. What others made waits for the last part.
   */
  readonly shown?: ReadonlySet<ChangeId>;
  /**
   * Which changes do not wait for what is not among these: all of them where nothing more is to come (the end of a complete run; the
   * endpoint, which nobody can tell more), and what was made on this very PC, which a person must see. After an endpoint was
   * restored, a change may name one whose text went with a disk; what an office typed must not wait for that for ever. The state
   * is the same in the end, whether what is lacking comes before, after or never: only what was named is replaced.
   */
  readonly letGo?: (change: Change) => boolean;
};

export type BatchPlan = {
  /** what can be applied now, each change after everything that it names */
  readonly order: readonly Change[];
  /** of the changes that are let go, what each names that has not come */
  readonly lacking: ReadonlyMap<ChangeId, readonly ChangeId[]>;
  /** everything that waits from now on; replaces what was held before */
  readonly held: readonly HeldChange[];
  /** already applied, covered by a snapshot, or a second copy; whoever keeps a log may compare them with `isSameChange` */
  readonly duplicates: readonly Change[];
};

/** The ids that a store must look up in its log before it plans a batch: the changes themselves and all that they name. */
export const idsToLookUp = (incoming: readonly Change[], held: readonly Change[], covered: Covered): ChangeId[] => {
  const ids = new Set<ChangeId>();
  for (const change of [...held, ...incoming]) {
    ids.add(change.id);
    for (const id of Object.values(change.base).flat()) if (!isCovered(covered, change.scope, id)) ids.add(id);
  }
  return [...ids];
};

/**
 * Finds what can be applied now and in which order. Every change is looked at once, and once more for each id that it waits
 * for: the work grows with the number of names, not with its square.
 */
export const planBatch = ({ incoming, held, arrived, vectors, refused, shown = NOTHING, letGo = () => false }: BatchInput): BatchPlan => {
  const covered: Covered = { vectors, refused };
  const hasArrived = (id: ChangeId, scope: Scope): boolean => arrived.has(id) || isCovered(covered, scope, id);
  const { pending, duplicates } = sortOutDuplicates([...held, ...incoming], hasArrived);
  const order: Change[] = [];
  const missing = new Map<Change, number>();
  const lacking = new Map<ChangeId, readonly ChangeId[]>();
  const coming = new Set(pending.map(({ id }) => id));
  const waiters = new Map<ChangeId, Change[]>();
  for (const change of pending) {
    const notArrived = namesNotArrived(change, hasArrived);
    const isLetGo = notArrived.length > 0 && letGo(change);
    const names = isLetGo ? notArrived.filter((id) => coming.has(id) && !shown.has(id)) : notArrived;
    if (names.length < notArrived.length) lacking.set(change.id, notArrived.filter((id) => !names.includes(id)));
    if (names.length === 0) order.push(change);
    else missing.set(change, names.length);
    for (const id of names) addTo(waiters, id, change);
  }
  // The loop sees what it appends: a released change releases others in turn.
  for (const { id } of order) {
    for (const waiter of waiters.get(id) ?? []) {
      const left = (missing.get(waiter) ?? 0) - 1;
      if (left > 0) missing.set(waiter, left);
      else if (missing.delete(waiter)) order.push(waiter);
    }
  }
  return { order, lacking, held: stillHeld([...missing.keys()], order, hasArrived), duplicates };
};

const NOTHING: ReadonlySet<ChangeId> = new Set();

type HasArrived = (id: ChangeId, scope: Scope) => boolean;

const sortOutDuplicates = (changes: readonly Change[], hasArrived: HasArrived): { pending: Change[]; duplicates: Change[] } => {
  const seen = new Set<ChangeId>();
  const pending: Change[] = [];
  const duplicates: Change[] = [];
  for (const change of changes) {
    const known = seen.has(change.id) || hasArrived(change.id, change.scope);
    seen.add(change.id);
    (known ? duplicates : pending).push(change);
  }
  return { pending, duplicates };
};

/** Distinct ids in any field of the base, also of fields that are not set: the author knew them, so the reader must. */
const namesNotArrived = (change: Change, hasArrived: HasArrived): ChangeId[] => {
  let names: Set<ChangeId> | null = null;
  for (const named of Object.values(change.base)) {
    for (const id of named) if (!hasArrived(id, change.scope)) (names ??= new Set()).add(id);
  }
  return names === null ? [] : [...names];
};

const stillHeld = (waiting: readonly Change[], order: readonly Change[], hasArrived: HasArrived): HeldChange[] => {
  if (waiting.length === 0) return [];
  const applied = new Set(order.map((change) => change.id));
  return waiting.map((change) => ({
    change,
    waitsFor: namesNotArrived(change, (id, scope) => applied.has(id) || hasArrived(id, scope)),
  }));
};

const addTo = <V>(lists: Map<string, V[]>, key: string, value: V): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
};

/** The records whose states the store must load before it applies the plan. */
export const recordsToLoad = (plan: BatchPlan): RecordRef[] => {
  const refs = new Map<string, RecordRef>();
  for (const { scope, kind, record } of plan.order) {
    const ref = { scope, kind, record };
    refs.set(recordKey(ref), ref);
  }
  return [...refs.values()];
};
