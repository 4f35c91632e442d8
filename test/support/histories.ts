import * as fc from 'fast-check';
import { changeId, splitChangeId, type ChangeId } from '#core/ids.ts';
import type { Change, FieldName, Json } from '#core/change/change.ts';
import { inOrder, type Covered, type Runs } from '#core/change/covered.ts';
import type { RecordRef, VersionVector } from '#core/change/state.ts';
import { oracleHeads } from './merge-oracle.ts';

/**
 * Histories of several PCs that edit the same records, hear of each other in part, forget to, begin new lives. A history is
 * interpreted from a list of small steps, so that fast-check can shrink it to the few that matter.
 */
export type History = {
  /** in an order in which they may have been made: whatever a change names stands before it */
  readonly changes: readonly Change[];
};

export const PCS = 4;
const SCOPES = ['TH-57', 'TH-90'] as const;
/** Two records per scope, and one that has the id of another and a different kind. */
const RECORDS: readonly RecordRef[] = [
  { scope: SCOPES[0], kind: 'agreement', record: 'r1' },
  { scope: SCOPES[1], kind: 'agreement', record: 'r2' },
  { scope: SCOPES[0], kind: 'activity', record: 'r1' },
  { scope: SCOPES[1], kind: 'activity', record: 'r3' },
];
const FIELDS: readonly FieldName[] = ['title/th', 'notes', 'deleted', 'constructor'];
/** Few, so that concurrent edits often agree; two that are equal although their members stand in another order. */
const VALUES: readonly Json[] = ['a', 'b', null, true, { x: 1, y: [2] }, { y: [2], x: 1 }, 0];

const WHAT = ['edit', 'edit', 'edit', 'edit', 'hear', 'hear', 'hear', 'delete', 'settle', 'reborn'] as const;
/** What the author had seen: the present, an older state, nothing, or the present and things that a base rarely names. */
const SEEN = ['all', 'all', 'all', 'older', 'nothing', 'some', 'odd'] as const;

export type Step = {
  readonly what: (typeof WHAT)[number];
  readonly who: number;
  readonly other: number;
  readonly record: number;
  readonly fields: number;
  readonly value: number;
  readonly seen: (typeof SEEN)[number];
  readonly at: number;
};

const below = (count: number): fc.Arbitrary<number> => fc.nat({ max: count - 1 });

const arbitraryStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...WHAT),
  who: below(PCS),
  other: below(PCS),
  record: fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
  fields: fc.constantFrom(1, 1, 1, 2, 3, 4, 8, 15),
  value: below(VALUES.length),
  seen: fc.constantFrom(...SEEN),
  at: below(6),
});

/** Mostly long ones; a failing one still shrinks to a few steps. */
export const arbitraryHistory = (maxSteps = 60): fc.Arbitrary<History> =>
  fc
    .oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.array(arbitraryStep, { minLength: 1, maxLength: 8, size: 'max' }) },
      { weight: 4, arbitrary: fc.array(arbitraryStep, { minLength: Math.ceil(maxSteps / 2), maxLength: maxSteps, size: 'max' }) },
    )
    .map(historyOf);

type Pc = { name: string; n: number; lives: number; readonly known: Change[] };

export const historyOf = (steps: readonly Step[]): History => {
  const pcs = Array.from({ length: PCS }, (_, index): Pc => ({ name: incarnation(index, 0), n: 0, lives: 0, known: [] }));
  const changes: Change[] = [];
  for (const step of steps) {
    const pc = pcs[step.who]!;
    if (step.what === 'hear') hear(pc, pcs[step.other]!, step.value);
    else if (step.what === 'reborn') Object.assign(pc, { name: incarnation(step.who, (pc.lives += 1)), n: 0 });
    else {
      const change = changeOf(step, pc);
      pc.known.push(change);
      changes.push(change);
    }
  }
  return { changes };
};

const incarnation = (pc: number, life: number): string => `pc${pc}life${life}`.padEnd(12, 'x');

/** Learns what the other knows, all of it or up to some point (so never an edit without what it names). */
const hear = (pc: Pc, other: Pc, part: number): void => {
  const upTo = Math.ceil((other.known.length * Math.min(part + 1, 4)) / 4);
  for (const change of other.known.slice(0, upTo)) if (!pc.known.includes(change)) pc.known.push(change);
};

