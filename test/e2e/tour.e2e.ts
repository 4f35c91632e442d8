import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { startMinistryAlone } from './support/ministry.ts';
import { takeTour } from './support/tour-steps.ts';

/** What `npm run tour`, and `npm start` without a display, show to somebody who has just come. */
let ministry: DemoMinistry;

beforeAll(async () => {
  ministry = await startMinistryAlone();
});
afterAll(async () => {
  await ministry?.stop();
});

it('the tour comes to its end: three PCs, every step told and pictured', async () => {
  const told: string[] = [];
  const steps = await takeTour(ministry, 'out/e2e/tour', ({ name, says }, number) => told.push(`${number} ${name}: ${says}`));
  expect(steps).toHaveLength(13);
  expect(told).toHaveLength(13);
  expect(steps.filter(({ picture }) => !existsSync(picture))).toEqual([]);
  expect(told.join('\n')).toContain('conflict: the same field edited on two PCs: 1 conflict');
});
