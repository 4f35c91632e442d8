import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesWithCuts } from '#test/support/cut-line.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { officesOnLines } from '#test/support/offices-on-lines.ts';

const CUTS = 20;
/** Enough that a twentieth of the way is many times the smallest piece that an office sends or asks for. */
const RECORDS = 1_000;

let ministry: TestEndpoint;
let lines: ReturnType<typeof officesOnLines>;
beforeAll(async () => {
  ministry = await openTestEndpoint();
  lines = officesOnLines(ministry);
});
afterAll(async () => {
  await lines.close();
  await ministry.close();
});

describe('a line that is cut at every twentieth of the way', () => {
  it.each(['push', 'snapshot', 'pull'] as const)('sends less than a twentieth again for each cut of a %s', async (way) => {
    const units = [await ministry.newUnit(), await ministry.newUnit()] as const;
    const [whole, cut] = await bytesWithCuts((unit) => lines.anOffice(unit, { isQuick: true }), { way, units, records: RECORDS, pieces: CUTS });
    expect((cut - whole) / whole / (CUTS - 1)).toBeLessThanOrEqual(0.05);
  }, 120_000);
});