const changeOf = (step: Step, pc: Pc): Change => {
  const ref = RECORDS[step.record]!;
  const set: Record<FieldName, Json> = {};
  if (step.what === 'delete') set['deleted'] = true;
  else for (const [bit, field] of FIELDS.entries()) if (step.fields & (1 << bit)) set[field] = VALUES[(step.value + bit) % VALUES.length]!;
  return {
    id: changeId(pc.name, (pc.n += 1)),
    ...ref,
    set,
    base: baseOf(step, pc, ref, Object.keys(set)),
    // Unrelated to cause and effect, and often equal: the clocks of these PCs are all wrong.
    at: `00000000000000${step.at}-0000`,
    author: { officer: `officer-${step.who}`, name: `Officer ${step.who}`, device: `PC ${step.who}` },
    schema: 1,
    prev: '',
  };
};

const baseOf = (step: Step, pc: Pc, ref: RecordRef, fields: readonly FieldName[]): Record<FieldName, ChangeId[]> => {
  const base: Record<FieldName, ChangeId[]> = {};
  const seen = step.seen === 'older' && step.what === 'edit' ? pc.known.slice(0, -2) : pc.known;
  if (step.seen === 'nothing' && step.what === 'edit') return base;
  for (const field of fields) {
    const heads = oracleHeads(seen, ref, field).map((head) => head.id);
    base[field] = step.seen === 'some' && step.what === 'edit' ? heads.slice(0, 1) : heads;
  }
  if (step.seen === 'odd') addOddNames(base, step, pc, ref, fields);
  return base;
};

/** Names that supersede nothing: of a field that is not set, of another record of the scope, of a value long replaced. */
const addOddNames = (base: Record<FieldName, ChangeId[]>, step: Step, pc: Pc, ref: RecordRef, fields: readonly FieldName[]): void => {
  const unset = FIELDS.find((field) => !fields.includes(field));
  if (unset !== undefined) base[unset] = oracleHeads(pc.known, ref, unset).map((head) => head.id);
  const [first] = fields;
  const others = pc.known.filter((change) => change.scope === ref.scope);
  const odd = others[step.value % Math.max(1, others.length)];
  if (first !== undefined && odd !== undefined) base[first] = [...new Set([...(base[first] ?? []), odd.id])];
};

/** A small random source with a seed, for orders of delivery: the same seed, the same run. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const shuffled = <T>(items: readonly T[], random: () => number): T[] => {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
};

/** All of the changes in any order, some of them twice or three times, cut into batches of any size. */
export const delivery = (changes: readonly Change[], random: () => number): Change[][] => {
  const copies = changes.flatMap((change) => Array.from({ length: random() < 0.3 ? 2 + Math.floor(random() * 2) : 1 }, () => change));
  const batches: Change[][] = [[]];
  for (const change of shuffled(copies, random)) {
    batches.at(-1)!.push(change);
    if (random() < 0.35) batches.push([]);
  }
  return batches;
};

export const someOf = <T>(items: readonly T[], random: () => number): T[] => {
  const share = random();
  return items.filter(() => random() < share);
};

/** What a snapshot covers: a prefix of every life, lowered until everything that is named inside is inside. */
export const snapshotCut = (changes: readonly Change[], random: () => number): Change[] => {
  const share = random();
  let covered = changes.filter((_, index) => index < changes.length * share || random() < 0.2);
  for (;;) {
    const ids = new Set(covered.map((change) => change.id));
    const next = covered.filter((change) => isWhole(change, ids));
    if (next.length === covered.length) return covered;
    covered = next;
  }
};

/** Whether everything the change names, and the change of the same life and scope before it, are there too. */
const isWhole = (change: Change, ids: ReadonlySet<ChangeId>): boolean =>
  Object.values(change.base).flat().every((id) => ids.has(id)) && previousOfLife(change).every((id) => ids.has(id));

const previousOfLife = (change: Change): ChangeId[] => {
  const [name = '', n = ''] = change.id.split(':');
  return Number(n) > 1 ? [changeId(name, Number(n) - 1)] : [];
};

/** What a snapshot of these changes says that it covers. */
export const coveredBy = (changes: readonly Change[], refused: ReadonlySet<ChangeId> = new Set()): Covered => {
  const runs: Record<string, Record<string, Runs>> = {};
  for (const { id, scope } of changes.filter((change) => refused.has(change.id))) {
    const { incarnation: life, n } = splitChangeId(id);
    const lives = (runs[scope] ??= {});
    lives[life] = inOrder([...(lives[life] ?? []), [n, n]]);
  }
  return { vectors: vectorsOf(changes), refused: runs };
};

/** Per scope, the greatest n per incarnation among these changes. */
export const vectorsOf = (changes: readonly Change[]): Record<string, VersionVector> => {
  const vectors: Record<string, Record<string, number>> = {};
  for (const change of changes) {
    const [name = '', n = ''] = change.id.split(':');
    const vector = (vectors[change.scope] ??= {});
    vector[name] = Math.max(vector[name] ?? 0, Number(n));
  }
  return vectors;
};
