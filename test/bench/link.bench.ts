import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { FLOOR_PAGES } from './support/bench-app.ts';
import { openFloorLine, type Floor, type FloorLine } from './support/floor-line.ts';
import { startFloorServer, type FloorServer } from './support/floor-server.ts';
import { openOffice, withMinistry, type Carried, type Office } from './support/offices.ts';
import { rawOf, sampleRecords } from './support/records.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';
import { openSeeder, type Seeder } from './support/seed-ministry.ts';
import type { Synced } from './window/measure-sync.ts';

/** Every connection costs its round trip, as TCP has it; for the floor as for the product. */
const LINK = { bitsPerSecond: 256_000, roundTripMs: 300, handshakes: 1 };
const [READERS, WRITERS] = ['TH-57', 'TH-50'];
const CHANGED = 100;
const DEFAULT = 10_000;
/** One run of so many records fills the line for minutes, and says the same every time. */
const ONE_RUN_FROM = 5_000;
const REPEATS = 5;
const FIRST_SCREEN_MS = 3 * LINK.roundTripMs + 1_000;

export const plan = {
  pullFloor: { name: 'first pull, floor: one fetch of gzip NDJSON into raw IndexedDB', unit: 's' },
  pull: { name: 'first pull, all in the view', unit: 's', against: 'pullFloor', goal: 0.8 },
  pullFloorBytes: { name: 'first pull, floor, bytes down', unit: 'kB' },
  pullBytes: { name: 'first pull, bytes down', unit: 'kB', against: 'pullFloorBytes', goal: 0.75 },
  pullRequests: { name: 'first pull, requests', unit: 'requests' },
  firstScreen: { name: 'first pull, newest 50 on screen', unit: 'ms', goal: FIRST_SCREEN_MS },
  firstScreenTrips: { name: 'first pull, newest 50 on screen, in round trips', unit: 'round trips' },
  pushFloor: { name: 'push, floor: one POST of gzip NDJSON', unit: 's' },
  push: { name: 'push, all acknowledged', unit: 's', against: 'pushFloor', goal: 0.9 },
  pushFloorBytes: { name: 'push, floor, bytes up', unit: 'kB' },
  pushBytes: { name: 'push, bytes up', unit: 'kB', against: 'pushFloorBytes', goal: 0.9 },
  pushDown: { name: 'push, bytes down', unit: 'kB' },
  pushRequests: { name: 'push, requests', unit: 'requests' },
  newFloor: { name: `${CHANGED} records, floor`, unit: 'ms' },
  newMs: { name: `${CHANGED} new records, in the view`, unit: 'ms', against: 'newFloor', goal: 0.9 },
  newRequests: { name: `${CHANGED} new records, requests`, unit: 'requests', goal: 2 },
  newFloorBytes: { name: `${CHANGED} records, floor, bytes down`, unit: 'kB' },
  newBytes: { name: `${CHANGED} new records, bytes down`, unit: 'kB', against: 'newFloorBytes' },
  edited: { name: `one field of ${CHANGED} records, in the view`, unit: 'ms', against: 'newFloor', goal: 0.9 },
  editedRequests: { name: `one field of ${CHANGED} records, requests`, unit: 'requests', goal: 2 },
  editedBytes: { name: `one field of ${CHANGED} records, bytes down`, unit: 'kB', against: 'newFloorBytes' },
  nothingFloor: { name: 'nothing changed, floor: one bare round trip', unit: 'ms' },
  nothing: { name: 'nothing changed', unit: 'ms', against: 'nothingFloor', goal: 1.1 },
  nothingRequests: { name: 'nothing changed, requests', unit: 'requests', goal: 1 },
  nothingBytes: { name: 'nothing changed, bytes both ways', unit: 'B', goal: 999 },
} as const satisfies Plan;

type Exchange = { readonly product: Synced & Carried; readonly floor: Floor };
type Large = { readonly pull: Exchange; readonly push: Exchange };
type Small = { readonly made: Exchange; readonly edited: Synced & Carried; readonly nothing: Exchange };
type Stage = { readonly ministry: DemoMinistry; readonly floors: FloorServer; readonly seeder: Seeder; readonly records: number };

/**
 * Pull and push, product and floor, each on a line of its own and all at once: a line of 256 kbit/s leaves the machine idle. What
 * is watched by the millisecond, the first screen, has the machine alone.
 */
const measureLarge = async (reader: Office, writer: Office, floors: readonly [FloorLine, FloorLine], records: number): Promise<Large> => {
  const pulling = reader.sync(true);
  await reader.untilListed();
  const [product, floor, pushed, pushFloor] = await Promise.all([pulling, floors[0].pull('all', records), writer.sync(), floors[1].push('all', records)]);
  return { pull: { product, floor }, push: { product: pushed, floor: pushFloor } };
};

const measureSmall = async (reader: Office, floor: FloorLine, { seeder }: Stage, seed: number): Promise<Small> => {
  const fresh = sampleRecords(CHANGED, seed);
  await seeder.save(fresh);
  await seeder.sync();
  const made = { product: await reader.sync(), floor: await floor.pull('changed', CHANGED) };
  await seeder.edit(fresh, 'notes', `แก้ไขครั้งที่ ${seed}`);
  await seeder.sync();
  const edited = await reader.sync();
  // Once to find out that there is nothing, which is not the same as being told so.
  const nothing = { product: await reader.sync(), floor: await floor.roundTrip() };
  return { made, edited, nothing };
};

