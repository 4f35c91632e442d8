import { loadavg } from 'node:os';

/**
 * One measured figure. `ratio` is this row's value divided by the value of the row named `ratioTo` of the same run; where a
 * file measures several runs, value and ratio are each the median over the runs. `goal` is the greatest ratio (or value,
 * where there is nothing to compare with) that was asked for.
 */
export type Row = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratioTo?: string;
  readonly ratio?: number;
  readonly goal?: number;
  /** the goal is the least ratio (or value) instead of the greatest */
  readonly atLeast?: true;
  readonly met?: boolean;
  /** least and greatest of what the median was taken from: the ratio's where there is one, else the value's */
  readonly spread?: readonly [number, number];
};

/** `records`: how large the register is that is measured, where a bench leaves the choice. */
export type BenchOptions = { readonly runs: number; readonly records: number; readonly say: (line: string) => void };
export type Bench = (options: BenchOptions) => Promise<readonly Row[]>;

/** A row as it is known before anything was measured. `against`: the key of the row of the same plan that it is divided by. */
export type Planned = { readonly name: string; readonly unit: string; readonly against?: string; readonly goal?: number; readonly atLeast?: true };
export type Plan = Readonly<Record<string, Planned>>;

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** The middle value; of an even number of values the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
};

const spreadOf = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)];

/** A figure of every run, in the order of the runs. */
type Series = { readonly name: string; readonly unit: string; readonly values: readonly number[] };

/** The row of a series alone. */
const rowOf = ({ name, unit, values }: Series): Row => {
  const value = median(values);
  return { name, value, unit, spread: spreadOf(values) };
};

/** The row of a series against another one: the median of the ratios inside each run. */
const rowAgainst = ({ name, unit, values }: Series, floor: Series): Row => {
  const ratios = values.map((value, run) => value / (floor.values[run] ?? Number.NaN));
  const ratio = median(ratios);
  return { name, value: median(values), unit, ratioTo: floor.name, ratio, spread: spreadOf(ratios) };
};

/** The rows of a plan from what was measured: a list of values for each, one of every run, in the order of the runs. */
export const rowsOf = <P extends Plan>(prefix: string, plan: P, measured: Readonly<Record<keyof P, readonly number[]>>): Row[] => {
  const seriesOf = (key: string): Series => ({ name: `${prefix}: ${plan[key]?.name ?? key}`, unit: plan[key]?.unit ?? '', values: measured[key] ?? [] });
  return Object.entries<Planned>(plan).map(([key, { against, goal, atLeast }]) => {
    const row = against === undefined ? rowOf(seriesOf(key)) : rowAgainst(seriesOf(key), seriesOf(against));
    if (goal === undefined) return row;
    const shown = row.ratio ?? row.value;
    return { ...row, goal, ...(atLeast === true ? { atLeast } : {}), met: atLeast === true ? shown >= goal : shown <= goal };
  });
};

/** How busy the machine was just before: more than its cores means that wall times are pessimistic. */
export const loadNow = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)}`;
