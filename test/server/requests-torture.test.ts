import { expect, it } from 'vitest';
import { tortureRequests } from '#test/torture/requests-run.ts';

it('answers what no office asks with a refusal, changes nothing by it, and does not grow', async () => {
  const report = await tortureRequests({ count: 300, seed: 20_261_123 });
  expect(report.faults).toEqual([]);
  expect(report.byHand).toBeGreaterThanOrEqual(300);
  expect(report.grownMiB).toBeLessThan(100);
  expect(Object.keys(report.answers)).toContain('400');
}, 240_000);
