import { isDeepStrictEqual } from 'node:util';
import type { AppliedChange, BatchResult } from '#core/change/apply-batch.ts';
import type { Change, FieldName } from '#core/change/change.ts';
import { emptyRecord, headsOf } from '#core/change/merge.ts';
import type { ScopeVectors } from '#core/change/covered.ts';
import type { BatchInput, BatchPlan, HeldChange } from '#core/change/plan-batch.ts';
import { recordKey, type Head, type RecordState } from '#core/change/state.ts';
import type { ChangeId } from '#core/ids.ts';
import { REAL_KIT, type MergeKit } from './merge-kit.ts';

/**
 * Mergers with one mistake each, as somebody might make it. The laws must catch every one of them; a law suite that lets a
 * wrong merger pass proves nothing about the right one.
 */

/** What one change does to one field. The faithful version, as plain as possible, is the control of all mutants built on it. */
type FieldStep = (old: readonly Head[], change: Change, field: FieldName) => { heads: readonly Head[]; superseded: readonly Head[] };

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => Object.entries(table).find(([name]) => name === key)?.[1];

const headFor = (change: Change, field: FieldName): Head => ({ id: change.id, value: change.set[field]!, at: change.at, author: change.author });

const shownFirst = (a: Head, b: Head): number => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? 1 : -1);

const faithful: FieldStep = (old, change, field) => {
  const named = own(change.base, field) ?? [];
  const superseded = old.filter((head) => named.includes(head.id));
  const left = old.filter((head) => !named.includes(head.id) && head.id !== change.id);
  return { heads: [...left, headFor(change, field)].toSorted(shownFirst), superseded };
};

type Stepper = (change: Change) => readonly FieldName[];
const fieldsSet: Stepper = (change) => Object.keys(change.set);

const withStep = (step: FieldStep, after = (fields: Record<FieldName, readonly Head[]>, _change: Change) => fields): MergeKit => {
  const applyOne = (state: RecordState, change: Change, lacking: readonly ChangeId[] = []): { state: RecordState; before: Record<FieldName, readonly Head[]> } => {
    const fields = { ...state.fields };
    const before: Record<FieldName, readonly Head[]> = {};
    for (const field of fieldsSet(change)) {
      const { heads, superseded } = step(headsOf({ ...state, fields }, field), change, field);
      fields[field] = heads;
      if (superseded.length > 0) before[field] = superseded;
    }
    const gone: Record<FieldName, readonly ChangeId[]> = { ...state.gone };
    for (const field of fieldsSet(change)) {
      if (own(gone, field)?.includes(change.id) === true) fields[field] = fields[field]!.filter(({ id }) => id !== change.id);
      const ids = [...(own(gone, field) ?? []), ...(own(change.base, field) ?? []).filter((id) => lacking.includes(id))];
      if (ids.length > 0) gone[field] = ids;
    }
    return { state: { ...state, fields: after(fields, change), ...(Object.keys(gone).length > 0 ? { gone } : {}) }, before };
  };
  const applyPlan = (plan: BatchPlan, records: readonly RecordState[]): BatchResult => {
    const states = new Map(records.map((state) => [recordKey(state), state]));
    const touched = new Set<string>();
    const applied: AppliedChange[] = [];
    for (const change of plan.order) {
      const key = recordKey(change);
      const result = applyOne(states.get(key) ?? emptyRecord(change.scope, change.kind, change.record), change, plan.lacking.get(change.id));
      states.set(key, result.state);
      touched.add(key);
      applied.push({ change, before: result.before, ...(plan.lacking.has(change.id) ? { lacking: plan.lacking.get(change.id)! } : {}) });
    }
    return { records: [...touched].map((key) => states.get(key)!), applied, held: plan.held, duplicates: plan.duplicates };
  };
  return { ...REAL_KIT, applyChange: (state, change) => applyOne(state, change).state, applyPlan };
};

