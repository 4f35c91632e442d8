import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecords } from '#test/bench/support/records.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import type { NetworkPc } from '#test/support/network-pc.ts';
import { officesOnLines } from '#test/support/offices-on-lines.ts';

let ministry: TestEndpoint;
let lines: ReturnType<typeof officesOnLines>;
beforeAll(async () => {
  ministry = await openTestEndpoint();
  lines = officesOnLines(ministry);
});
afterAll(async () => {
  await lines.close();
  await ministry.close();
});

const WORST = { bitsPerSecond: 64_000, roundTripMs: 600, loss: 0.05, resets: 0.05 };

/** A sync, and what was said meanwhile of the time that remained, in seconds. */
const estimating = async (pc: NetworkPc) => {
  const estimates: number[] = [];
  let endpoint = pc.endpoint();
  const listen = setInterval(() => {
    const eta = endpoint.etaSeconds?.() ?? null;
    if (eta !== null) estimates.push(eta);
  }, 20);
  const outcome = await pc.sync({ began: (begun) => void (endpoint = begun) });
  clearInterval(listen);
  return { outcome, estimates };
};

describe('a sync over the worst line: 64 kbit/s, 600 ms, 5 % loss', () => {
  it('brings hundreds of records there and back, and says on the way how long it will still take', async () => {
    const unit = await ministry.newUnit();
    const { pc } = await lines.anOffice(unit, { scale: 15, seed: 5, shape: WORST });
    pc.fill(sampleRecords(500));
    const there = await estimating(pc);
    expect(there.outcome).toMatchObject({ complete: true, failure: null, counts: { sent: 500 } });
    const other = await lines.anOffice(unit, { scale: 15, seed: 6, shape: WORST });
    const back = await estimating(other.pc);
    expect(back.outcome).toMatchObject({ complete: true, failure: null, counts: { received: 500 } });
    const first = other.proxy.carried.down;
    // What a first sync leaves of the history comes with the next ones; then there is nothing that they bring.
    const brings = async (): Promise<number> => {
      const before = other.proxy.carried.down;
      expect(await other.pc.sync()).toMatchObject({ complete: true, failure: null });
      return other.proxy.carried.down - before;
    };
    let [brought, runs] = [await brings(), 1];
    for (; brought > first / 50 && runs < 12; runs += 1) brought = await brings();
    expect(brought).toBeLessThan(first / 50);
    // How near the estimates come is a figure (npm run bench -- --only line); that they follow from rate and rest is proved in core.
    for (const { estimates } of [there, back]) {
      expect(estimates.length).toBeGreaterThan(0);
      expect(estimates.filter((seconds) => !Number.isFinite(seconds) || seconds < 0)).toEqual([]);
    }
  });
});
