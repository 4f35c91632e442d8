import { packApp } from '#build/scripts/pack-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, median, rowsOf, type Bench, type Plan } from './support/rows.ts';
import { startWatched, type Started } from './support/watched-start.ts';

const DEFAULT = 10_000;
/** A large register is so many times as large. */
const LARGE = 10;

export const plan = {
  none: { name: 'window usable with no records', unit: 'ms' },
  some: { name: 'window usable with the register', unit: 'ms', against: 'none', goal: 1.2 },
  many: { name: 'window usable with ten times as many', unit: 'ms', against: 'none' },
  checkNone: { name: 'check of journal and view at the start, no records', unit: 'ms' },
  checkMany: { name: 'check of journal and view at the start, ten times as many', unit: 'ms' },
  added: { name: 'what the check of ten times as many adds before the first screen', unit: 'ms', goal: 100 },
  later: { name: 'how much later ten times as many are checked than none, from the start of the process', unit: 'ms', goal: 100 },
  nonePainted: { name: 'first paint with no records', unit: 'ms' },
  somePainted: { name: 'first paint with the register', unit: 'ms' },
  manyPainted: { name: 'first paint with ten times as many', unit: 'ms' },
} as const satisfies Plan;
type Size = 'none' | 'some' | 'many';
type Run = Readonly<Record<Size, Started>>;

const passed = ({ marks }: Started, mark: string): number => marks[mark] ?? Number.NaN;

/** Opening the journal with its segments, and comparing the view with it: all that a start waits for before the first screen to be sure of the register. */
const checkOf = (started: Started): number =>
  passed(started, 'main: journal opened') - passed(started, 'main: journal begun') + passed(started, 'window: checked') - passed(started, 'window: answered');

/** When each mark was passed, beside each other, and how long after the one before. */
const tellMarks = (measured: readonly Run[], say: (line: string) => void): void => {
  const [first] = measured;
  if (first === undefined) return;
  const at = (size: Size, mark: string): number => median(measured.map((run) => passed(run[size], mark)));
  const before: Partial<Record<Size, number>> = {};
  const column = (size: Size, mark: string): string => {
    const now = at(size, mark);
    const step = now - (before[size] ?? 0);
    before[size] = now;
    return `${now.toFixed(0)} (+${step.toFixed(0)})`.padStart(16);
  };
  say(`${'start: milliseconds at each mark'.padEnd(32)}${KINDS.map((size) => size.padStart(16)).join('')}`);
  for (const mark of Object.keys(first.none.marks).toSorted((a, b) => at('none', a) - at('none', b))) say(`${mark.padEnd(32)}${KINDS.map((size) => column(size, mark)).join('')}`);
};

const KINDS: readonly Size[] = ['none', 'some', 'many'];

/** The packed program on registers of several sizes, each closed in good order: what its check of journal and view costs a start. */
export const run: Bench = async ({ runs, records, say }) => {
  await packApp('test');
  const profiles = { none: await profileWith(0), some: await profileWith(records), many: await profileWith(LARGE * records) };
  const start = async (kind: Size): Promise<Started> => {
    const started = await startWatched(profiles[kind]);
    if (kind !== 'none' && started.rows === 0) throw new Error('no rows were shown');
    return started;
  };
  // What the system reads from disk the first time is the same for all and not meant here.
  for (const kind of KINDS) await start(kind);
  const measured: Run[] = [];
  for (let i = 0; i < runs; i += 1) {
    const found: Partial<Record<Size, Started>> = {};
    for (const kind of i % 2 === 0 ? KINDS : KINDS.toReversed()) found[kind] = await start(kind);
    measured.push(found as Run);
    say(`start: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  for (const kind of KINDS) removeProfile(profiles[kind]);
  tellMarks(measured, say);
  const series = (value: (each: Run) => number): number[] => measured.map(value);
  return rowsOf(records === DEFAULT ? 'start' : `start with ${records} records`, plan, {
    none: series(({ none }) => none.usable),
    some: series(({ some }) => some.usable),
    many: series(({ many }) => many.usable),
    checkNone: series(({ none }) => checkOf(none)),
    checkMany: series(({ many }) => checkOf(many)),
    added: series(({ none, many }) => checkOf(many) - checkOf(none)),
    later: series(({ none, many }) => passed(many, 'window: checked') - passed(none, 'window: checked')),
    nonePainted: series(({ none }) => none.painted),
    somePainted: series(({ some }) => some.painted),
    manyPainted: series(({ many }) => many.painted),
  });
};
