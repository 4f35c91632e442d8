import { expect, it } from 'vitest';
import { asDevice } from '#server/database.ts';
import { toRefused } from '#server/http/refused.ts';
import { openTestEndpoint } from '#test/support/endpoint.ts';
import { tortureServer } from '#test/torture/server-run.ts';

it('an endpoint that is killed, and one whose PostgreSQL is killed, keeps what it acknowledged, once, and goes on', async () => {
  const report = await tortureServer({ kills: 6, seed: 20_261_123, pcs: 3, databaseEvery: 3 });
  expect(report).toMatchObject({ kills: 6, databaseKills: 2, faults: [] });
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.brokenOff).toBeGreaterThan(0);
  expect(report.takenUnheard).toBeGreaterThan(0);
}, 240_000);

it('a connection that PostgreSQL ends between two statements of a request fails that request, and not the process', async () => {
  const endpoint = await openTestEndpoint();
  const sight = { unit: 'U-1', scopes: ['U-1'], writes: null };
  const cut = asDevice(endpoint.db, sight, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await endpoint.rows('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    return client.query('SELECT 1');
  });
  await expect(cut).rejects.toSatisfy((problem: Error) => toRefused(problem).status === 503);
  expect(await (await endpoint.ask('healthz')).json()).toEqual({ ok: true });
  await endpoint.close();
});
