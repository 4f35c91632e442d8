import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { startProcess } from '#test/support/endpoint-process.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
/** Prepares the database and looks into it; the work is done by real processes on the same database. */
let desk: TestEndpoint;
beforeAll(async () => {
  desk = await openTestEndpoint();
});
afterAll(() => desk.close());

const lineTo = (address: string, token: string) => createEndpoint(address, token, (url, init) => fetch(url, init));
const refusesConnections = (address: string): Promise<boolean> => fetch(`${address}healthz`).then(() => false, () => true);

/** Holds the counter of a unit, so that a push waits for as long as a test wants. */
const holdCounter = async (unit: string): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: desk.database.administratorUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM scopes WHERE scope = $1 FOR UPDATE', [unit]);
  return async () => {
    await client.query('COMMIT');
    await client.end();
  };
};

const untilSomebodyWaits = async (): Promise<void> => {
  while ((await desk.rows("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).length === 0) await desk.epoch();
};

describe('an endpoint that is asked to stop', () => {
  it('finishes what is under way, sends others away with a time, and ends with code 0', async () => {
    const unit = await desk.newUnit();
    const { token } = await desk.connect(unit, 'officer');
    const running = await startProcess(desk.database.url);
    const pc = lineTo(running.address, token);
    const life = aLife(unit);
    const epoch = await desk.epoch();
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(1) }, going));
    const letGo = await holdCounter(unit);
    const pushing = pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(3) }, going);
    await untilSomebodyWaits();
    running.signal('SIGTERM');
    while ((await fetch(`${running.address}readyz`)).status !== 503) await desk.epoch();
    expect(await (await fetch(`${running.address}readyz`)).json()).toEqual({ ready: false, because: 'stopping' });
    const refused = await fetch(`${running.address}v1/status`, { headers: { authorization: `Bearer ${token}` } });
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('connection')]).toEqual([503, '5', 'close']);
    expect(await refused.json()).toEqual({ error: { type: 'unavailable' } });
    await letGo();
    expect(must(await pushing)).toMatchObject({ type: 'taken', upTo: 4 });
    expect(await running.ended).toBe(0);
    expect(await refusesConnections(running.address)).toBe(true);
    expect(await desk.rows('SELECT count(*) AS n FROM changes WHERE scope = $1', [unit])).toEqual([{ n: 4 }]);
  });

  it('waits for nobody who is silent or only half asks, and a second signal changes nothing', async () => {
    const running = await startProcess(desk.database.url);
    const { hostname, port } = new URL(running.address);
    const lines = ['', 'GET /healthz HTTP/1.1\r\nHos'].map((text) => {
      const line = connect(Number(port), hostname, () => line.write(text));
      line.on('error', () => undefined);
      return new Promise((resolve) => line.once('close', resolve));
    });
    expect((await fetch(`${running.address}healthz`)).status).toBe(200);
    running.signal('SIGTERM');
    running.signal('SIGINT');
    expect(await running.ended).toBe(0);
    await Promise.all(lines);
  });

  it('goes on saying 503 for as long as load balancers need to see it', async () => {
    const running = await startProcess(desk.database.url, { PHINONG_DRAIN_SECONDS: '300' });
    running.signal('SIGTERM');
    while ((await fetch(`${running.address}readyz`)).status !== 503) await desk.epoch();
    expect((await fetch(`${running.address}healthz`)).status).toBe(200);
    running.signal('SIGKILL');
    expect(await running.ended).toBe('SIGKILL');
  });

  it('does not start with settings that make no sense, and says which', async () => {
    await expect(startProcess(desk.database.url, { PORT: 'many' })).rejects.toThrow(/\(1\).*\n.*PORT/);
    await expect(startProcess('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(/\(1\).*\n.*ECONNREFUSED/);
  });
});

describe('the figures of a process', () => {
  it('stand where they were wanted, are said at the start, and not at the port of the offices', async () => {
    const running = await startProcess(desk.database.url, { PHINONG_METRICS: '0' });
    while (!running.output().includes('figures stand at')) await desk.epoch();
    const [, at = ''] = /figures stand at (http:\/\/127\.0\.0\.1:\d+\/metrics)\n/.exec(running.output()) ?? [];
    expect(await (await fetch(at)).text()).toContain('phinong_database_up 1');
    expect((await fetch(`${running.address}metrics`)).status).toBe(404);
    running.signal('SIGTERM');
    expect(await running.ended).toBe(0);
    await expect(fetch(at)).rejects.toThrow('fetch failed');
  });
});

describe('several processes on one database', () => {
  it('start at once on an empty one, number a unit\'s changes together without a gap, and each gives what the other took', async () => {
    const own = await openTestEndpoint();
    const both = await Promise.all([startProcess(own.database.url), startProcess(own.database.url)]);
    const unit = await own.newUnit();
    const epoch = await own.epoch();
    const tokens = await Promise.all([1, 2, 3, 4].map(async () => (await own.connect(unit, 'officer')).token));
    const work = tokens.map(async (token, index) => {
      const life = aLife(unit);
      const lines = both.map(({ address }) => lineTo(address, token));
      const made: string[] = [];
      for (let batch = 0; batch < 12; batch += 1) {
        const changes = life.makeMany(5);
        // Each PC goes now through the one, now through the other.
        const answer = must(await lines[(batch + index) % 2]!.push({ epoch, incarnation: life.name, pending: 0, changes }, going));
        expect(answer).toMatchObject({ type: 'taken', upTo: (batch + 1) * 5 });
        made.push(...changes.map(({ id }) => id));
      }
      return made;
    });
    const made = (await Promise.all(work)).flat();
    const rows = await own.rows<{ revision: number; id: string }>("SELECT revision, incarnation || ':' || n AS id FROM changes WHERE scope = $1 ORDER BY revision", [unit]);
    expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: 240 }, (_, index) => index + 1));
    expect(rows.map(({ id }) => id).toSorted()).toEqual(made.toSorted());
    const [one, other] = both.map(({ address }) => lineTo(address, tokens[0]!));
    const first = await pullAll(one!);
    expect(first.changes.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    // A cursor of the one is known to the other, and so is a part of a snapshot.
    const life = aLife(unit);
    must(await one!.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(2) }, going));
    expect((await pullAll(other!, first.cursor)).changes.map(({ id }) => id)).toEqual([`${life.name}:1`, `${life.name}:2`]);
    // The four PCs wrote the same sixty records.
    const parts = await Promise.all([one!, other!].map((line) => line.snapshot(null, going)));
    expect(parts.map((part) => must(part).totalRecords)).toEqual([60, 60]);
    // One of them is killed: the other goes on, nothing that was acknowledged is missing.
    both[0].signal('SIGKILL');
    await both[0].ended;
    expect((await pullAll(other!)).changes).toHaveLength(242);
    both[1].signal('SIGTERM');
    expect(await both[1].ended).toBe(0);
    await own.close();
  });
});
