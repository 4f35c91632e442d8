import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addUnit } from '#server/admin-commands.ts';
import { sampleRecords } from '#test/bench/support/records.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { NetworkPc } from '#test/support/network-pc.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';

let ministry: TestEndpoint;
const proxies: ShapedProxy[] = [];
beforeAll(async () => {
  ministry = await openTestEndpoint();
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => ministry.close());

let seeds = 90_000;
const anOffice = async (unit: string) => {
  const proxy = await startShapedProxy(ministry.address);
  proxies.push(proxy);
  const { token, device } = await ministry.connect(unit, 'officer');
  const pc = new NetworkPc({ index: 0, seed: (seeds += 1), address: proxy.address, enrolled: { unit, role: 'officer', token, device, epoch: await ministry.epoch() }, isWatched: false });
  /** One sync: how many requests it was, and all bytes of it on the line, heads too. */
  const sync = async (): Promise<{ requests: number; bytes: number }> => {
    const [requests, bytes] = [proxy.requests(), proxy.carried.up + proxy.carried.down];
    expect(await pc.sync()).toMatchObject({ complete: true, failure: null });
    return { requests: proxy.requests() - requests, bytes: proxy.carried.up + proxy.carried.down - bytes };
  };
  return { pc, sync };
};

/** Runs with little else to do read the changes behind the snapshot, which nobody waits for; on a slow line a page each. */
const settle = async ({ pc, sync }: Awaited<ReturnType<typeof anOffice>>): Promise<void> => {
  do await sync();
  while (pc.writer.state().ground === 'snapshot');
};

describe('an ordinary sync', () => {
  it('is one request with what was made here and what was made elsewhere, and one of less than a kilobyte where there is nothing', async () => {
    const unit = await ministry.newUnit();
    const [one, two] = [await anOffice(unit), await anOffice(unit)];
    one.pc.fill(sampleRecords(60));
    await one.sync();
    // The first pull: what the endpoint is, the snapshot, and that nothing follows.
    expect((await two.sync()).requests).toBeLessThanOrEqual(3);
    for (const office of [one, two]) await settle(office);
    one.pc.fill(sampleRecords(20, 7));
    expect((await one.sync()).requests).toBe(1);
    two.pc.fill(sampleRecords(20, 8));
    expect((await two.sync()).requests).toBe(1);
    expect((await one.sync()).requests).toBe(1);
    const nothing = await one.sync();
    expect(nothing.requests).toBe(1);
    expect(nothing.bytes).toBeLessThan(1_000);
  }, 120_000);

  it('asks what the endpoint is once more when that has changed', async () => {
    const office = await anOffice(await ministry.newUnit());
    office.pc.fill(sampleRecords(3));
    await settle(office);
    expect((await office.sync()).requests).toBe(1);
    await addUnit(ministry.db, { code: 'NEW-1', th: 'หน่วยใหม่', en: 'New unit', province: null, ministry: false });
    expect((await office.sync()).requests).toBe(2);
    expect((await office.sync()).requests).toBe(1);
  });
});
