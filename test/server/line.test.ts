import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecords } from '#test/bench/support/records.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { bytesWithCuts } from '#test/support/cut-line.ts';
import { NetworkPc } from '#test/support/network-pc.ts';
import { startShapedProxy, type ProxyOptions, type ShapedProxy } from '#test/support/shaped-proxy.ts';

let ministry: TestEndpoint;
const proxies: ShapedProxy[] = [];
beforeAll(async () => {
  ministry = await openTestEndpoint();
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => ministry.close());

let seeds = 1_000;
const anOffice = async (unit: string, { isQuick = false, ...options }: ProxyOptions & { readonly isQuick?: boolean }): Promise<{ pc: NetworkPc; proxy: ShapedProxy }> => {
  const proxy = await startShapedProxy(ministry.address, options);
  proxies.push(proxy);
  const { token, device } = await ministry.connect(unit, 'officer');
  const { scale = 1 } = options;
  const enrolled = { unit, role: 'officer' as const, token, device, epoch: await ministry.epoch() };
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, isQuick ? 1 : ms / scale));
  const pc = new NetworkPc({ index: 0, seed: (seeds += 1), address: proxy.address, enrolled, now: () => proxy.now(), wait, isWatched: false });
  return { pc, proxy };
};

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
    const { pc } = await anOffice(unit, { scale: 15, seed: 5, shape: WORST });
    pc.fill(sampleRecords(500));
    const there = await estimating(pc);
    expect(there.outcome).toMatchObject({ complete: true, failure: null, counts: { sent: 500 } });
    const other = await anOffice(unit, { scale: 15, seed: 6, shape: WORST });
    const back = await estimating(other.pc);
    expect(back.outcome).toMatchObject({ complete: true, failure: null, counts: { received: 500 } });
    const first = other.proxy.carried.down;
    expect(await other.pc.sync()).toMatchObject({ complete: true, failure: null });
    expect(other.proxy.carried.down - first).toBeLessThan(first / 2);
    // How near the estimates come is a figure (npm run bench -- --only line); that they follow from rate and rest is proved in core.
    for (const { estimates } of [there, back]) {
      expect(estimates.length).toBeGreaterThan(0);
      expect(estimates.filter((seconds) => !Number.isFinite(seconds) || seconds < 0)).toEqual([]);
    }
  });
});

describe('a line that is cut at every twentieth of the way', () => {
  const CUTS = 20;
  it.each(['push', 'snapshot', 'pull'] as const)('sends less than a twentieth again for each cut of a %s', async (way) => {
    const [whole, cut] = await bytesWithCuts(async (unit) => anOffice(unit, { isQuick: true }), { way, units: [await ministry.newUnit(), await ministry.newUnit()], records: 2_000, pieces: CUTS });
    expect((cut - whole) / whole / (CUTS - 1)).toBeLessThanOrEqual(0.05);
  }, 120_000);
});
