import { expect, it } from 'vitest';
import { tortureServer } from '#test/torture/server-run.ts';

it('an endpoint that is killed, and one whose PostgreSQL is killed, keeps what it acknowledged, once, and goes on', async () => {
  const report = await tortureServer({ kills: 6, seed: 20_261_123, pcs: 3, databaseEvery: 3 });
  expect(report).toMatchObject({ kills: 6, databaseKills: 2, faults: [] });
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.brokenOff).toBeGreaterThan(0);
  expect(report.takenUnheard).toBeGreaterThan(0);
}, 240_000);
