import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeDevice } from '#server/admin-commands.ts';
import { readConfig } from '#server/config.ts';
import { createGate } from '#server/ops/gate.ts';
import { createMetrics, type Metrics } from '#server/ops/metrics.ts';
import { serveMetrics } from '#server/ops/metrics-server.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
const gate = createGate();
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint({ gate });
});
afterAll(() => endpoint.close());

/** The figures as `name{labels}` → value. */
const read = async ({ registry }: Metrics): Promise<Map<string, number>> => {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
};

describe('the figures', () => {
  it('count requests by route and status, changes by what became of them, pages, snapshots, devices and connections', async () => {
    const watched = await openTestEndpoint();
    const { metrics } = watched;
    const unit = await watched.newUnit();
    const pc = await watched.connect(unit, 'officer');
    const idle = await watched.connect(unit, 'officer');
    await revokeDevice(watched.db, (await watched.connect(unit, 'reader')).device);
    const life = aLife(unit);
    const epoch = await watched.epoch();
    must(await pc.push({ epoch, incarnation: life.name, pending: 3, changes: [...life.makeMany(4), life.make({ scope: 'ZZ-9' })] }, going));
    must(await pc.pull(null, going));
    must(await pc.snapshot(null, going));
    must(await pc.snapshot(null, going));
    await watched.ask('v1/status', { token: 'x'.repeat(40) });
    await watched.ask(`v1/nothing-${unit}`);
    const figures = await read(metrics);
    expect(Object.fromEntries([...figures].filter(([name]) => !/bucket|_seconds_sum/.test(name)))).toMatchObject({
      'phinong_requests_total{method="POST",route="/v1/push",status="200"}': 1,
      'phinong_requests_total{method="GET",route="/v1/pull",status="200"}': 1,
      'phinong_requests_total{method="GET",route="/v1/snapshot",status="200"}': 2,
      'phinong_requests_total{method="GET",route="/v1/status",status="401"}': 1,
      'phinong_requests_total{method="GET",route="none",status="404"}': 1,
      'phinong_request_seconds_count{method="POST",route="/v1/push"}': 1,
      'phinong_pushes_total{answer="taken"}': 1,
      phinong_changes_accepted_total: 4,
      'phinong_changes_refused_total{reason="not-allowed"}': 1,
      'phinong_pulls_total{complete="true"}': 1,
      phinong_snapshot_build_seconds_count: 1,
      phinong_database_up: 1,
      'phinong_devices{state="current"}': 1,
      'phinong_devices{state="never-synced"}': 1,
      'phinong_devices{state="revoked"}': 1,
      'phinong_devices{state="behind"}': 0,
      phinong_devices_pending_changes: 3,
    });
    expect(figures.get('phinong_database_connections{state="idle"}')).toBeGreaterThanOrEqual(0);
    const text = await metrics.registry.metrics();
    for (const secret of [unit, pc.device, pc.token, idle.device, life.name]) expect(text).not.toContain(secret);
    await watched.close();
  });

  it('are each endpoint\'s own', async () => {
    const [one, other] = [createMetrics(endpoint.db), createMetrics(endpoint.db)];
    one.pulled(true);
    expect((await read(one)).get('phinong_pulls_total{complete="true"}')).toBe(1);
    expect((await read(other)).has('phinong_pulls_total{complete="true"}')).toBe(false);
  });

  it('are not at the port that the world sees, but at one of their own, and nothing else is there', async () => {
    expect((await endpoint.ask('metrics')).status).toBe(404);
    const served = await serveMetrics(createMetrics(endpoint.db), { host: '127.0.0.1', port: 0 });
    const answer = await fetch(served.address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('nodejs_eventloop_lag_seconds');
    expect((await fetch(new URL('/healthz', served.address))).status).toBe(404);
    expect((await fetch(served.address, { method: 'POST', body: 'x' })).status).toBe(404);
    await served.stop();
  });

  it.each<[string | undefined, unknown]>([
    [undefined, null],
    ['off', null],
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['10.0.0.5:9464', { host: '10.0.0.5', port: 9464 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
  ])('with PHINONG_METRICS %s stand at %o', (text, place) => {
    expect(readConfig({ PHINONG_METRICS: text }).metrics).toEqual(place);
  });

  it.each(['on', '99999', 'all:', ':9464', '1.2.3.4'])('do not start with the setting %s', (text) => {
    expect(() => readConfig({ PHINONG_METRICS: text })).toThrow(/PHINONG_METRICS/);
  });
});

describe('/readyz', () => {
  it('says yes while the database answers and has been through all that this program needs', async () => {
    const answer = await endpoint.ask('readyz');
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true }]);
  });

  it('says no on a database that has been through something else', async () => {
    const [row] = await endpoint.rows<{ name: string; hash: string }>('SELECT name, hash FROM migrations ORDER BY name DESC LIMIT 1');
    await endpoint.rows("UPDATE migrations SET hash = 'x' WHERE name = $1", [row!.name]);
    const answer = await endpoint.ask('readyz');
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, because: 'schema' }]);
    await endpoint.rows('UPDATE migrations SET hash = $2 WHERE name = $1', [row!.name, row!.hash]);
    expect((await endpoint.ask('readyz')).status).toBe(200);
  });

  it('says no when the database is away, and /healthz too', async () => {
    const away = await openTestEndpoint();
    await away.db.close();
    expect((await read(away.metrics)).get('phinong_database_up')).toBe(0);
    expect((await away.ask('readyz')).status).toBe(503);
    expect(await (await away.ask('readyz')).json()).toEqual({ ready: false, because: 'database' });
    expect((await away.ask('healthz')).status).toBe(503);
    await away.close();
  });

  it('says no while it stops; everybody else hears to come again, with a time', async () => {
    gate.shut();
    const answer = await endpoint.ask('readyz');
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, because: 'stopping' }]);
    const refused = await endpoint.ask('openapi.json');
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([503, '5', { error: { type: 'unavailable' } }]);
    expect((await endpoint.ask('healthz')).status).toBe(200);
  });
});
