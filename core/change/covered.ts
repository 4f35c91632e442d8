import { splitChangeId, type ChangeId, type Scope } from '../ids.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { VersionVector } from './state.ts';

/** Per scope, up to which number snapshots cover each life. */
export type ScopeVectors = Readonly<Record<Scope, VersionVector>>;

/** Runs of numbers, both ends included, in their order and apart. */
export type Runs = readonly (readonly [from: number, to: number])[];

/** Life → its numbers. */
export type LifeRuns = Readonly<Record<string, Runs>>;

/**
 * What snapshots stand for. `refused`: numbers within the vectors that the endpoint had refused, so that nothing of them is in any record. An
 * endpoint that is restored forgets a refusal, and may take the number after all, from a colleague's file. An endpoint of an earlier version
 * does not name the scope there: then nobody knows which of the numbers it took.
 */
export type Covered = { readonly vectors: ScopeVectors; readonly refused?: Readonly<Record<Scope, LifeRuns>> | undefined };

export const NOTHING_COVERED: Covered = Object.freeze({ vectors: {} });

/** Whether a snapshot of the scope has brought this change (its effect, not its text). */
export const isCovered = (covered: Covered, scope: Scope, id: ChangeId): boolean => {
  const vector = ownField(covered.vectors, scope);
  if (vector === undefined) return false;
  const { incarnation, n } = splitChangeId(id);
  return n <= (ownField(vector, incarnation) ?? 0) && !isAmong(runsOf(covered, scope, incarnation), n);
};

/** Whether a snapshot says that the endpoint took this change. One that does not say what was refused tells only that it was decided on. */
export const isTakenIn = (covered: Covered, scope: Scope, id: ChangeId): boolean => covered.refused !== undefined && Object.hasOwn(covered.refused, scope) && isCovered(covered, scope, id);

/** Whether a snapshot says that this number was refused. */
export const isRefusedIn = (covered: Covered, scope: Scope, id: ChangeId): boolean => {
  const { incarnation, n } = splitChangeId(id);
  return isAmong(runsOf(covered, scope, incarnation), n);
};

const NO_RUNS: Runs = [];
const runsOf = ({ refused }: Covered, scope: Scope, incarnation: string): Runs => (refused === undefined ? NO_RUNS : (ownField(ownField(refused, scope) ?? {}, incarnation) ?? NO_RUNS));

const isAmong = (runs: Runs, n: number): boolean => {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.[1] ?? 0) < n) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run !== undefined && run[0] <= n;
};

/** What two snapshots stand for together: a number that one of them refused and the other brought is brought. */
export const joinCovered = (a: Covered, b: Covered): Covered => {
  const vectors: Record<Scope, VersionVector> = {};
  const refused: Record<Scope, LifeRuns> = {};
  for (const scope of new Set([...Object.keys(a.vectors), ...Object.keys(b.vectors)])) {
    const [ofA, ofB] = [ownField(a.vectors, scope) ?? {}, ownField(b.vectors, scope) ?? {}];
    const vector: Record<string, number> = {};
    const lives: Record<string, Runs> = {};
    for (const life of new Set([...Object.keys(ofA), ...Object.keys(ofB)])) {
      const [nOfA, nOfB] = [ownField(ofA, life) ?? 0, ownField(ofB, life) ?? 0];
      setOwnField(vector, life, Math.max(nOfA, nOfB));
      const runs = refusedByBoth({ n: nOfA, runs: runsOf(a, scope, life) }, { n: nOfB, runs: runsOf(b, scope, life) });
      if (runs.length > 0) setOwnField(lives, life, runs);
    }
    setOwnField(vectors, scope, vector);
    if (Object.keys(lives).length > 0) setOwnField(refused, scope, lives);
  }
  return Object.keys(refused).length > 0 ? { vectors, refused } : { vectors };
};

type LifeCovered = { readonly n: number; readonly runs: Runs };

/** What both refused, and what one of them refused and the other does not reach. */
const refusedByBoth = (a: LifeCovered, b: LifeCovered): Runs => inOrder([...after(a.runs, b.n), ...after(b.runs, a.n), ...inBoth(a.runs, b.runs)]);

const after = (runs: Runs, n: number): Runs => runs.flatMap(([from, to]): Runs => (to > n ? [[Math.max(from, n + 1), to]] : []));

const inBoth = (a: Runs, b: Runs): Runs => {
  const both: [number, number][] = [];
  for (let [i, j] = [0, 0]; ; ) {
    const [one, other] = [a[i], b[j]];
    if (one === undefined || other === undefined) return both;
    const [from, to] = [Math.max(one[0], other[0]), Math.min(one[1], other[1])];
    if (from <= to) both.push([from, to]);
    if (one[1] < other[1]) i += 1;
    else j += 1;
  }
};

/** The same numbers as runs in their order, those that touch joined. */
export const inOrder = (runs: Runs): Runs => {
  const whole: [number, number][] = [];
  for (const [from, to] of runs.toSorted((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
};
