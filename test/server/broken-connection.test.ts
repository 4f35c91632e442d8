import { expect, it } from 'vitest';
import { asDevice } from '#server/database.ts';
import { toRefused } from '#server/http/refused.ts';
import { openTestEndpoint } from '#test/support/endpoint.ts';

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
