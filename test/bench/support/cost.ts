import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What processes have cost so far, as Linux counts it. Elsewhere NaN: these rows then say nothing. */
const TICK_MS = 10;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const numberIn = (text: string, label: string): number => Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);

/** The process and all that it has started, as far as they are still there. */
const treeOf = (pid: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) parents.set(Number(name), numberIn(read(`/proc/${name}/status`), 'PPid'));
  const tree = [pid];
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.push(child);
  return tree;
};

/** Milliseconds of user and system time. The name in brackets may hold anything, so fields are counted behind it. */
const cpuOf = (pid: number): number => {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) * TICK_MS;
};

const sum = (values: readonly number[]): number => values.filter((value) => !Number.isNaN(value)).reduce((a, b) => a + b, 0);

export const cpuMs = (pid: number): number => (process.platform === 'linux' ? cpuOf(pid) : Number.NaN);
export const treeCpuMs = (pid: number): number => (process.platform === 'linux' ? sum(treeOf(pid).map(cpuOf)) : Number.NaN);

/** The most memory that a process has held since the last `forgetPeak`, MB. Chromium shares pages, so a tree is not summed. */
export const peakMb = (pid: number): number => (process.platform === 'linux' ? numberIn(read(`/proc/${pid}/status`), 'VmHWM') / 1_024 : Number.NaN);
/** The peak begins anew at what is held now. */
export const forgetPeak = (pid: number): void => {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
};
export const nowMb = (pid: number): number => (process.platform === 'linux' ? numberIn(read(`/proc/${pid}/status`), 'VmRSS') / 1_024 : Number.NaN);
