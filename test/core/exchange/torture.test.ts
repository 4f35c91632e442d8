import { expect, test } from 'vitest';
import { tortureExchange } from '#test/torture/exchange-run.ts';

test('no carry, receipt or office file is accepted with any byte turned over, cut anywhere, or harmed at random, and no journal grows', async () => {
  const { tried, faults, answers } = await tortureExchange({ harms: 100, changes: 300, seed: 20_261_128 });
  expect(faults).toEqual([]);
  expect(tried).toBeGreaterThan(5_000);
  expect(Object.keys(answers)).toContain('exchange-damaged');
}, 120_000);