const stepMutants: Record<string, MergeKit> = {
  'the last writer by stamp wins': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    return { heads: heads.slice(0, 1), superseded };
  }),
  'the last to arrive wins': withStep((old, change, field) => ({ heads: [headFor(change, field)], superseded: old })),
  'the losing head of three is dropped': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    return { heads: heads.slice(0, 2), superseded };
  }),
  'base is ignored': withStep((old, change, field) => faithful(old, { ...change, base: {} }, field)),
  'a base supersedes all heads': withStep((old, change, field) =>
    (own(change.base, field) ?? []).length > 0 ? { heads: [headFor(change, field)], superseded: old } : faithful(old, change, field),
  ),
  'only the first name of a base supersedes': withStep((old, change, field) =>
    faithful(old, { ...change, base: { [field]: (own(change.base, field) ?? []).slice(0, 1) } }, field),
  ),
  'a name supersedes in every field': withStep((old, change, field) => faithful(old, { ...change, base: { [field]: Object.values(change.base).flat() } }, field)),
  'a name supersedes in fields that are not set': withStep(faithful, (fields, change) => {
    const unset = Object.keys(change.base).filter((field) => !Object.keys(change.set).includes(field));
    const kept = unset.map((field) => [field, (own(fields, field) ?? []).filter((head) => !change.base[field]!.includes(head.id))] as const);
    return { ...fields, ...Object.fromEntries(kept.filter(([field]) => own(fields, field) !== undefined)) };
  }),
  'heads of equal value become one': withStep((old, change, field) => {
    const others = old.filter((head) => !isDeepStrictEqual(head.value, change.set[field]));
    return { ...faithful(others, change, field), superseded: faithful(old, change, field).superseded };
  }),
  'a change of the same author supersedes': withStep((old, change, field) =>
    faithful(old, { ...change, base: { [field]: [...(own(change.base, field) ?? []), ...old.filter((head) => head.author.officer === change.author.officer).map((head) => head.id)] } }, field),
  ),
  'the last to arrive is shown': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    return { heads: [headFor(change, field), ...old.filter((head) => heads.includes(head))], superseded };
  }),
  'equal stamps are shown in order of arrival': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    const arrived = [headFor(change, field), ...old.filter((head) => heads.includes(head))];
    return { heads: arrived.toSorted((a, b) => Number(a.at < b.at) - Number(a.at > b.at)), superseded };
  }),
  'the oldest head is shown': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    return { heads: heads.toReversed(), superseded };
  }),
  'deleting ends every other opinion': withStep((old, change, field) =>
    field === 'deleted' && change.set[field] === true ? { heads: [headFor(change, field)], superseded: old } : faithful(old, change, field),
  ),
  'an emptied field is forgotten': withStep((old, change, field) => {
    const { heads, superseded } = faithful(old, change, field);
    return { heads: heads.filter((head) => head.value !== null), superseded };
  }),
  'before is not told': withStep((old, change, field) => ({ ...faithful(old, change, field), superseded: [] })),
  'before tells all heads': withStep((old, change, field) => ({ ...faithful(old, change, field), superseded: old })),
};

const withPlan = (planBatch: (input: BatchInput) => BatchPlan): MergeKit => ({ ...REAL_KIT, planBatch });

/** Plans with other bases than the changes have, and hands out the changes as they were. */
const planWithBases = (input: BatchInput, rewrite: (change: Change) => Change['base']): BatchPlan => {
  const originals = new Map<Change, Change>();
  const mask = (change: Change): Change => {
    const masked = { ...change, base: rewrite(change) };
    originals.set(masked, change);
    return masked;
  };
  const unmask = (change: Change): Change => originals.get(change)!;
  const plan = REAL_KIT.planBatch({ ...input, incoming: input.incoming.map(mask), held: input.held.map(mask) });
  return {
    order: plan.order.map(unmask),
    held: plan.held.map((held) => ({ ...held, change: unmask(held.change) })),
    duplicates: plan.duplicates.map(unmask),
    lacking: plan.lacking,
  };
};

const mapVectors = (vectors: ScopeVectors, map: (n: number) => number): ScopeVectors =>
  Object.fromEntries(
    Object.entries(vectors).map(([scope, vector]) => [scope, Object.fromEntries(Object.entries(vector).map(([name, n]) => [name, map(n)]))]),
  );

const namesOf = (change: Change): ChangeId[] => Object.values(change.base).flat();

const holdAgain = (plan: BatchPlan, again: readonly Change[]): BatchPlan => ({
  ...plan,
  order: plan.order.filter((change) => !again.includes(change)),
  held: [...plan.held, ...again.map((change): HeldChange => ({ change, waitsFor: namesOf(change) }))],
});

