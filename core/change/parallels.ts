import { splitChangeId, type ChangeId } from '../ids.ts';
import type { Change } from './change.ts';
import { DELETED_FIELD } from './state.ts';

/**
 * Answers which changes other PCs made of the same record at the same time, neither knowing of the other, without a field
 * in common: they were merged in silence. An edit says of the whole record what its author had seen, because it also says that the
 * record lives (core/change/diff.ts), and everybody has seen what they made themselves.
 */
export const createParallels = (log: readonly Change[]): ((change: Change) => Change[]) => {
  const vectors = seenVectors(log);
  const knows = (later: Change, earlier: Change): boolean => {
    const { incarnation, n } = splitChangeId(earlier.id);
    return (vectors.get(later.id)?.get(incarnation) ?? 0) >= n;
  };
  const edits = log.filter((change) => !isBeginning(change));
  return (change) => (isBeginning(change) ? [] : edits.filter((each) => areBeside(change, each) && !knows(change, each) && !knows(each, change)));
};

const isBeginning = (change: Change): boolean => Object.keys(change.base).length === 0 && !Object.hasOwn(change.set, DELETED_FIELD);

const areBeside = (a: Change, b: Change): boolean =>
  splitChangeId(a.id).incarnation !== splitChangeId(b.id).incarnation && Object.keys(a.set).every((field) => field === DELETED_FIELD || !Object.hasOwn(b.set, field));

type Vector = Map<string, number>;

/** What the author of each change had seen of this record: per life of a PC, the greatest number. */
const seenVectors = (log: readonly Change[]): ReadonlyMap<ChangeId, Vector> => {
  const changes = new Map(log.map((change) => [change.id, change]));
  const own = ownBefore(log);
  const namedBy = (id: ChangeId): ChangeId[] => [...Object.values(changes.get(id)?.base ?? {}).flat(), ...(own.get(id) ?? [])];
  const vectors = new Map<ChangeId, Vector>();
  for (const id of inCausalOrder([...changes.keys()], namedBy)) {
    const vector: Vector = new Map();
    const learn = (life: string, n: number): unknown => vector.set(life, Math.max(vector.get(life) ?? 0, n));
    for (const known of [id, ...namedBy(id)]) {
      for (const [life, n] of vectors.get(known) ?? []) learn(life, n);
      const { incarnation, n } = splitChangeId(known);
      learn(incarnation, n);
    }
    vectors.set(id, vector);
  }
  return vectors;
};

/** For each change, the one that the same life of a PC made of this record before it (none or one). */
const ownBefore = (log: readonly Change[]): ReadonlyMap<ChangeId, readonly ChangeId[]> => {
  const last = new Map<string, ChangeId>();
  const before = new Map<ChangeId, readonly ChangeId[]>();
  for (const { id } of log.toSorted((a, b) => splitChangeId(a.id).n - splitChangeId(b.id).n)) {
    const { incarnation } = splitChangeId(id);
    const own = last.get(incarnation);
    before.set(id, own === undefined ? [] : [own]);
    last.set(incarnation, id);
  }
  return before;
};

/** Every id after those it needs; what is not among them is taken as there. Without recursion: a log may be long. */
const inCausalOrder = (ids: readonly ChangeId[], needs: (id: ChangeId) => readonly ChangeId[]): ChangeId[] => {
  const among = new Set(ids);
  const begun = new Set<ChangeId>();
  const done = new Set<ChangeId>();
  const stack = [...ids].toReversed();
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const open = begun.has(id) ? [] : needs(id).filter((each) => among.has(each) && !begun.has(each));
    begun.add(id);
    if (open.length === 0) {
      stack.pop();
      done.add(id);
    } else stack.push(...open);
  }
  return [...done];
};