let seeds = 30_000;
const nextSeed = (): number => (seeds += 1);

const measure = async (stage: Stage): Promise<{ large: Large; small: Small[] }> => {
  const { ministry, floors, records } = stage;
  const [reader, writer] = [await openOffice(ministry, READERS), await openOffice(ministry, WRITERS)];
  const [down, up] = [await openFloorLine(reader.app, floors), await openFloorLine(writer.app, floors)];
  try {
    // An office that has synced before: so a push is a push, and does not read its own back.
    await writer.sync();
    await writer.fill(records, nextSeed());
    for (const line of [reader, writer, down, up]) line.setLine(LINK);
    const large = await measureLarge(reader, writer, [down, up], records);
    await settle(reader);
    const small: Small[] = [];
    for (let i = 0; i < REPEATS; i += 1) small.push(await measureSmall(reader, down, stage, nextSeed()));
    return { large, small };
  } finally {
    for (const { close } of [reader, writer, down, up]) await close();
  }
};

/** So many runs read what is behind the largest snapshot, a page each, while the app still takes the line for a slow one. */
const MOST_RUNS = 500;

/** The runs after a first pull still fetch what nobody waits for. It is over when a run is one question; the line is quick for it. */
const settle = async (reader: Office): Promise<void> => {
  reader.setLine({ bitsPerSecond: null, roundTripMs: 0 });
  let isOver = false;
  for (let run = 1; run <= MOST_RUNS && !isOver; run += 1) isOver = (await reader.sync()).requests === 1;
  if (!isOver) throw new Error('every run brings something that nobody asked for');
  reader.setLine(LINK);
  await reader.sync();
};

/** The real app over 256 kbit/s with 300 ms round trip, beside hand-written floors over the same line in the same run. */
export const run: Bench = ({ runs, records, say }) =>
  withMinistry(async (ministry) => {
    const samples = sampleRecords(records);
    const floors = await startFloorServer(FLOOR_PAGES, new Map([['all', samples.map(rawOf)], ['changed', samples.slice(0, CHANGED).map(rawOf)]]));
    const seeder = await openSeeder(ministry.address, await ministry.code(READERS, 'officer'));
    try {
      await seeder.save(samples);
      await seeder.sync();
      // The first PC that asks makes the endpoint prepare its snapshot.
      const first = await openSeeder(ministry.address, await ministry.code(READERS, 'officer'));
      await first.sync();
      first.close();
      const measured: { large: Large; small: Small[] }[] = [];
      const count = records >= ONE_RUN_FROM ? 1 : runs;
      for (let i = 1; i <= count; i += 1) {
        measured.push(await measure({ ministry, floors, seeder, records }));
        say(`link: run ${i} of ${count} with ${records} records, ${loadNow()}`);
      }
      return rowsOf(records === DEFAULT ? 'link' : `link with ${records} records`, plan, valuesOf(measured));
    } finally {
      seeder.close();
      await floors.close();
    }
  });

const valuesOf = (measured: readonly { readonly large: Large; readonly small: readonly Small[] }[]): Record<keyof typeof plan, readonly number[]> => {
  const large = (value: (each: Large) => number): number[] => measured.map((each) => value(each.large));
  const small = (value: (each: Small) => number): number[] => measured.flatMap((each) => each.small.map(value));
  return {
    pullFloor: large(({ pull }) => pull.floor.ms / 1_000),
    pull: large(({ pull }) => pull.product.ms / 1_000),
    pullFloorBytes: large(({ pull }) => pull.floor.down / 1_000),
    pullBytes: large(({ pull }) => pull.product.down / 1_000),
    pullRequests: large(({ pull }) => pull.product.requests),
    firstScreen: large(({ pull }) => pull.product.firstMs ?? Number.NaN),
    firstScreenTrips: large(({ pull }) => (pull.product.firstMs ?? Number.NaN) / LINK.roundTripMs),
    pushFloor: large(({ push }) => push.floor.ms / 1_000),
    push: large(({ push }) => push.product.ms / 1_000),
    pushFloorBytes: large(({ push }) => push.floor.up / 1_000),
    pushBytes: large(({ push }) => push.product.up / 1_000),
    pushDown: large(({ push }) => push.product.down / 1_000),
    pushRequests: large(({ push }) => push.product.requests),
    newFloor: small(({ made }) => made.floor.ms),
    newMs: small(({ made }) => made.product.ms),
    newRequests: small(({ made }) => made.product.requests),
    newFloorBytes: small(({ made }) => made.floor.down / 1_000),
    newBytes: small(({ made }) => made.product.down / 1_000),
    edited: small(({ edited }) => edited.ms),
    editedRequests: small(({ edited }) => edited.requests),
    editedBytes: small(({ edited }) => edited.down / 1_000),
    nothingFloor: small(({ nothing }) => nothing.floor.ms),
    nothing: small(({ nothing }) => nothing.product.ms),
    nothingRequests: small(({ nothing }) => nothing.product.requests),
    nothingBytes: small(({ nothing }) => nothing.product.up + nothing.product.down),
  };
};