const planMutants: Record<string, MergeKit> = {
  'nothing is held back': withPlan((input) => planWithBases(input, () => ({}))),
  'held back only for the own record': withPlan((input) =>
    planWithBases(input, (change) => {
      const elsewhere = [...input.incoming, ...input.held].filter((other) => recordKey(other) !== recordKey(change)).map((other) => other.id);
      return Object.fromEntries(Object.entries(change.base).map(([field, ids]) => [field, ids.filter((id) => !elsewhere.includes(id))]));
    }),
  ),
  'held back only for fields that are set': withPlan((input) =>
    planWithBases(input, (change) => Object.fromEntries(Object.entries(change.base).filter(([field]) => Object.keys(change.set).includes(field)))),
  ),
  'released when the first name arrives': withPlan((input) =>
    planWithBases(input, (change) => {
      const here = [...input.incoming, ...input.held].map((other) => other.id);
      const some = namesOf(change).find((id) => input.arrived.has(id) || here.includes(id));
      return some === undefined ? change.base : { any: [some] };
    }),
  ),
  'a released change releases no other': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    const direct = plan.order.filter((change) => namesOf(change).every((id) => !plan.order.some((other) => other.id === id)));
    const once = plan.order.filter((change) => namesOf(change).every((id) => !plan.order.some((other) => other.id === id) || direct.some((other) => other.id === id)));
    return holdAgain(plan, plan.order.filter((change) => !once.includes(change)));
  }),
  'a released change is applied twice': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return { ...plan, order: [...plan.order, ...plan.order.filter((change) => input.held.includes(change))] };
  }),
  'what was held before is forgotten': withPlan((input) => REAL_KIT.planBatch({ ...input, held: [] })),
  'what must wait is dropped': withPlan((input) => ({ ...REAL_KIT.planBatch(input), held: [] })),
  'a change that comes again is applied again': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return { ...plan, order: [...plan.order, ...plan.duplicates.filter((change) => input.arrived.has(change.id))] };
  }),
  'a second copy in a batch is applied too': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return { ...plan, order: [...plan.order, ...plan.duplicates.filter((change) => plan.order.includes(change))] };
  }),
  'the vector is compared with <': withPlan((input) => REAL_KIT.planBatch({ ...input, vectors: mapVectors(input.vectors, (n) => n - 1) })),
  'the vector covers one too many': withPlan((input) => REAL_KIT.planBatch({ ...input, vectors: mapVectors(input.vectors, (n) => n + 1) })),
  'the vector of any scope covers': withPlan((input) => {
    const all: Record<string, number> = {};
    for (const [name, n] of Object.values(input.vectors).flatMap((vector) => Object.entries(vector))) all[name] = Math.max(all[name] ?? 0, n);
    return REAL_KIT.planBatch({ ...input, vectors: { 'TH-57': all, 'TH-90': all } });
  }),
  'what was refused counts as covered': withPlan((input) => REAL_KIT.planBatch({ ...input, refused: undefined })),
  'what was refused counts as known where a snapshot meets records': { ...REAL_KIT, isCovered: ({ vectors }, scope, id) => REAL_KIT.isCovered({ vectors }, scope, id) },
  'what one snapshot refused stays so whatever another brings': {
    ...REAL_KIT,
    joinCovered: (a, b) => ({ ...REAL_KIT.joinCovered(a, b), refused: { ...a.refused, ...b.refused } }),
  },
  'what one snapshot refused is forgotten with the next': { ...REAL_KIT, joinCovered: (a, b) => ({ vectors: REAL_KIT.joinCovered(a, b).vectors, refused: b.refused }) },
  'the vector does not count for what is named': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return holdAgain(plan, plan.order.filter((change) => namesOf(change).some((id) => REAL_KIT.isCovered(input, change.scope, id))));
  }),
  'the order of a batch is kept as it came': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return { ...plan, order: [...new Set([...input.held, ...input.incoming])].filter((change) => plan.order.includes(change)) };
  }),
  'the log is not asked for what is named': { ...REAL_KIT, idsToLookUp: (incoming) => incoming.map((change) => change.id) },
  'the log is not asked for the change itself': { ...REAL_KIT, idsToLookUp: (incoming) => incoming.flatMap(namesOf) },
  'the state of a released record is not loaded': {
    ...REAL_KIT,
    recordsToLoad: (plan) => REAL_KIT.recordsToLoad({ ...plan, order: plan.order.filter((change) => namesOf(change).length === 0) }),
  },
};

