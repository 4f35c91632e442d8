import { ownField, setOwnField } from '../change/own-field.ts';
import type { Change } from '../change/change.ts';
import { changeId, splitChangeId, type ChangeId, type Incarnation } from '../ids.ts';

/**
 * What became of own changes whose ids are of no use any more: written anew under another id (`to`), or refused by the
 * endpoint (`to` is null); taken after all, an id leads to itself. Neighbouring numbers share a run, so that a whole register
 * written anew is one entry.
 */
export type NameRun = {
  readonly incarnation: Incarnation;
  readonly n: number;
  readonly count: number;
  readonly to: { readonly incarnation: Incarnation; readonly n: number } | null;
};
/** Oldest first; a later run speaks for an id that stands in several. */
export type Names = readonly NameRun[];

type Base = Change['base'];

/** Adds pairs of (old id, new id or null). */
export const addNames = (names: Names, pairs: Iterable<readonly [ChangeId, ChangeId | null]>): Names => {
  const runs = [...names];
  for (const [from, to] of pairs) {
    const run: NameRun = { ...splitChangeId(from), count: 1, to: to === null ? null : splitChangeId(to) };
    const last = runs.at(-1);
    if (last !== undefined && continues(last, run)) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push(run);
  }
  return runs;
};

const continues = (last: NameRun, next: NameRun): boolean => {
  if (last.incarnation !== next.incarnation || last.n + last.count !== next.n) return false;
  if (last.to === null || next.to === null) return last.to === next.to;
  return last.to.incarnation === next.to.incarnation && last.to.n + last.count === next.to.n;
};

/** Adds refusals. A change that was written anew since stays what it is now, whatever is said of its old id. */
export const addRefused = (names: Names, ids: readonly ChangeId[]): Names =>
  addNames(names, ids.filter((id) => nameNow(names, id) === undefined).map((id) => [id, null]));

/** Takes refusals back: the endpoint decided again (it was restored, say) and took these numbers of a life, but for `refused`. */
export const addTaken = (names: Names, life: { readonly incarnation: Incarnation; readonly from: number; readonly to: number }, refused: readonly ChangeId[]): Names => {
  const again = new Set(refused);
  const ids = names
    .filter((run) => run.incarnation === life.incarnation && run.to === null)
    .flatMap((run) => Array.from({ length: run.count }, (_, index) => run.n + index))
    .filter((n) => n >= life.from && n <= life.to)
    .map((n) => changeId(life.incarnation, n))
    .filter((id) => !again.has(id) && nameNow(names, id) === null);
  return ids.length === 0 ? names : addNames(names, ids.map((id) => [id, id]));
};

/**
 * An id that was given up here (written anew after a fork, or not taken by the endpoint as it had come by file) and now comes from
 * elsewhere: another PC had used the number too, and from now on the id means that PC's change, which is what screens show under it.
 */
export const addArrived = (names: Names, arrived: readonly { readonly id: ChangeId }[]): Names => {
  if (names.length === 0) return names;
  const ids = arrived.map(({ id }) => id).filter((id) => nameNow(names, id) !== undefined);
  return ids.length === 0 ? names : addNames(names, ids.map((id) => [id, id]));
};

/** The id that it has now, null for a refused change, undefined for an id to which nothing happened. */
export const nameNow = (names: Names, id: ChangeId): ChangeId | null | undefined => {
  if (names.length === 0) return undefined;
  const { incarnation, n } = splitChangeId(id);
  const run = names.findLast((each) => each.incarnation === incarnation && n >= each.n && n < each.n + each.count);
  if (run === undefined) return undefined;
  if (run.to === null) return null;
  const now = changeId(run.to.incarnation, run.to.n + n - run.n);
  return now === id ? undefined : now;
};

/** What an own change was written anew as whose old id has meanwhile come from elsewhere and means another PC's change; else null. */
export const formerName = (names: Names, id: ChangeId): ChangeId | null => {
  if (nameNow(names, id) !== undefined) return null;
  const { incarnation, n } = splitChangeId(id);
  const isRename = ({ incarnation: life, n: first, count, to }: NameRun): boolean =>
    life === incarnation && n >= first && n < first + count && to !== null && (to.incarnation !== incarnation || to.n !== first);
  const run = names.findLast(isRename);
  return run === undefined || run.to === null ? null : changeId(run.to.incarnation, run.to.n + n - run.n);
};

/**
 * What a base names today. A form may have been opened before an enrolment, a fork or a refusal and be saved after it: an old
 * id becomes the new one; a refused change becomes what it had named in that field, which its author had seen as well. `meant`
 * says of an id that two changes have had which of them the author saw: the own one's name of today, or null.
 */
export const baseNow = (base: Base, names: Names, baseOfRefused: (id: ChangeId) => Base, meant: (id: ChangeId) => ChangeId | null = () => null): Base => {
  if (names.length === 0) return base;
  const now: Record<string, readonly ChangeId[]> = {};
  for (const field of Object.keys(base)) {
    const next = ({ id, isOwn }: Way): readonly Way[] | null => {
      const given = nameNow(names, id);
      const name = given === undefined ? ((isOwn ? formerName(names, id) : meant(id)) ?? undefined) : given;
      if (name === undefined) return null;
      return name === null ? (ownField(baseOfRefused(id), field) ?? []).map((named) => ({ id: named, isOwn: false })) : [{ id: name, isOwn: true }];
    };
    setOwnField(now, field, follow(ownField(base, field) ?? [], next));
  }
  return now;
};

/** An id on the way to what it means today. What an own change was written anew as is an own change, whoever has the number now. */
type Way = { readonly id: ChangeId; readonly isOwn: boolean };

/** The ids at which all ways end. One way may lead through many names. */
const follow = (start: readonly ChangeId[], next: (way: Way) => readonly Way[] | null): ChangeId[] => {
  const ends = new Set<ChangeId>();
  const ways = new Map(start.map((id) => [id, { id, isOwn: false }]));
  // The loop sees what it adds.
  for (const way of ways.values()) {
    const onward = next(way);
    if (onward === null) ends.add(way.id);
    for (const further of onward ?? []) {
      const key = `${further.isOwn ? 'own ' : ''}${further.id}`;
      if (!ways.has(key)) ways.set(key, further);
    }
  }
  return [...ends];
};
