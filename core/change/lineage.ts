import { splitChangeId, type ChangeId } from '../ids.ts';
import { sameJson } from './canonical.ts';
import type { Change, FieldName, Json } from './change.ts';
import type { Before } from './merge.ts';
import { ownField } from './own-field.ts';
import type { Head } from './state.ts';

/** A change as it stands in the log of a record, with what it superseded when it was applied here. */
export type Logged = { readonly change: Change; readonly before: Before };

/** `known: false`: what was there lies in a snapshot, or never reached this PC. null = the field was empty. */
export type EarlierValue = { readonly known: true; readonly value: Json } | { readonly known: false };

/**
 * Reads out of a record's log what no change says of itself: whose value a head is, from which value the heads of a conflict
 * set out, which changes met, which change settled what. Everything follows from `base`, so every PC that has the changes reads
 * the same, in whatever order they came.
 */
export const createLineage = (log: readonly Logged[]) => {
  const changes = new Map(log.map(({ change }) => [change.id, change]));
  const heads = knownHeads(log);
  const headOf = (field: FieldName, id: ChangeId): Head | undefined => heads.get(field)?.get(id);
  const parentsOf = (field: FieldName, id: ChangeId): readonly ChangeId[] => {
    const change = changes.get(id);
    return change === undefined || !Object.hasOwn(change.set, field) ? [] : (ownField(change.base, field) ?? []);
  };
  const childrenOf = turnedRound(log);

  /** The heads that the author of a change saw in a field, as far as they are known, the one that was shown first. */
  const seen = (change: Change, field: FieldName): Head[] =>
    (ownField(change.base, field) ?? []).flatMap((id) => headOf(field, id) ?? []).toSorted(shownFirst);

  /** The heads whose value a change overruled: it saw several different ones. Empty where it settled nothing. */
  const overruled = (change: Change, field: FieldName): Head[] => {
    const before = seen(change, field);
    if (!before.some((head) => !sameJson(head.value, before[0]?.value ?? null))) return [];
    const value = ownField(change.set, field) ?? null;
    return before.filter((head) => !sameJson(head.value, value));
  };
  const settles = (change: Change, field: FieldName): boolean => {
    const before = seen(change, field);
    return before.some((head) => !sameJson(head.value, before[0]?.value ?? null));
  };

  /** The settlement that a change undid in a field: it names that alone, and gives one of the values it had decided over, beside another. */
  const reopens = (change: Change, field: FieldName): Change | null => {
    const [named, ...more] = ownField(change.base, field) ?? [];
    const settlement = named === undefined || more.length > 0 ? undefined : changes.get(named);
    if (settlement === undefined || !settles(settlement, field)) return null;
    const gives = (each: Change): boolean => seen(settlement, field).some((head) => sameJson(head.value, ownField(each.set, field) ?? null));
    const { incarnation } = splitChangeId(change.id);
    const siblings = childrenOf(field, settlement.id).flatMap((id) => (id === change.id ? [] : (changes.get(id) ?? [])));
    const isUndone = siblings.some((each) => splitChangeId(each.id).incarnation === incarnation && gives(each) && !sameJson(ownField(each.set, field) ?? null, ownField(change.set, field) ?? null));
    return gives(change) && isUndone ? settlement : null;
  };

  /** Who wrote a head's value first: where a settlement was undone, the one that it had decided over. */
  const origin = (field: FieldName, head: Head): Head => {
    const change = changes.get(head.id);
    const settlement = change === undefined ? null : reopens(change, field);
    const first = settlement === null ? undefined : seen(settlement, field).find((each) => sameJson(each.value, head.value));
    return first === undefined ? head : origin(field, first);
  };

  const ancestors = (field: FieldName, id: ChangeId): Set<ChangeId> => reach(id, (each) => parentsOf(field, each));

  /** The newest value that the authors of all these heads had before them. */
  const commonEarlier = (field: FieldName, live: readonly Head[]): EarlierValue => {
    const origins = live.map((head) => origin(field, head));
    const [first, ...others] = origins.map((head) => ancestors(field, head.id));
    if (first === undefined) return { known: false };
    const common = [...first].filter((id) => others.every((each) => each.has(id)));
    if (common.length === 0) return origins.every((head) => changes.has(head.id)) ? { known: true, value: null } : { known: false };
    const older = new Set(common.flatMap((id) => [...ancestors(field, id)]));
    const newest = common.filter((id) => !older.has(id)).flatMap((id) => headOf(field, id) ?? []).toSorted(shownFirst)[0];
    return newest === undefined ? { known: false } : { known: true, value: newest.value };
  };

  /** The newest other changes of a field with another value that neither knew of this one nor were known to it: what it met. */
  const met = (change: Change, field: FieldName): Change[] => {
    const before = ancestors(field, change.id);
    const after = reach(change.id, (id) => childrenOf(field, id));
    const value = ownField(change.set, field) ?? null;
    const beside = log.flatMap(({ change: each }) =>
      each.id !== change.id && Object.hasOwn(each.set, field) && !before.has(each.id) && !after.has(each.id) && !sameJson(ownField(each.set, field) ?? null, value) ? [each] : []);
    const older = new Set(beside.flatMap((each) => [...ancestors(field, each.id)]));
    return beside.filter((each) => !older.has(each.id));
  };

  return { headOf, seen, settles, overruled, reopens, origin, commonEarlier, met };
};
export type Lineage = ReturnType<typeof createLineage>;

/** Everything that can be reached, the start itself not counted. */
const reach = (start: ChangeId, next: (id: ChangeId) => readonly ChangeId[]): Set<ChangeId> => {
  const found = new Set<ChangeId>();
  const waiting = [...next(start)];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...next(id));
  }
  return found;
};

const shownFirst = (a: Head, b: Head): number => (a.at === b.at ? (a.id > b.id ? -1 : 1) : a.at > b.at ? -1 : 1);

/** Field → id → head: of the changes themselves, and of what they superseded (a head that came with a snapshot is in no log). */
const knownHeads = (log: readonly Logged[]): ReadonlyMap<FieldName, ReadonlyMap<ChangeId, Head>> => {
  const fields = new Map<FieldName, Map<ChangeId, Head>>();
  const note = (field: FieldName, head: Head): void => {
    const known = fields.get(field) ?? new Map<ChangeId, Head>();
    known.set(head.id, head);
    fields.set(field, known);
  };
  for (const { change, before } of log) {
    for (const [field, superseded] of Object.entries(before)) for (const head of superseded) note(field, head);
    for (const [field, value] of Object.entries(change.set)) note(field, { id: change.id, value, at: change.at, author: change.author });
  }
  return fields;
};

/** Per field: which changes name this one. */
const turnedRound = (log: readonly Logged[]): ((field: FieldName, id: ChangeId) => readonly ChangeId[]) => {
  const named = new Map<FieldName, Map<ChangeId, ChangeId[]>>();
  for (const { change } of log) {
    for (const [field, ids] of Object.entries(change.base)) {
      if (!Object.hasOwn(change.set, field)) continue;
      const byId = named.get(field) ?? new Map<ChangeId, ChangeId[]>();
      for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), change.id]);
      named.set(field, byId);
    }
  }
  return (field, id) => named.get(field)?.get(id) ?? [];
};
