import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { FLOOR_PAGES } from './support/bench-app.ts';
import { openFloorLine, type Floor, type FloorLine } from './support/floor-line.ts';
import { startFloorServer, type FloorServer } from './support/floor-server.ts';
import { openOffice, withMinistry, type Carried, type Office } from './support/offices.ts';
import { rawOf, sampleRecords } from './support/records.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';
import { openSeeder, type Seeder } from './support/seed-ministry.ts';
import type { Synced } from './window/measure-sync.ts';

const CHANGED = 100;
const DEFAULT = 10_000;
/** Small ones within a run, so that their medians mean something. */
const REPEATS = 5;
const [READERS, WRITERS] = ['TH-57', 'TH-50'];

export const plan = {
  pullFloor: { name: 'first pull, floor: one fetch of gzip NDJSON into raw IndexedDB', unit: 'ms' },
  pull: { name: 'first pull, all in the view', unit: 'ms', against: 'pullFloor', goal: 1.2 },
  pullJournal: { name: 'first pull, until the journal holds all', unit: 'ms', against: 'pullFloor' },
  pullListed: { name: 'first pull, newest 50 on screen', unit: 'ms' },
  pullRequests: { name: 'first pull, requests', unit: 'requests', goal: 3 },
  pullFloorBytes: { name: 'first pull, floor, bytes down', unit: 'MB' },
  pullBytes: { name: 'first pull, bytes down', unit: 'MB', against: 'pullFloorBytes' },
  pushFloor: { name: 'push, floor: one POST of gzip NDJSON', unit: 'ms' },
  push: { name: 'push, all acknowledged', unit: 'ms', against: 'pushFloor' },
  pushRequests: { name: 'push, requests', unit: 'requests' },
  newFloor: { name: `${CHANGED} records, floor`, unit: 'ms' },
  newMs: { name: `${CHANGED} new records, in the view`, unit: 'ms', against: 'newFloor' },
  newRequests: { name: `${CHANGED} new records, requests`, unit: 'requests', goal: 2 },
  nothingFloor: { name: 'nothing changed, floor: one bare round trip', unit: 'ms' },
  nothing: { name: 'nothing changed', unit: 'ms', against: 'nothingFloor' },
  nothingRequests: { name: 'nothing changed, requests', unit: 'requests', goal: 1 },
  nothingBytes: { name: 'nothing changed, bytes both ways', unit: 'B', goal: 999 },
} as const satisfies Plan;

type Exchange = { readonly product: Synced & Carried; readonly floor: Floor };
type Run = { readonly pull: Exchange; readonly push: Exchange; readonly small: readonly { readonly made: Exchange; readonly nothing: Exchange }[] };
type Stage = { readonly ministry: DemoMinistry; readonly floors: FloorServer; readonly seeder: Seeder; readonly records: number };

let seeds = 7_000;
const nextSeed = (): number => (seeds += 1);

/** Each goes first in every second run. */
const inTurns = async (run: number, product: () => Promise<Synced & Carried>, floor: () => Promise<Floor>): Promise<Exchange> => {
  if (run % 2 === 0) return { floor: await floor(), product: await product() };
  return { product: await product(), floor: await floor() };
};

const measureReading = async (office: Office, floor: FloorLine, { seeder, records }: Stage, run: number): Promise<Omit<Run, 'push'>> => {
  const pull = await inTurns(run, () => office.sync(true), () => floor.pull('all', records));
  // The changes behind a snapshot come in a run of their own, when there is little else.
  await office.sync();
  await office.sync();
  const small: { made: Exchange; nothing: Exchange }[] = [];
  for (let i = 0; i < REPEATS; i += 1) {
    await seeder.save(sampleRecords(CHANGED, nextSeed()));
    await seeder.sync();
    const made = await inTurns(i, () => office.sync(), () => floor.pull('changed', CHANGED));
    small.push({ made, nothing: await inTurns(i, () => office.sync(), () => floor.roundTrip()) });
  }
  return { pull, small };
};

const measureOne = async (stage: Stage, run: number): Promise<Run> => {
  const { ministry, floors, records } = stage;
  const reader = await openOffice(ministry, READERS);
  const floor = await openFloorLine(reader.app, floors);
  try {
    const reading = await measureReading(reader, floor, stage, run);
    const writer = await openOffice(ministry, WRITERS);
    await writer.sync();
    await writer.fill(records, nextSeed());
    const push = await inTurns(run, () => writer.sync(), () => floor.push('all', records));
    await writer.close();
    return { ...reading, push };
  } finally {
    for (const { close } of [reader, floor]) await close();
  }
};

/** First pull, push, 100 changes and nothing at all on this machine, beside hand-written floors of the same. */
export const run: Bench = ({ runs, records, say }) =>
  withMinistry(async (ministry) => {
    const samples = sampleRecords(records);
    const floors = await startFloorServer(FLOOR_PAGES, new Map([['all', samples.map(rawOf)], ['changed', samples.slice(0, CHANGED).map(rawOf)]]));
    const seeder = await openSeeder(ministry.address, await ministry.code(READERS, 'officer'));
    try {
      await seeder.save(samples);
      await seeder.sync();
      say('sync: the ministry holds the records');
      const stage: Stage = { ministry, floors, seeder, records };
      const measured: Run[] = [];
      // The first PC that asks makes the endpoint prepare its snapshot: that is the run that is not counted.
      await measureOne(stage, 0);
      for (let i = 1; i <= runs; i += 1) {
        measured.push(await measureOne(stage, i));
        say(`sync: run ${i} of ${runs}, ${loadNow()}`);
      }
      return rowsOf(records === DEFAULT ? 'sync' : `sync with ${records} records`, plan, valuesOf(measured));
    } finally {
      seeder.close();
      await floors.close();
    }
  });

const valuesOf = (measured: readonly Run[]): Record<keyof typeof plan, readonly number[]> => {
  const pull = (value: (each: Exchange) => number): number[] => measured.map((each) => value(each.pull));
  const push = (value: (each: Exchange) => number): number[] => measured.map((each) => value(each.push));
  const made = (value: (each: Exchange) => number): number[] => measured.flatMap(({ small }) => small.map((each) => value(each.made)));
  const nothing = (value: (each: Exchange) => number): number[] => measured.flatMap(({ small }) => small.map((each) => value(each.nothing)));
  return {
    pullFloor: pull(({ floor }) => floor.ms),
    pull: pull(({ product }) => product.ms),
    pullJournal: pull(({ product }) => product.syncMs),
    pullListed: pull(({ product }) => product.firstMs ?? Number.NaN),
    pullRequests: pull(({ product }) => product.requests),
    pullFloorBytes: pull(({ floor }) => floor.down / 1e6),
    pullBytes: pull(({ product }) => product.down / 1e6),
    pushFloor: push(({ floor }) => floor.ms),
    push: push(({ product }) => product.ms),
    pushRequests: push(({ product }) => product.requests),
    newFloor: made(({ floor }) => floor.ms),
    newMs: made(({ product }) => product.ms),
    newRequests: made(({ product }) => product.requests),
    nothingFloor: nothing(({ floor }) => floor.ms),
    nothing: nothing(({ product }) => product.ms),
    nothingRequests: nothing(({ product }) => product.requests),
    nothingBytes: nothing(({ product }) => product.up + product.down),
  };
};