const screenMutants: Record<string, MergeKit> = {
  'equal values conflict': {
    ...REAL_KIT,
    conflictsOf: (state) =>
      Object.entries(state.fields).filter(([, heads]) => heads.length > 1).map(([field, heads]) => ({ field, heads })).toSorted((a, b) => (a.field < b.field ? -1 : 1)),
  },
  'values are compared with their members in order': {
    ...REAL_KIT,
    conflictsOf: (state) =>
      Object.entries(state.fields)
        .filter(([, heads]) => new Set(heads.map((head) => JSON.stringify(head.value))).size > 1)
        .map(([field, heads]) => ({ field, heads }))
        .toSorted((a, b) => (a.field < b.field ? -1 : 1)),
  },
  'only the first two heads are compared': {
    ...REAL_KIT,
    conflictsOf: (state) => REAL_KIT.conflictsOf({ ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([field, heads]) => [field, heads.slice(0, 2)])) }),
  },
  'an emptied field never conflicts': {
    ...REAL_KIT,
    conflictsOf: (state) =>
      REAL_KIT.conflictsOf({ ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([field, heads]) => [field, heads.filter((head) => head.value !== null)])) }),
  },
  'a new change names only the shown head': { ...REAL_KIT, headIds: (state, field) => REAL_KIT.headIds(state, field).slice(0, 1) },
};

const historyMutants: Record<string, MergeKit> = {
  'a withdrawal brings nothing back': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => REAL_KIT.withdraw(state, gone, log.map(({ change }) => ({ change, before: {} }))),
  },
  'a withdrawal brings back what others superseded too': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => {
      const real = REAL_KIT.withdraw(state, gone, log);
      const alone = REAL_KIT.withdraw(state, gone, real.withdrawn);
      return { ...real, state: alone.state };
    },
  },
  'a withdrawal leaves the withdrawn value': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => ({ ...REAL_KIT.withdraw(state, gone, log), state }),
  },
  'a withdrawal leaves what builds on it': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => {
      const ids = [...gone];
      const only = log.filter(({ change }) => ids.includes(change.id));
      const { state: next } = REAL_KIT.withdraw(state, ids, only);
      return { state: next, withdrawn: only, log: log.filter((entry) => !only.includes(entry)) };
    },
  },
  'only what names the withdrawn change directly goes with it': {
    ...REAL_KIT,
    withDependents: (gone, changes) => {
      const ids = [...gone];
      return new Set([...ids, ...changes.filter((change) => namesOf(change).some((id) => ids.includes(id))).map((change) => change.id)]);
    },
  },
  'what a withdrawn change superseded has no heir': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => {
      const real = REAL_KIT.withdraw(state, gone, log);
      return { ...real, log: log.filter((entry) => real.log.some(({ change }) => change.id === entry.change.id)) };
    },
  },
  'a snapshot replaces what is here': { ...REAL_KIT, joinStates: (_, snapshot) => snapshot.state },
  'a snapshot is ignored where something is here': {
    ...REAL_KIT,
    joinStates: (here, snapshot) => (Object.keys(here.state.fields).length > 0 ? here.state : snapshot.state),
  },
  'a snapshot only adds heads': { ...REAL_KIT, joinStates: (here, snapshot) => REAL_KIT.joinStates({ ...here, knows: () => false }, { ...snapshot, knows: () => false }) },
  'a snapshot brings back what was superseded here': { ...REAL_KIT, joinStates: (here, snapshot) => REAL_KIT.joinStates({ ...here, knows: () => false }, snapshot) },
  'a snapshot supersedes nothing here': { ...REAL_KIT, joinStates: (here, snapshot) => REAL_KIT.joinStates(here, { ...snapshot, knows: () => false }) },
  'what was superseded before it came stands up when it comes': withPlan((input) => ({ ...REAL_KIT.planBatch(input), lacking: new Map() })),
  'what waits for what waits is let go before it': withPlan((input) => {
    const plan = REAL_KIT.planBatch(input);
    return plan.lacking.size > 0 ? { ...plan, order: plan.order.toReversed() } : plan;
  }),
  'a snapshot does not say what was superseded before it came': { ...REAL_KIT, joinStates: (here, { state: { gone: _gone, ...state }, knows }) => REAL_KIT.joinStates(here, { state, knows }) },
  'a snapshot forgets what was superseded here before it came': { ...REAL_KIT, joinStates: ({ state: { gone: _gone, ...state }, knows }, snapshot) => REAL_KIT.joinStates({ state, knows }, snapshot) },
  'a withdrawal does not give back what came late': {
    ...REAL_KIT,
    withdraw: (state, gone, log) => REAL_KIT.withdraw(state, gone, log.map(({ change, before }) => ({ change, before }))),
  },
  'a snapshot leaves every before as it was': { ...REAL_KIT, joinBefores: (log) => [...log] },
};

/** The plain rewriting that the step mutants are built on: it must keep every law. */
export const CONTROL_KIT: MergeKit = withStep(faithful);

export const MUTANTS: Readonly<Record<string, MergeKit>> = { ...stepMutants, ...planMutants, ...screenMutants, ...historyMutants };
