import { expect, it } from 'vitest';
import { tortureConcurrency } from '#test/torture/concurrency-run.ts';
import { openTestEndpoint } from '#test/support/endpoint.ts';

it('a puller misses and doubles nothing while twelve writers commit late and roll back, where a naive cursor does', async () => {
  const endpoint = await openTestEndpoint();
  const report = await tortureConcurrency(endpoint.db, { commits: 500, seed: 20_261_123, writers: 12 });
  await endpoint.close();
  expect(report).toMatchObject({ missed: 0, doubled: 0, outOfOrder: 0, isSound: true });
  expect(report.commits).toBeGreaterThanOrEqual(500);
  expect(report.rolledBack).toBeGreaterThan(10);
  expect(report.late).toBeGreaterThan(10);
  expect(report.missedByNaive).toBeGreaterThan(0);
}, 120_000);
