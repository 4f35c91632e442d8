import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { newToken } from '#server/secrets.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint({ rates: { enrol: 3, badTokens: 3, device: 3, files: 2 } });
});
afterAll(() => endpoint.close());

/** As the proxy says where somebody asks from. */
const from = (address: string) => ({ 'x-forwarded-for': address });

/** Asks until it is told to slow down. The minute may turn meanwhile, so it asks far more often than two minutes allow. */
const untilTooFast = async (ask: () => Promise<Response>): Promise<number> => {
  for (let times = 1; times <= 30; times += 1) if ((await ask()).status === 429) return times;
  return Infinity;
};

describe('a limit', () => {
  it('on requests goes by PC: one that asks too fast slows down no other of its office', async () => {
    const unit = await endpoint.newUnit();
    const [hasty, calm] = [await endpoint.connect(unit, 'officer'), await endpoint.connect(unit, 'officer')];
    const ask = (token: string): Promise<Response> => endpoint.ask('v1/status', { token, headers: from('203.0.113.1') });
    expect(await untilTooFast(() => ask(hasty.token))).toBeGreaterThan(3);
    expect((await ask(calm.token)).status).toBe(200);
  });

  it('on guessed tokens goes by address: another token each time does not help, and another address is not touched', async () => {
    const guess = (address: string): Promise<Response> => endpoint.ask('v1/status', { token: newToken(), headers: from(address) });
    expect(await untilTooFast(() => guess('203.0.113.2'))).toBeLessThan(Infinity);
    expect((await guess('203.0.113.3')).status).toBe(401);
  });

  it('on guessed codes goes by address: another code each time does not help, and another address is not touched', async () => {
    let codes = 0;
    const guess = (address: string): Promise<Response> => {
      const code = `0000-0000-${String((codes += 1)).padStart(4, '0')}`;
      return endpoint.ask('v1/enrol', { method: 'POST', headers: { ...from(address), 'content-type': 'application/json' }, body: JSON.stringify({ code, device: { label: 'x', publicKey: 'k' }, app: '0' }) });
    };
    expect(await untilTooFast(() => guess('203.0.113.4'))).toBeLessThan(Infinity);
    expect((await guess('203.0.113.5')).status).toBe(403);
  });

  it('on files goes by the PC that brings them', async () => {
    const unit = await endpoint.newUnit();
    const [hasty, calm] = [await endpoint.connect(unit, 'officer'), await endpoint.connect(unit, 'officer')];
    const bring = (token: string): Promise<Response> => endpoint.ask('v1/exchange', { method: 'POST', token, headers: { ...from('203.0.113.6'), 'content-type': EXCHANGE_TYPE }, body: 'x' });
    expect(await untilTooFast(() => bring(hasty.token))).toBeLessThan(Infinity);
    expect((await bring(calm.token)).status).toBe(400);
  });
});
