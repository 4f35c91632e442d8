import { gzipSync } from 'node:zlib';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { NetworkPc } from '#test/support/network-pc.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { withMinistry } from './support/offices.ts';
import { rawOf, sampleRecords, type SampleRecord } from './support/records.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';

const WORST = { bitsPerSecond: 64_000, roundTripMs: 600, loss: 0.05, resets: 0.05 };
const SCALE = 10;
const UNIT = 'TH-57';
/** A twentieth of the register in every run; the whole of it takes half an hour, and is asked for by `--records`. */
const [SHARE, CHANGED] = [20, 100];
const GOAL = 0.75;

export const plan = {
  floor: { name: 'floor, gzip NDJSON at the rate of the line, nothing lost', unit: 's' },
  push: { name: 'push', unit: 's', against: 'floor', goal: GOAL },
  pushUp: { name: 'push, sent', unit: 'kB' },
  pushDown: { name: 'push, received with it', unit: 'kB' },
  pull: { name: 'first pull', unit: 's', against: 'floor', goal: GOAL },
  pullDown: { name: 'first pull, received', unit: 'kB' },
  next: { name: `then ${CHANGED} new records`, unit: 's' },
} as const satisfies Plan;

/** Seconds that the records take as one gzip NDJSON at the line's rate, with one round trip and nothing lost. */
const floorOf = (records: readonly SampleRecord[]): number => {
  const bytes = gzipSync(records.map((record, index) => `${JSON.stringify(rawOf(record, index))}\n`).join('')).byteLength;
  return (bytes * 8) / WORST.bitsPerSecond + WORST.roundTripMs / 1_000;
};

type Ran = { readonly seconds: number; readonly up: number; readonly down: number };
type Timed = { readonly pc: NetworkPc; readonly proxy: ShapedProxy; readonly sync: () => Promise<Ran> };
let seeds = 0;

/** A PC of the office over a line of its own; times are those of the line's clock. */
const onWorstLine = async (ministry: DemoMinistry): Promise<Timed> => {
  seeds += 1;
  const proxy = await startShapedProxy(ministry.address, { scale: SCALE, seed: seeds, shape: WORST });
  const code = await ministry.code(UNIT, 'officer');
  const answer = await createEndpoint(ministry.address, null, (url, init) => fetch(url, init)).enrol({ code, device: { label: 'bench', publicKey: 'k' }, app: '0' });
  if (!answer.ok) throw new Error(answer.error.type);
  const { token, device, epoch } = answer.value;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / SCALE));
  const pc = new NetworkPc({ index: 0, seed: 50_000 + seeds, address: proxy.address, enrolled: { unit: UNIT, role: 'officer', token, device, epoch }, now: () => proxy.now(), wait, isWatched: false });
  const sync = async (): Promise<Ran> => {
    const [start, up, down] = [proxy.now(), proxy.carried.up, proxy.carried.down];
    for (let run = 0; run < 5; run += 1) {
      const outcome = await pc.sync();
      if (outcome !== 'killed' && outcome.complete) return { seconds: (proxy.now() - start) / 1_000, up: proxy.carried.up - up, down: proxy.carried.down - down };
    }
    throw new Error('five runs were not enough');
  };
  return { pc, proxy, sync };
};

type Run = { readonly push: Ran; readonly pull: Ran; readonly next: Ran };

/** A ministry of its own for each run: what one run pushes, the next would pull. */
const measure = (count: number): Promise<Run> =>
  withMinistry(async (ministry) => {
    const [writer, reader] = [await onWorstLine(ministry), await onWorstLine(ministry)];
    // An office that has synced before: so a push is a push, and does not read its own back.
    await writer.sync();
    writer.pc.fill(sampleRecords(count));
    const push = await writer.sync();
    const pull = await reader.sync();
    reader.pc.fill(sampleRecords(CHANGED, 99));
    const next = await reader.sync();
    for (const { proxy } of [writer, reader]) await proxy.close();
    return { push, pull, next };
  });

const valuesOf = (count: number, runs: readonly Run[]): Record<keyof typeof plan, readonly number[]> => ({
  floor: runs.map(() => floorOf(sampleRecords(count))),
  push: runs.map(({ push }) => push.seconds),
  pushUp: runs.map(({ push }) => push.up / 1e3),
  pushDown: runs.map(({ push }) => push.down / 1e3),
  pull: runs.map(({ pull }) => pull.seconds),
  pullDown: runs.map(({ pull }) => pull.down / 1e3),
  next: runs.map(({ next }) => next.seconds),
});

/** Syncs over 64 kbit/s, 600 ms, 5 % loss and lost connections, on a clock that runs faster than the machine's. */
export const run: Bench = async ({ runs, records, say }) => {
  const count = Math.round(records / SHARE);
  const measured: Run[] = [];
  for (let i = 1; i <= runs; i += 1) {
    measured.push(await measure(count));
    say(`line: run ${i} of ${runs} with ${count} records, ${loadNow()}`);
  }
  return rowsOf(`line with ${count} records`, plan, valuesOf(count, measured));
};
