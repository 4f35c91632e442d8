import type { Change, FieldName } from '#core/change/change.ts';
import type { Head, RecordRef, RecordState } from '#core/change/state.ts';

/**
 * The rule itself, written without any thought of speed and without any code of core: what has arrived is what names only
 * what has arrived; the heads of a field are the changes that set it and that no change that has arrived names for it.
 */

/** The changes of a set that can be applied; the others wait. */
export const oracleApplied = (changes: readonly Change[]): Change[] => {
  const all = distinct(changes);
  let applied: Change[] = [];
  for (;;) {
    const ids = new Set(applied.map((change) => change.id));
    const next = all.filter((change) => Object.values(change.base).every((named) => named.every((id) => ids.has(id))));
    if (next.length === applied.length) return applied;
    applied = next;
  }
};

const isAbout = (change: Change, ref: RecordRef): boolean =>
  change.scope === ref.scope && change.kind === ref.kind && change.record === ref.record;

const sets = (change: Change, field: FieldName): boolean => Object.keys(change.set).includes(field);

const names = (change: Change, field: FieldName): readonly string[] =>
  Object.entries(change.base).find(([name]) => name === field)?.[1] ?? [];

/** Heads of one field over changes that have all arrived. */
export const oracleHeads = (applied: readonly Change[], ref: RecordRef, field: FieldName): Head[] => {
  const setters = applied.filter((change) => isAbout(change, ref) && sets(change, field));
  const superseded = new Set(setters.flatMap((change) => names(change, field)));
  return setters
    .filter((change) => !superseded.has(change.id))
    .map((change): Head => ({ id: change.id, value: change.set[field]!, at: change.at, author: change.author }))
    .toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? 1 : -1));
};

/** The states of all records over a set of changes, waiting ones left out, sorted. */
export const oracleStates = (changes: readonly Change[]): RecordState[] => statesOver(oracleApplied(changes));

/** The same where nothing waits: what is named and has not come is superseded all the same. */
export const oracleStatesLetGo = (changes: readonly Change[]): RecordState[] => statesOver(distinct(changes));

/** A set of changes, each once. */
export const distinct = (changes: readonly Change[]): Change[] => [...new Map(changes.map((change) => [change.id, change])).values()];

const statesOver = (applied: readonly Change[]): RecordState[] => {
  const refs = new Map(applied.map(({ scope, kind, record }) => [`${scope}|${kind}|${record}`, { scope, kind, record }]));
  return [...refs.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ({ ...ref, fields: oracleFields(applied, ref) }));
};

const oracleFields = (applied: readonly Change[], ref: RecordRef): Record<FieldName, Head[]> => {
  const fields = new Set(applied.filter((change) => isAbout(change, ref)).flatMap((change) => Object.keys(change.set)));
  return Object.fromEntries([...fields].map((field) => [field, oracleHeads(applied, ref, field)]));
};

/** Whether the fields of a change are all accounted for: live, or replaced by somebody who had seen it. */
export const isAccountedFor = (change: Change, applied: readonly Change[], states: readonly RecordState[]): boolean => {
  const state = states.find((candidate) => isAbout(change, candidate));
  return Object.keys(change.set).every((field) => {
    const live = Object.entries(state?.fields ?? {}).some(([name, heads]) => name === field && heads.some((head) => head.id === change.id));
    return live || applied.some((other) => isAbout(other, change) && sets(other, field) && names(other, field).includes(change.id));
  });
};
